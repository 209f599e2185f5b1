//! Amounts, dates and names mean what a person would work out by hand.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use accrue::vocabulary::{
    amount::{Amount, Interval, Money, NotAnAmount, Rounding},
    date::{Date, Length, Moment, NotADate, Period},
    diagnostic::nearest,
    message::quote,
    name::{CredentialId, FactId, Name},
    span::Sources,
    symbol::Symbols,
    text::{Language, Text},
};
use proptest::prelude::*;

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn length(text: &str) -> Length {
    text.parse().unwrap()
}

#[test]
fn a_tenth_and_two_tenths_are_three_tenths() {
    assert_eq!(amount("0.1") + amount("0.2"), amount("0.3"));
    assert_eq!(std::iter::repeat_n(amount("0.1"), 10).sum::<Amount>(), Amount::whole(1));
    assert_eq!((amount("0.3") - amount("0.1") - amount("0.2")).to_string(), "0");
}

#[test]
fn an_amount_is_shown_without_needless_zeros() {
    for (text, shown) in [
        ("1.50", "1.5"),
        ("40", "40"),
        ("40.000", "40"),
        ("-3", "-3"),
        ("0.25", "0.25"),
        ("007", "7"),
        ("-0", "0"),
    ] {
        assert_eq!(amount(text).to_string(), shown);
    }
    assert_eq!(amount("1.50"), amount("1.5"));
}

#[test]
fn only_half_width_digits_in_range_are_an_amount() {
    for text in [
        "", "-", ".5", "5.", "1,000", "1e3", "0x10", "１０", "1_000", "+1", " 1", "1 ", "--1", "1.2.3", "٣",
        "no",
    ] {
        assert_eq!(text.parse::<Amount>(), Err(NotAnAmount::Syntax), "{text}");
    }
    for text in ["1000000001", "-1000000001", "0.1234567", "9999999999999999999999999999999"] {
        assert_eq!(text.parse::<Amount>(), Err(NotAnAmount::Range), "{text}");
    }
    assert_eq!(amount("1000000000"), Amount::LARGEST);
}

#[test]
fn rounding_goes_the_way_and_the_step_of_its_rule() {
    for (rule, cases) in [
        (
            "down to 0.25",
            [("1.24", "1"), ("1.25", "1.25"), ("1.49", "1.25"), ("0.2499", "0"), ("-0.1", "-0.25")],
        ),
        ("nearest 0.25", [("1.12", "1"), ("1.125", "1.25"), ("1.37", "1.25"), ("1.375", "1.5"), ("0", "0")]),
        ("nearest 0.5", [("0.24", "0"), ("0.25", "0.5"), ("0.74", "0.5"), ("0.75", "1"), ("2.5", "2.5")]),
        ("nearest 1", [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("2.49", "2"), ("-0.5", "-1")]),
        ("up to 1", [("0.01", "1"), ("1", "1"), ("1.000001", "2"), ("0", "0"), ("-1.5", "-1")]),
        ("down to 0.3", [("0.9", "0.9"), ("0.89", "0.6"), ("1", "0.9"), ("0.3", "0.3"), ("0.299999", "0")]),
    ] {
        for (from, to) in cases {
            let rule: Rounding = rule.parse().unwrap();
            assert_eq!(rule.apply(amount(from)), amount(to), "{rule}: {from}");
        }
    }
}

#[test]
fn three_thirds_are_a_whole_when_rounded_down() {
    let third = Amount::whole(1).decimal() / Amount::whole(3).decimal();
    let whole = Amount::from_decimal(third * Amount::whole(3).decimal()).unwrap();
    assert_ne!(whole, Amount::whole(1), "the quotient has an error");
    assert_eq!("down to 0.25".parse::<Rounding>().unwrap().apply(whole), Amount::whole(1));
    assert_eq!("up to 1".parse::<Rounding>().unwrap().apply(whole), Amount::whole(1));
}

