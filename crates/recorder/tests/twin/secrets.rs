//! A secret stays masked where the page copies it to, though nothing says there what it is.

use crate::past::Page;
use afterimage_privacy::Level;

const SECRET: &str = "canarysecret";

/// A page with a password field that holds the secret, told.
fn filled() -> (Page, usize) {
    let mut page = Page::new(Level::Allow);
    let field = page.add(page.body, "input", &[("type", "password")]);
    assert!(!page.drain().contains(SECRET));
    page.dom.values.insert(field, SECRET.into());
    (page, field)
}

fn assert_masked(page: &mut Page, how: &str) {
    let told = page.drain();
    assert!(!told.contains(SECRET), "{how}");
    assert!(!told.is_empty(), "{how}: told, and masked");
}

#[test]
fn copies_made_in_the_task_in_which_it_was_entered() {
    let (mut page, field) = filled();
    page.set(field, "type", "text");
    let copy = page.add(page.body, "input", &[]);
    page.dom.values.insert(copy, SECRET.into());
    assert_masked(&mut page, "a value");
    let (mut page, _) = filled();
    page.add(page.body, "input", &[("type", "submit"), ("value", SECRET)]);
    assert_masked(&mut page, "the value of a button");
    let (mut page, _) = filled();
    page.add(page.body, "p", &[("title", SECRET), ("class", SECRET)]);
    let told = page.drain();
    assert_eq!(told.matches(SECRET).count(), 1, "a class is structure");
    let (mut page, _) = filled();
    page.text(page.body, "\n canarysecret ");
    assert_masked(&mut page, "a text");
}

#[test]
fn what_takes_the_fields_place_holds_a_secret_from_then_on() {
    let (mut page, field) = filled();
    page.dom.remove(field);
    let shown = page.add(page.body, "input", &[]);
    page.dom.values.insert(shown, SECRET.into());
    assert_masked(&mut page, "instead of it");
    page.dom
        .enter_value(&mut page.recorder, shown, "canarysecretmore");
    assert!(!page.taken().contains(SECRET));
    let next = page.add(page.body, "input", &[]);
    page.dom.values.insert(next, "canarysecretmore".into());
    assert_masked(&mut page, "a copy of what was typed into the copy");
}

#[test]
fn a_known_field_that_is_given_it() {
    let (mut page, _) = filled();
    let by_value = page.add(page.body, "input", &[]);
    let by_attribute = page.add(page.body, "input", &[]);
    let text = page.text(page.body, "Public");
    assert!(page.drain().contains("Public"));
    page.dom.enter_value(&mut page.recorder, by_value, SECRET);
    let told = page.taken();
    assert!(!told.is_empty() && !told.contains(SECRET));
    page.set(by_attribute, "value", SECRET);
    assert_masked(&mut page, "an attribute");
    page.set(by_attribute, "value", "canarysecretmore");
    assert!(!page.drain().contains(SECRET), "it holds a secret from then on");
    page.dom.set_text(text, SECRET.into());
    assert_masked(&mut page, "a text");
}

#[test]
fn in_the_next_recording() {
    let (mut page, field) = filled();
    page.drain();
    page.dom.remove(field);
    page.drain();
    page.restart(Level::Allow);
    page.text(page.body, SECRET);
    assert_masked(&mut page, "after a restart");
}

#[test]
fn what_was_typed_on_the_way_to_it_or_is_left_of_it_is_no_secret() {
    let typing: &[&str] = &["canary", "canarysec", SECRET, "", SECRET];
    let deleting: &[&str] = &[SECRET, "canarysecre", "canarysecr", "canarysec", "cana", ""];
    for (values, part) in [(typing, "canarysec"), (deleting, "canarysecr")] {
        let (mut page, field) = filled();
        for value in values {
            page.dom.values.insert(field, (*value).into());
            page.drain();
        }
        page.text(page.body, part);
        assert!(page.drain().contains(part));
        page.text(page.body, SECRET);
        assert_masked(&mut page, "the whole of it");
    }
}

#[test]
fn what_is_put_in_after_the_field_was_emptied_is_one() {
    let (mut page, field) = filled();
    for typed in [SECRET, "", "canaryother", "canaryothe"] {
        page.dom.values.insert(field, typed.into());
        page.drain();
    }
    page.text(page.body, "canaryother");
    let told = page.drain();
    assert!(!told.contains("canaryother") && !told.is_empty());
}

#[test]
fn what_was_told_is_not_taken_back() {
    let mut page = Page::new(Level::Allow);
    let name = page.add(page.body, "input", &[]);
    let field = page.add(page.body, "input", &[("type", "password")]);
    page.drain();
    page.dom.enter_value(&mut page.recorder, name, "johnsmith");
    assert!(page.taken().contains("johnsmith"));
    page.dom.values.insert(field, "johnsmith".into());
    page.drain();
    page.dom.enter_value(&mut page.recorder, name, "johnsmith");
    assert_eq!(page.taken(), "", "or who watches knows the password");
}

#[test]
fn a_text_that_shows_it_now_and_then() {
    let (mut page, _) = filled();
    let text = page.text(page.body, "dots");
    page.drain();
    for _ in 0..2 {
        for shown in [SECRET, "dots"] {
            page.dom.set_text(text, shown.into());
            assert_masked(&mut page, "each time");
        }
    }
}

#[test]
fn a_card_is_the_same_with_blanks_and_without() {
    // A number that is no card's by itself.
    for (entered, shown) in [
        ("4111 1111 1111 1112", "4111111111111112"),
        ("4111111111111112", "4111-1111-1111-1112"),
    ] {
        let mut page = Page::new(Level::Allow);
        let field = page.add(page.body, "input", &[("autocomplete", "cc-number")]);
        page.drain();
        page.dom.values.insert(field, entered.into());
        page.text(page.body, shown);
        assert!(!page.drain().contains(shown), "{entered}");
    }
}

#[test]
fn other_fields_and_short_values_are_no_secrets() {
    let mut page = Page::new(Level::Allow);
    let phone = page.add(page.body, "input", &[("type", "tel")]);
    let digit = page.add(page.body, "input", &[("autocomplete", "one-time-code")]);
    page.drain();
    page.dom.values.insert(phone, "0660 5550173".into());
    page.dom.values.insert(digit, "7".into());
    page.drain();
    page.text(page.body, "0660 5550173");
    page.text(page.body, "7");
    assert!(page.drain().contains("0660 5550173"));
}

#[test]
fn very_many_of_them_are_bounded() {
    let mut page = Page::new(Level::Allow);
    for number in 0..2_000 {
        let field = page.add(page.body, "input", &[("type", "password")]);
        page.dom.values.insert(field, format!("{SECRET}{number}"));
    }
    page.drain();
    assert!(page.recorder.secret_fields().len() <= 64);
    assert!(page.dom.secrets.len() <= 2 + 3 * (64 + 256));
    // Behind the hundredth each was put before those that were there.
    page.text(page.body, "canarysecret100");
    assert_masked(&mut page, "one of the last that were read");
}
