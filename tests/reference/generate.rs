//! People made up from a seed: the same seed gives the same line on every machine, without a crate for randomness.

use std::fmt::Write as _;

/// The day the assessments are asked for. Every generated cycle holds it.
pub(crate) const ASKED: &str = "2026-11-23";

const ASKED_NUMBER: i64 = number(2026, 11, 23);

/// Kinds of activity. `Effort` says what else a record of the kind states.
const KINDS: &[(&str, Effort)] = &[
    ("course", Effort::Learning),
    ("seminar", Effort::Learning),
    ("workshop", Effort::Learning),
    ("conference", Effort::Learning),
    ("webinar", Effort::Learning),
    ("webinar", Effort::Learning),
    ("podcast", Effort::Learning),
    ("video", Effort::Learning),
    ("chapter-meeting", Effort::Learning),
    ("vendor-presentation", Effort::Learning),
    ("book", Effort::Reading),
    ("magazine", Effort::Reading),
    ("white-paper", Effort::Reading),
    ("article", Effort::Writing),
    ("blog-post", Effort::Writing),
    ("white-paper-authoring", Effort::Writing),
    ("talk", Effort::Speaking),
    ("talk-preparation", Effort::Helping),
    ("volunteering", Effort::Helping),
    ("professional-development", Effort::Helping),
    ("chapter-officer", Effort::Helping),
    ("work", Effort::Work),
    ("ctf", Effort::Learning),
];

/// What a record of a kind states beside its date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// Hours, domains, sometimes the item.
    Learning,
    /// Hours, domains, mostly the item.
    Reading,
    /// The role.
    Writing,
    /// Hours of delivery and of preparation.
    Speaking,
    /// Hours, sometimes a tag.
    Helping,
    /// Hours and how it relates to the job.
    Work,
}

const DOMAINS: &[&str] =
    &["security-operations", "asset-security", "security-and-risk-management", "cloud-security", "gardening"];

const PROOFS: &[&str] = &["certificate", "attendance-record", "summary", "publication", "link", "letter"];

/// Numbers from a seed, by xorshift.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one seed; near seeds give unlike numbers.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    /// A number from 0 to below `sides`.
    pub(crate) fn below(&mut self, sides: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 33).unwrap() % sides
    }

    fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[usize::try_from(self.below(i64::try_from(among.len()).unwrap())).unwrap()]
    }
}

