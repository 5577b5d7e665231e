//! Secrets that are known by their form.

use crate::content::{Content, Origin};
use crate::pattern::Pattern;
use proptest::prelude::*;

fn page(text: &str) -> String {
    let masked = Content::default().masked(text, Origin::Page);
    masked.unwrap_or_else(|| text.into())
}

fn entered(text: &str) -> Option<String> {
    Content::default().masked(text, Origin::Entered)
}

#[test]
fn cards_of_every_network_are_masked_however_they_are_written() {
    for card in [
        "4111111111111111",
        "4222222222222",
        "4111 1111 1111 1111",
        "5500-0055-5555-5559",
        "5555\u{a0}5555\u{a0}5555\u{a0}4444",
        "2223.0031.2200.3222",
        "3782 822463 10005",
        "3056 930902 5904",
        "6011111111111117",
        "3530 1113 3330 0000",
        "６０１１１１１１１１１１１１１７",
        "6759649826438453",
    ] {
        let text = format!("Paid with {card}, thanks");
        let masked = page(&text);
        assert!(masked.starts_with("Paid with xxx"), "{card}: {masked}");
        assert!(masked.ends_with(", thanks"), "{card}: {masked}");
        assert!(!masked.chars().any(char::is_numeric), "{card}: {masked}");
    }
    assert_eq!(page("id:4111111111111111;"), format!("id:{};", "x".repeat(16)));
}

#[test]
fn other_numbers_stay() {
    for text in [
        "4111111111111112",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "2024-11-22 10:34:56.789",
        "2024-11-22 10.34.56.789",
        "1732270496123",
        "+43 660 555 0173",
        "12,345,678,901,234.00",
        "00000000000000000000004111111111111111",
        "ISBN 978-3-16-148410-0",
        "0.4111111111111111",
        "4235.125 1203.375 1111 1111",
        "6011111111117",
    ] {
        assert_eq!(page(text), text);
    }
}

#[test]
fn while_a_card_is_typed_no_more_is_told_than_whose_it_is() {
    let typed = "4111 1111 1111 1111";
    for end in 1..=typed.len() {
        let told = entered(&typed[..end]);
        let digits = typed[..end].bytes().filter(u8::is_ascii_digit).count();
        assert_eq!(told.is_some(), digits > 8, "{}", &typed[..end]);
    }
    assert_eq!(
        entered("4111 1111 14111111111111 1111"),
        Some("xxx xxx xxxxxxxxxx xxx".into())
    );
    assert_eq!(entered("call 0660 5550173"), None);
    assert_eq!(entered("12345678901"), None);
    // Time and memory in proportion to the length.
    let many = "4500 ".repeat(20_000);
    let found = crate::content::cards::find(&many, Origin::Entered);
    assert_eq!(found.len(), 1);
    let found = crate::content::cards::find(&many, Origin::Page);
    assert!(found.len() <= 20_000);
}

#[test]
fn addresses_are_masked_and_what_only_looks_like_one_stays() {
    for address in [
        "a@b.co",
        "canary.mail+tag@mail.example.org",
        "o'neil@example.org",
        "jürgen@müller.de",
        "someone@例え.テスト",
        "name%40host.org",
        "name＠host.org",
        "a_b-c%41@x-y.example",
        "name%2540host.org",
        "ivan@xn--e1afmkfd.xn--p1ai",
        "bob@example.com.2024",
        "bob@example.com-1",
    ] {
        let masked = page(&format!("Write to <{address}>."));
        assert!(masked.starts_with("Write to <xxx"), "{address}: {masked}");
        assert!(
            masked.ends_with(">.") && !masked.contains('@'),
            "{address}: {masked}"
        );
    }
    assert_eq!(page("https://h/u/a@b.co/x"), "https://h/u/xxxxxx/x");
    for text in [
        "logo@2x.png 2x",
        "vue@2.x.min.js",
        "app@v2.min.css",
        "@someone.else",
        "left-pad@1.3.0",
        "https://host/@name.surname/post",
        "pay@https://a.example/a.js:1:20",
        "a @ b.co",
        "50% of a@b",
        "@media print",
    ] {
        assert_eq!(page(text), text);
    }
    assert_eq!(entered("someone@"), Some("xxxxxx".into()));
    assert_eq!(entered("to someone@exam"), Some("to xxxxxxxxxx".into()));
    assert_eq!(entered("@someone"), None);
}

#[test]
fn tokens_are_masked() {
    let header = "eyJhbGciOiJIUzI1NiJ9";
    let token = format!("{header}.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl");
    let masked = page(&format!("token={token}; rest"));
    assert!(masked.contains("xxx") && !masked.contains("eyJ"), "{masked}");
    assert!(masked.ends_with("; rest"), "{masked}");
    for text in [
        "Authorization: Bearer abcdef123456",
        "authorization: bearer: abcdefghijklmnopqrstuvwx",
        "{\"auth\":\"Bearer abcdef123456\"}",
    ] {
        assert!(!page(text).contains("abcdef"), "{text}");
    }
    for text in [
        "the bearer of this letter",
        "Bearer identification required",
        "eyJust.a.word",
        "eyJhbGciOiJIUzI1NiJ9 alone",
    ] {
        assert_eq!(page(text), text);
    }
}