#[test]
fn a_rounding_rule_has_a_way_and_a_step_above_zero() {
    for text in ["down to 0", "up to -1", "nearest 0.0000001"] {
        assert_eq!(text.parse::<Rounding>(), Err(NotAnAmount::Range), "{text}");
    }
    for text in ["down 0.25", "nearest to 1", "0.25", "down to", "Down to 1", "down to 1/4"] {
        assert_eq!(text.parse::<Rounding>(), Err(NotAnAmount::Syntax), "{text}");
    }
}

#[test]
fn money_is_an_amount_and_a_currency() {
    assert_eq!("145 USD".parse::<Money>().unwrap().to_string(), "145 USD");
    assert_eq!("12.50 EUR".parse::<Money>().unwrap().to_string(), "12.5 EUR");
    for text in ["145", "USD 145", "145 usd", "145  USD", "145 USDT", "$145"] {
        assert_eq!(text.parse::<Money>(), Err(NotAnAmount::Syntax), "{text}");
    }
    assert_eq!("-1 USD".parse::<Money>(), Err(NotAnAmount::Range));
}

#[test]
fn an_interval_holds_what_is_sure_and_what_is_possible() {
    let doubtful = Interval::exactly(amount("30")).including(amount("35")).including(amount("32"));
    assert_eq!((doubtful.to_string().as_str(), doubtful.is_exact()), ("30 to 35", false));
    assert_eq!(Interval::exactly(amount("1.50")).to_string(), "1.5");
}

#[test]
fn only_days_that_exist_are_dates() {
    for text in ["2025-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00", "2100-02-29"] {
        assert_eq!(text.parse::<Date>(), Err(NotADate::NoSuchDay), "{text}");
    }
    for text in ["1899-12-31", "2201-01-01", "0000-01-01", "9999-12-31"] {
        assert_eq!(text.parse::<Date>(), Err(NotADate::Year), "{text}");
    }
    for text in [
        "",
        "2025",
        "2025-4-8",
        "25-04-08",
        "08/04/2025",
        "2025-04-08T00:00",
        "2025-04-08 ",
        "２０２５-04-08",
        "-2025-04-08",
    ] {
        assert_eq!(text.parse::<Date>(), Err(NotADate::Syntax), "{text}");
    }
    for text in ["2024-02-29", "2000-02-29", "1900-01-01", "2200-12-31"] {
        assert_eq!(date(text).to_string(), text);
    }
}

#[test]
fn a_length_after_a_day_is_the_same_day_or_the_last_of_a_shorter_month() {
    for (from, later, to) in [
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "3 years", "2027-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2025-01-31", "6 months", "2025-07-31"),
        ("2025-12-31", "1 day", "2026-01-01"),
        ("2024-02-28", "1 day", "2024-02-29"),
        ("2025-06-10", "90 days", "2025-09-08"),
        ("2025-06-10", "2 weeks", "2025-06-24"),
        ("2200-12-31", "1 day", "2201-01-01"),
    ] {
        assert_eq!(date(from).plus(length(later)).to_string(), to, "{from} + {later}");
    }
    assert_eq!(date("2024-02-29").minus(length("1 year")).to_string(), "2023-02-28");
    assert_eq!(date("2025-03-31").minus(length("1 month")).to_string(), "2025-02-28");
    assert_eq!(date("2025-01-01").previous().to_string(), "2024-12-31");
}