/// Days since 1970-01-01.
const fn number(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted / 400;
    let of_era = shifted - era * 400;
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of a number, as text.
fn text(number: i64) -> String {
    let days = number + 719_468;
    let era = days / 146_097;
    let of_era = days - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// One person with a number of activities, as one line of JSON without the line break.
///
/// The line is made of a head, the records and a tail, so that a test can put the records in another order.
pub(crate) struct Line {
    /// Up to the first record.
    pub(crate) head: String,
    /// The records of what the person did.
    pub(crate) activities: Vec<String>,
}

impl Line {
    /// The line.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        format!("{}{}]}}", self.head, self.activities.join(","))
    }
}

/// The person of a seed.
#[must_use]
pub(crate) fn person(seed: u64, activities: usize) -> Line {
    let mut dice = Dice::new(seed);
    let (year, month) = (2024, 1 + dice.below(20));
    let cycle = number(year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
    let last = number(year + 3 + (month - 1) / 12, (month - 1) % 12 + 1, 1) - 1;
    let granted = number(2025, 4, 8) + dice.below(300);
    let head = format!(
        r#"{{"person":{{"name":"Person {seed}"}},"credentials":{{"cissp":{{"cycle":"{} .. {}"}},"oscp+":{{"granted":"{}"}}}},"activities":["#,
        text(cycle),
        text(last),
        text(granted),
    );
    // Nobody does everything: a person has some kinds.
    let kinds: Vec<_> = (0..4 + dice.below(6)).map(|_| dice.pick(KINDS)).collect();
    let records = (0..activities).map(|at| activity(&mut dice, at, &kinds, cycle, granted)).collect();
    Line { head, activities: records }
}

fn activity(
    dice: &mut Dice,
    at: usize,
    kinds: &[(&'static str, Effort)],
    cycle: i64,
    granted: i64,
) -> String {
    let (kind, effort) = dice.pick(kinds);
    let mut json = format!(r#"{{"id":"a{at:03}","title":"{kind} no. {at}","kind":"{kind}","on":"#);
    let day = day(dice, cycle, granted);
    let length = if dice.percent(10) { 1 + dice.below(4) } else { 0 };
    if length == 0 {
        write!(json, r#""{}""#, text(day)).unwrap();
    } else {
        write!(json, r#""{} .. {}""#, text(day - length), text(day)).unwrap();
    }
    stated(dice, &mut json, kind, effort);
    if dice.percent(4) {
        json.push_str(r#","status":"planned""#);
    }
    if dice.percent(80) {
        write!(json, r#","proof":[{{"kind":"{}"}}]"#, dice.pick(PROOFS)).unwrap();
    }
    // What is only planned was not sent to anybody.
    if !json.contains(r#""planned""#) {
        claims(dice, &mut json);
    }
    json.push('}');
    json
}

/// A day from somewhat before the cycle to somewhat after the day asked about, the edges often.
fn day(dice: &mut Dice, cycle: i64, granted: i64) -> i64 {
    match dice.below(40) {
        0 => cycle,
        1 => cycle - 1,
        2 => granted - 1,
        3 => granted + 1,
        4 => ASKED_NUMBER,
        5 => ASKED_NUMBER + 1,
        6 => cycle - 100,
        _ => cycle + dice.below(ASKED_NUMBER - cycle),
    }
}

fn stated(dice: &mut Dice, json: &mut String, kind: &str, effort: Effort) {
    match effort {
        Effort::Learning => {
            hours(dice, json);
            domains(dice, json);
            item(dice, json, kind, 15);
            if kind != "podcast" && kind != "ctf" && dice.percent(8) {
                json.push_str(r#","tags":["non-security"]"#);
            }
        }
        Effort::Reading => {
            hours(dice, json);
            domains(dice, json);
            item(dice, json, kind, 70);
        }
        Effort::Writing => {
            let role = dice.pick(&["sole-author", "author", "co-author", "editor"]);
            write!(json, r#","role":"{role}""#).unwrap();
            if kind == "article" && dice.percent(30) {
                json.push_str(r#","form":"blog""#);
            }
        }
        Effort::Speaking => {
            // Delivery in whole quarters, so that only preparation is in doubt about rounding.
            if dice.percent(70) {
                hundredths(json, "hours", 25 * (1 + dice.below(8)));
            }
            if dice.percent(80) {
                let preparation = 25 + dice.below(1000);
                hundredths(json, "preparation_hours", preparation);
            }
        }
        Effort::Helping => {
            hours(dice, json);
            if kind == "volunteering" && dice.percent(30) {
                let tag = dice.pick(&["employer", "client", "chapter-board", "non-security"]);
                write!(json, r#","tags":["{tag}"]"#).unwrap();
            }
        }
        Effort::Work => {
            hours(dice, json);
            item(dice, json, kind, 50);
            let relation = dice.pick(&["normal-duties", "unique-project", "unique-project"]);
            write!(json, r#","work":"{relation}""#).unwrap();
        }
    }
}

fn hours(dice: &mut Dice, json: &mut String) {
    match dice.below(20) {
        0 => hundredths(json, "hours", 100 * (20 + dice.below(60))),
        1..=4 => hundredths(json, "hours", 5 + dice.below(1200)),
        // Every third minute is a whole number of hundredths of an hour.
        5..=7 => write!(json, r#","minutes":{}"#, 3 * (1 + dice.below(80))).unwrap(),
        _ => hundredths(json, "hours", 25 * (1 + dice.below(32))),
    }
}

fn hundredths(json: &mut String, key: &str, hundredths: i64) {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let number = match rest {
        0 => format!("{whole}"),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    };
    write!(json, r#","{key}":{number}"#).unwrap();
}

fn domains(dice: &mut Dice, json: &mut String) {
    match dice.below(10) {
        0 => {}
        1..=6 => write!(json, r#","domains":["{}"]"#, dice.pick(DOMAINS)).unwrap(),
        _ => write!(json, r#","domains":["gardening","{}"]"#, dice.pick(&DOMAINS[..4])).unwrap(),
    }
}

fn item(dice: &mut Dice, json: &mut String, kind: &str, chance: i64) {
    if dice.percent(chance) {
        write!(json, r#","item":"{kind}-{}""#, dice.below(4)).unwrap();
    }
}

fn claims(dice: &mut Dice, json: &mut String) {
    let credential = dice.pick(&["cissp", "oscp+"]);
    match dice.below(12) {
        // Whether the body's own decision comes before our presumption about the same item again is not the question here.
        0 if !json.contains(r#""item""#) => {
            let mut claim = String::new();
            hundredths(&mut claim, "awarded", 25 * dice.below(24));
            write!(json, r#","claims":{{"{credential}":{{"status":"accepted"{claim}}}}}"#).unwrap();
        }
        1 => {
            let status = dice.pick(&["submitted", "rejected", "withdrawn", "audit", "draft", "under-review"]);
            write!(json, r#","claims":{{"{credential}":{{"status":"{status}"}}}}"#).unwrap();
        }
        _ => {}
    }
}