#[test]
fn what_is_not_asked_for_stays() {
    let nothing = Content {
        cards: false,
        emails: false,
        tokens: false,
        patterns: Vec::new(),
    };
    let text = "4111111111111111 a@b.co Bearer abcdef123456";
    assert_eq!(nothing.masked(text, Origin::Page), None);
    assert!(!nothing.may_be_in(text, Origin::Entered));
}

#[test]
fn patterns_of_the_application_are_masked_beside_the_others() {
    let patterns = ["order-[0-9]+", "secret"].map(|source| Pattern::parse(source, "i").unwrap());
    let content = Content {
        patterns: patterns.into(),
        ..Content::default()
    };
    let masked = content.masked("ORDER-12345 of a@b.co is Secret.", Origin::Page);
    assert_eq!(masked.as_deref(), Some("xxxxxxxxxx of xxxxxx is xxxxxx."));
    assert_eq!(content.masked("nothing", Origin::Page), None);
}

#[test]
fn attributes_are_examined_but_for_structure_and_pictures() {
    let examined = |name: &str, attribute: &str, value: &str| {
        let element = super::element(name, &[]);
        let origin = crate::origin(element, attribute, value)?;
        Content::default().masked(value, origin)
    };
    for (name, attribute, value) in [
        ("p", "title", "a@b.co"),
        ("p", "data-user", "a@b.co"),
        ("a", "href", "/users/a@b.co"),
        ("a", "href", "/users/name%40host.org/x"),
        ("img", "src", "/u/a@b.co.png"),
        ("x-card", "number", "4111111111111111"),
        ("iframe", "src", "/u/a@b.co"),
        ("input", "value", "4111 1111 1"),
        ("textarea", "ng-reflect-model", "4111 1111 1"),
        ("img", "srcset", "data:image/gif;base64,R0 1x, /u/a@b.co/p.png 2x"),
    ] {
        assert!(
            examined(name, attribute, value).is_some(),
            "{name} {attribute} {value}"
        );
    }
    for (name, attribute, value) in [
        ("p", "class", "a@b.co"),
        ("p", "id", "i4111111111111111"),
        ("p", "data-testid", "4111111111111111"),
        ("img", "src", "data:image/svg+xml,4111111111111111"),
        ("img", "src", "/logo@2x.png"),
        ("img", "src", "/hero@mobile.jpg"),
        ("img", "src", "/i/4111111111111111.png"),
        ("p", "style", "background:url(a@b.co)"),
        ("option", "value", "4012345678"),
        ("select", "data-id", "450012345"),
        ("progress", "value", "0.4111111111111111"),
        ("p", "style", "width:4111111111111111px"),
    ] {
        assert_eq!(
            examined(name, attribute, value),
            None,
            "{name} {attribute} {value}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_examined_without_a_panic_and_masks_hold_nothing_more(text in "[ -~0-9@%.\\-eyJ\u{ff10}-\u{ff20}é]{0,200}") {
        for origin in [Origin::Page, Origin::Entered] {
            let content = Content::default();
            let Some(masked) = content.masked(&text, origin) else { continue };
            prop_assert!(content.may_be_in(&text, origin));
            prop_assert_ne!(&masked, &text);
            prop_assert_eq!(content.masked(&masked, Origin::Page), None);
        }
    }

    #[test]
    fn a_card_is_found_wherever_it_stands(before in "[a-z ,:]{0,20}[a-z,:]", after in "([a-z,:][a-z ,:]{0,20})?", start in 0..5usize, rest in prop::collection::vec(0..10u8, 11), gaps in any::<bool>()) {
        let issuer = ["4539", "5105", "2221", "6011", "3528"][start];
        let mut digits: Vec<u8> = issuer.bytes().map(|byte| byte - b'0').chain(rest).collect();
        let sum: u32 = digits.iter().rev().enumerate().map(|(index, digit)| {
            let number = u32::from(*digit) * if index % 2 == 0 { 2 } else { 1 };
            number / 10 + number % 10
        }).sum();
        digits.push(((10 - sum % 10) % 10) as u8);
        let mut card = String::new();
        for (index, digit) in digits.iter().enumerate() {
            if gaps && index > 0 && index % 4 == 0 {
                card.push(' ');
            }
            card.push(char::from(b'0' + digit));
        }
        let masked = page(&format!("{before}{card}{after}"));
        prop_assert!(!masked.chars().any(char::is_numeric), "{} {}", card, masked);
        prop_assert!(masked.starts_with(&before) && masked.ends_with(&after));
    }
}