#[test]
fn an_anniversary_that_does_not_exist_is_the_first_of_the_next_month() {
    for (from, later, to) in [
        ("2024-02-29", "1 year", "2025-03-01"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2025-01-31", "1 month", "2025-03-01"),
        ("2025-01-31", "2 months", "2025-03-31"),
        ("2025-06-10", "3 years", "2028-06-10"),
        ("2025-01-31", "30 days", "2025-03-02"),
    ] {
        assert_eq!(date(from).anniversary(length(later)).to_string(), to, "{from} + {later}");
    }
}

#[test]
fn days_stop_at_the_ends_of_the_calendar() {
    assert_eq!(date("2200-01-01").plus(length("9999 years")), Date::LATEST);
    assert_eq!(date("1900-01-01").minus(length("9999 days")), Date::EARLIEST);
    assert_eq!((Date::LATEST.next(), Date::EARLIEST.previous()), (Date::LATEST, Date::EARLIEST));
    assert_eq!(Date::LATEST.plus(length("1 month").times(u32::MAX)), Date::LATEST);
    assert_eq!((Date::LATEST.month_end(), Date::LATEST.month_start()), (Date::LATEST, Date::LATEST));
}

#[test]
fn months_begin_and_end_where_the_calendar_says() {
    for (day, first, last) in [
        ("2024-02-10", "2024-02-01", "2024-02-29"),
        ("2025-02-28", "2025-02-01", "2025-02-28"),
        ("2025-12-01", "2025-12-01", "2025-12-31"),
        ("2200-12-15", "2200-12-01", "2200-12-31"),
    ] {
        assert_eq!((date(day).month_start(), date(day).month_end()), (date(first), date(last)));
    }
    assert_eq!(date("2025-03-01").days_since(date("2024-03-01")), 365);
    assert_eq!(date("2024-03-01").days_since(date("2025-03-01")), -365);
}

#[test]
fn a_moment_is_as_exact_as_it_was_written() {
    for (text, first, last) in [
        ("2025-04-08", "2025-04-08", "2025-04-08"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
    ] {
        let moment: Moment = text.parse().unwrap();
        assert_eq!(
            (moment.first(), moment.last(), moment.to_string().as_str()),
            (date(first), date(last), text)
        );
    }
    for text in ["", "25", "2025-", "2025-4", "2025-04-", "2025-04-08-01", "April 2025"] {
        assert_eq!(text.parse::<Moment>(), Err(NotADate::Syntax), "{text}");
    }
    assert_eq!("2025-13".parse::<Moment>(), Err(NotADate::NoSuchDay));
    assert_eq!("2205".parse::<Moment>(), Err(NotADate::Year));
}

#[test]
fn a_length_is_a_count_and_a_unit() {
    for (text, shown) in [
        ("3 years", "3 years"),
        ("1 year", "1 year"),
        ("12 months", "1 year"),
        ("6 months", "6 months"),
        ("2 weeks", "14 days"),
    ] {
        assert_eq!(length(text).to_string(), shown);
    }
    for text in [
        "",
        "3",
        "years",
        "0 days",
        "-1 day",
        "1.5 years",
        "three years",
        "3  years",
        "3years",
        "10000 days",
        "３ years",
    ] {
        assert_eq!(text.parse::<Length>(), Err(NotADate::Syntax), "{text}");
    }
}

#[test]
fn a_period_holds_both_its_ends() {
    let year = Period::new(date("2024-03-01"), date("2025-02-28")).unwrap();
    for (day, inside) in
        [("2024-02-29", false), ("2024-03-01", true), ("2025-02-28", true), ("2025-03-01", false)]
    {
        assert_eq!(year.contains(date(day)), inside, "{day}");
    }
    let day = Period::new(date("2025-02-28"), date("2025-02-28")).unwrap();
    assert_eq!(year.overlap(day), Some(day));
    assert_eq!(year.overlap(Period::new(date("2025-03-01"), date("2025-03-02")).unwrap()), None);
    assert_eq!(Period::new(date("2025-03-01"), date("2025-02-28")), None);
}

#[test]
fn names_are_what_their_pattern_says() {
    let long = "a".repeat(65);
    for good in ["a", "9lives", "pentester+", "group-a", "2025-09", "a.b_c", "a".repeat(64).as_str()] {
        assert_eq!(CredentialId::parse(good).unwrap().as_str(), good);
    }
    for bad in ["", "A", "+a", "-a", "a b", "検査", "a/b", "ａ", "a\n", long.as_str()] {
        assert!(CredentialId::parse(bad).is_err(), "{bad}");
    }
    for (text, good) in
        [("hours_2", true), ("a", true), ("2a", false), ("a-b", false), ("_a", false), ("", false)]
    {
        assert_eq!(FactId::parse(text).is_ok(), good, "{text}");
    }
}

#[test]
fn the_nearest_name_is_offered_only_when_it_is_near() {
    let names = ["title", "source", "sources", "credit"];
    for (written, offered) in [
        ("titel", Some("title")),
        ("sorce", Some("source")),
        ("sourcess", Some("sources")),
        ("banana", None),
        ("期間", None),
        ("", None),
    ] {
        assert_eq!(nearest(written, names), offered, "{written}");
    }
    assert_eq!(nearest(&"title".repeat(100_000), names), None, "a text that long is no slip of the pen");
}

#[test]
fn a_quoted_text_is_short_and_on_one_line() {
    assert_eq!(quote("titel"), "`titel`");
    assert_eq!(quote("a\nb\u{1b}[31m\n"), "`a\\nb\\u{1b}[31m`");
    assert_eq!(quote(&"長".repeat(100)), format!("`{}...`", "長".repeat(60)));
}

#[test]
fn a_place_is_counted_in_lines_and_characters() {
    let mut sources = Sources::default();
    let file = sources.add("f", "\u{feff}日本\r\nx\ty\n");
    for (offset, line, column) in
        [(0, 1, 1), (3, 1, 2), (6, 1, 3), (8, 2, 1), (10, 2, 3), (12, 3, 1), (99, 3, 1)]
    {
        let position = sources.position(file, offset);
        assert_eq!((position.line, position.column), (line, column), "{offset}");
    }
}

#[test]
fn a_text_in_one_language_serves_both() {
    let both = Text::new(Some("Webinar"), Some("ウェビナー")).unwrap();
    assert_eq!(
        (both.in_language(Language::English), both.in_language(Language::Japanese)),
        ("Webinar", "ウェビナー")
    );
    assert_eq!(Text::new(None, Some("講演")).unwrap().in_language(Language::English), "講演");
    assert_eq!(Text::plain("Talk").in_language(Language::Japanese), "Talk");
    assert_eq!(Text::new(None, None), None);
}

#[test]
fn a_word_has_one_symbol_in_both_layers() {
    let mut symbols = Symbols::default();
    let shared = symbols.intern("course");
    symbols.freeze();
    let mut ledger = symbols.clone();
    let own = ledger.intern("workshop");
    assert_eq!(
        (ledger.intern("course"), ledger.find("workshop"), ledger.find("talk")),
        (shared, Some(own), None)
    );
    assert_eq!((ledger.text(shared), ledger.text(own)), ("course", "workshop"));
    assert_eq!(symbols.find("workshop"), None, "what one ledger adds no other one sees");
    ledger.forget_own();
    assert_eq!((ledger.find("workshop"), ledger.find("course")), (None, Some(shared)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_text_makes_a_leaf_panic(text in "[-0-9. :年a-z]{0,16}") {
        let _ = (text.parse::<Amount>(), text.parse::<Date>(), text.parse::<Moment>());
        let _ = (text.parse::<Length>(), text.parse::<Rounding>(), text.parse::<Money>());
    }

    #[test]
    fn a_rounded_amount_is_a_step_at_most_one_step_away(hundredths in -100_000i64..100_000, step in 1i64..400) {
        let hundred = Amount::whole(100).decimal();
        let given = Amount::from_decimal(Amount::whole(hundredths).decimal() / hundred).unwrap();
        let step = Amount::from_decimal(Amount::whole(step).decimal() / hundred).unwrap();
        for (way, least, most) in [("down to", -1, 0), ("nearest", -1, 1), ("up to", 0, 1)] {
            let rule: Rounding = format!("{way} {step}").parse().unwrap();
            let rounded = rule.apply(given);
            prop_assert_eq!(rule.apply(rounded), rounded);
            let moved = (rounded - given).decimal();
            prop_assert!(moved >= step.decimal() * Amount::whole(least).decimal());
            prop_assert!(moved <= step.decimal() * Amount::whole(most).decimal());
        }
    }

    #[test]
    fn a_date_reads_back_what_it_shows(days in 0u32..109_000) {
        let day = Date::new(1900, 1, 1).unwrap().plus(Length::Days(days));
        prop_assert_eq!(day.to_string().parse::<Date>(), Ok(day));
        prop_assert_eq!(day.next().days_since(day), 1);
        prop_assert!(day.month_start() <= day && day <= day.month_end());
    }
}
