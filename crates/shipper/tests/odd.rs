//! Answers that are no collector's: tried again for ever, and told of once.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::Frame;
use afterimage_format::segment::Ids;
use afterimage_shipper::{Answer, Config, Event, Shipper};

/// One segment, to which the answers are given in turn. Gives what was told, in short, and the number of requests.
fn told(answers: &[Answer]) -> (Vec<Event>, usize) {
    let mut shipper = Shipper::new(Config::new(Ids::default(), 100, 1_000_000, 7));
    let mut writer = BatchWriter::new(1);
    writer.push(0, &Frame::Visibility { visible: true });
    shipper.push(&writer.take().unwrap().0, 0).unwrap();
    shipper.close();
    let mut now_ms = 0;
    let (mut events, mut requests) = (Vec::new(), 0);
    for answer in answers {
        let Some(request) = shipper.next_request(now_ms) else {
            break;
        };
        requests += 1;
        events.extend(shipper.on_answer(request.id, answer, now_ms));
        now_ms = shipper.wake_at(now_ms).unwrap_or(now_ms);
    }
    events.retain(|event| !matches!(event, Event::Acked { .. }));
    (events, requests)
}

#[test]
fn three_in_a_row_are_told_once_and_tried_again_until_one_is_acknowledged() {
    for status in [0, 200, 204, 301, 404, 405, 418] {
        let mut answers = vec![Answer::from_status(status, None); 9];
        answers.push(Answer::Acked(vec![(1, 1)]));
        assert_eq!(told(&answers), (vec![Event::Odd { status }, Event::Closed], 10));
        assert_eq!(told(&answers[..2]), (vec![], 2));
    }
}

#[test]
fn an_acknowledgement_of_something_else_is_odd_too() {
    let answers = vec![Answer::Acked(vec![(7, 9)]); 4];
    assert_eq!(told(&answers), (vec![Event::Odd { status: 200 }], 4));
}

#[test]
fn a_collector_that_is_away_or_busy_is_not() {
    for status in [408, 429, 500, 502, 503, 504] {
        let answers = vec![Answer::from_status(status, None); 9];
        assert_eq!(told(&answers), (vec![], 9));
    }
    let lost = Answer::Failed { retry_after_ms: None };
    assert_eq!(told(&vec![lost; 9]), (vec![], 9));
}

#[test]
fn the_servers_wish_is_kept_with_an_odd_answer() {
    let answer = Answer::from_status(404, Some(20_000));
    assert!(matches!(
        answer,
        Answer::Odd {
            retry_after_ms: Some(20_000),
            ..
        }
    ));
}
