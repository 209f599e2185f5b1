//! The engine against an evaluator that knows no intervals: it makes up every world in which open questions, missing proof,
//! audits and weak sources turn out one way or the other, and counts in each of them by itself.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "no files are read here")]
mod folders;

use std::fmt::Write as _;

use accrue::{
    assess::{CredentialResult, CredentialTotals, Given, NeedResult, Verdict, Workspace, assess, totals},
    document::from_text,
    ledger::from_document,
    render::diagnostic::text,
    rulebook::from_texts::{Folder, read},
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::Diagnostic,
        span::Sources,
    },
};
use proptest::prelude::*;

/// Hundredths of a credit.
type Credits = i64;

const KINDS: usize = 5;
const CATEGORIES: usize = 3;

/// A kind of activity a body accepts. Kind `k` belongs to category `k % 3` and group `category % 2`.
#[derive(Clone, Debug)]
struct Category {
    /// Credits for an hour, in hundredths.
    rate: i64,
    /// Down to multiples of this, in hundredths.
    down_to: Option<i64>,
    /// The most one activity gives.
    of_one: Option<i64>,
    weak: bool,
    proof: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    All,
    Category(usize),
    Group(usize),
    Kind(usize),
}

/// A limit of the policy.
#[derive(Clone, Debug)]
struct Limit {
    at_most: i64,
    of: Of,
    yearly: bool,
    per_item: bool,
    items: bool,
    weak: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Nothing,
    Refuse,
    Accept(usize),
    /// So many credits an hour.
    Credit(i64),
}

/// An open question about one kind.
#[derive(Clone, Debug)]
struct Question {
    kind: usize,
    answers: Vec<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    None,
    Audit,
    Accepted(i64),
    Rejected,
}

#[derive(Clone, Debug)]
struct Done {
    kind: usize,
    /// Half hours.
    halves: i64,
    year: usize,
    item: usize,
    proof: bool,
    claim: Claim,
}

#[derive(Clone, Debug)]
struct Program {
    categories: Vec<Category>,
    limits: Vec<Limit>,
    questions: Vec<Question>,
    total: i64,
    of_group: i64,
}

/// Something that turns out well or badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    Category(usize),
    Limit(usize),
    Proof(usize),
    Audit(usize),
}

/// One way in which everything turns out.
struct World<'w> {
    answers: &'w [Answer],
    badly: &'w [Doubt],
}

/// What counts in one world.
#[derive(Clone, Debug, PartialEq)]
struct Counted {
    activities: Vec<Credits>,
    total: Credits,
    groups: [Credits; 2],
    met: bool,
}

fn doubts(program: &Program, done: &[Done]) -> Vec<Doubt> {
    let categories = (0..CATEGORIES).filter(|at| program.categories[*at].weak).map(Doubt::Category);
    let limits = (0..program.limits.len()).filter(|at| program.limits[*at].weak).map(Doubt::Limit);
    let proofs = (0..done.len()).filter(|at| !done[*at].proof).map(Doubt::Proof);
    let audits = (0..done.len()).filter(|at| done[*at].claim == Claim::Audit).map(Doubt::Audit);
    categories.chain(limits).chain(proofs).chain(audits).collect()
}

/// What the rules and the body give for one activity: its category, and credits before limits of the policy. What a ruling
/// refuses and the body accepts nevertheless has the category it would have otherwise.
fn credited(program: &Program, at: usize, one: &Done, world: &World<'_>) -> Option<(Option<usize>, Credits)> {
    let asked = program.questions.iter().position(|question| question.kind == one.kind);
    let answer = asked.map_or(Answer::Nothing, |question| world.answers[question]);
    if one.claim == Claim::Rejected {
        return None;
    }
    let category = match answer {
        Answer::Accept(category) => category,
        Answer::Refuse => otherwise(program, one.kind),
        Answer::Nothing | Answer::Credit(_) => one.kind % CATEGORIES,
    };
    let card = &program.categories[category];
    if let Claim::Accepted(awarded) = one.claim {
        return Some((Some(category), awarded));
    }
    if answer == Answer::Refuse {
        return None;
    }
    let rate = if let Answer::Credit(rate) = answer { rate } else { card.rate };
    let credits = one.halves * rate / 2;
    let credits = card.down_to.map_or(credits, |step| credits / step * step);
    let by_category = !matches!(answer, Answer::Credit(_));
    let lost = (by_category && card.weak && world.badly.contains(&Doubt::Category(category)))
        || (card.proof && world.badly.contains(&Doubt::Proof(at)))
        || world.badly.contains(&Doubt::Audit(at));
    let capped = card.of_one.map_or(credits, |most| credits.min(most));
    (!lost && credits > 0).then_some((Some(category), capped))
}

/// The category of what is refused: the one that another answer gives it, if that is one, else the one of its kind.
fn otherwise(program: &Program, kind: usize) -> usize {
    let answers =
        program.questions.iter().filter(|question| question.kind == kind).flat_map(|asked| &asked.answers);
    let mut accepted: Vec<usize> = answers
        .filter_map(|answer| if let Answer::Accept(category) = answer { Some(*category) } else { None })
        .collect();
    accepted.dedup();
    if let [category] = accepted[..] { category } else { kind % CATEGORIES }
}

fn count(program: &Program, done: &[Done], world: &World<'_>) -> Counted {
    /// A limit, its year, its item.
    type Pool = (usize, Option<usize>, Option<usize>);
    let mut used: Vec<(Pool, i64)> = Vec::new();
    let mut counted = Counted { activities: Vec::new(), total: 0, groups: [0; 2], met: false };
    for (at, one) in done.iter().enumerate() {
        let Some((category, mut left)) = credited(program, at, one, world) else {
            counted.activities.push(0);
            continue;
        };
        let mut pools = Vec::new();
        for (place, limit) in program.limits.iter().enumerate() {
            let covers = match limit.of {
                Of::All => true,
                Of::Category(of) => category == Some(of),
                Of::Group(of) => category.is_some_and(|category| category % 2 == of),
                Of::Kind(of) => of == one.kind,
            };
            if !covers {
                continue;
            }
            let pool = (place, limit.yearly.then_some(one.year), limit.per_item.then_some(one.item));
            let before = used.iter().filter(|(known, _)| *known == pool).map(|(_, used)| used).sum::<i64>();
            pools.push(pool);
            if limit.weak && !world.badly.contains(&Doubt::Limit(place)) {
                continue;
            }
            let room = (limit.at_most - before).max(0);
            left = match limit.items {
                true if room >= 100 => left,
                true => 0,
                false => left.min(room),
            };
        }
        for pool in pools {
            let more = if program.limits[pool.0].items { i64::from(left > 0) * 100 } else { left };
            used.push((pool, more));
        }
        counted.activities.push(left);
        counted.total += left;
        if let Some(category) = category {
            counted.groups[category % 2] += left;
        }
    }
    counted.met = counted.total >= program.total && counted.groups[0] >= program.of_group;
    counted
}

/// What counts in every world.
fn worlds(program: &Program, done: &[Done]) -> Vec<Counted> {
    let mut answers = vec![Vec::new()];
    for question in &program.questions {
        let with = |known: &Vec<Answer>| {
            let known = known.clone();
            question.answers.iter().map(move |answer| [known.clone(), vec![*answer]].concat())
        };
        answers = answers.iter().flat_map(with).collect();
    }
    let mut ways = vec![Vec::new()];
    for doubt in doubts(program, done) {
        let badly: Vec<Vec<Doubt>> = ways.iter().map(|known| [known.clone(), vec![doubt]].concat()).collect();
        ways.extend(badly);
    }
    let world = |answers, badly| count(program, done, &World { answers, badly });
    ways.iter().flat_map(|badly| answers.iter().map(move |answers| world(answers, badly))).collect()
}

fn hundredths(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

fn policy_text(program: &Program) -> String {
    let mut text = "
policy: club
title: Club
sources:
  rules: {title: Rules, published: 2020-01-01, confidence: official}
  rumour: {title: Rumour, published: 2020-01-01, confidence: low}
credentials: {badge: {title: Badge, term: 3 years, source: rules}}
windows: {year: {each: 12 months, of: cycle}}
groups: {g0: {source: rules}, g1: {source: rules}}
categories:
"
    .to_owned();
    for (at, category) in program.categories.iter().enumerate() {
        let kinds: Vec<_> = (at..KINDS).step_by(CATEGORIES).map(|kind| format!("k{kind}")).collect();
        let source = if category.weak { "rumour" } else { "rules" };
        write!(
            text,
            "  c{at}:\n    accepts: [{}]\n    credit: activity.hours * {}\n    group: g{}\n    source: {source}\n",
            kinds.join(", "),
            hundredths(category.rate),
            at % 2
        )
        .unwrap();
        if let Some(step) = category.down_to {
            writeln!(text, "    round: down to {}", hundredths(step)).unwrap();
        }
        if category.proof {
            text += "    proof: {any of: [certificate], needed: for-credit}\n";
        }
        if let Some(most) = category.of_one {
            let most = hundredths(most);
            writeln!(text, "    limits: {{one: {{window: activity, at most: {most}, source: rules}}}}")
                .unwrap();
        }
    }
    write_limits(&mut text, program);
    writeln!(
        text,
        "requirements:\n  total: {{needs: {{at least: {}}}, source: rules}}\n  group: {{needs: {{at least: {}, of: \
         {{group: g0}}}}, source: rules}}",
        hundredths(program.total),
        hundredths(program.of_group)
    )
    .unwrap();
    write_questions(&mut text, program);
    text
}

fn write_limits(text: &mut String, program: &Program) {
    if !program.limits.is_empty() {
        *text += "limits:\n";
    }
    for (at, limit) in program.limits.iter().enumerate() {
        let of = match limit.of {
            Of::All => String::new(),
            Of::Category(category) => format!(", of: {{category: c{category}}}"),
            Of::Group(group) => format!(", of: {{group: g{group}}}"),
            Of::Kind(kind) => format!(", of: {{kind: k{kind}}}"),
        };
        let window = if limit.yearly { "year" } else { "cycle" };
        let per = if limit.per_item { ", per: activity.item" } else { "" };
        let unit = if limit.items { ", unit: items" } else { "" };
        let source = if limit.weak { "rumour" } else { "rules" };
        let most = hundredths(limit.at_most);
        writeln!(text, "  l{at}: {{at most: {most}{of}, window: {window}{per}{unit}, source: {source}}}")
            .unwrap();
    }
}

fn write_questions(text: &mut String, program: &Program) {
    if !program.questions.is_empty() {
        *text += "rulings:\n";
    }
    for (at, question) in program.questions.iter().enumerate() {
        writeln!(
            text,
            "  q{at}:\n    question: So?\n    kind: k{}\n    source: rules\n    open:",
            question.kind
        )
        .unwrap();
        for (place, answer) in question.answers.iter().enumerate() {
            let effect = match answer {
                Answer::Nothing => "{}".to_owned(),
                Answer::Refuse => "{refuse: No.}".to_owned(),
                Answer::Accept(category) => format!("{{accept: c{category}}}"),
                Answer::Credit(rate) => format!("{{credit: activity.hours * {}}}", hundredths(*rate)),
            };
            writeln!(text, "      a{place}: {effect}").unwrap();
        }
    }
}

fn ledger_text(done: &[Done]) -> String {
    let mut text = "credentials: {badge: {granted: 2025-01-01}}\nactivities:\n".to_owned();
    for (at, one) in done.iter().enumerate() {
        let day = format!("{}-02-{:02}", 2025 + one.year, at + 1);
        let (hours, item) = (hundredths(one.halves * 50), one.item);
        write!(
            text,
            "  - {{id: a{at}, title: A, kind: k{}, on: {day}, hours: {hours}, item: i{item}",
            one.kind
        )
        .unwrap();
        if one.proof {
            text += ", proof: [{kind: certificate}]";
        }
        let claim = match one.claim {
            Claim::None => None,
            Claim::Audit => Some("audit".to_owned()),
            Claim::Accepted(awarded) => Some(format!("accepted, awarded: {}", hundredths(awarded))),
            Claim::Rejected => Some("rejected".to_owned()),
        };
        if let Some(claim) = claim {
            write!(text, ", claims: {{badge: {{submitted: {day}, status: {claim}}}}}").unwrap();
        }
        text += "}\n";
    }
    text
}

/// What the engine tells, and what it counts where nothing else is asked for.
fn engine(program: &Program, done: &[Done]) -> (CredentialResult, CredentialTotals) {
    let mut sources = Sources::default();
    let policy = sources.add("policy.yaml", policy_text(program));
    let (rulebook, found) = read(&sources, &[Folder { parts: vec![policy], ..Folder::default() }]);
    assert!(!found.iter().any(Diagnostic::is_error), "{}", text(&sources, &found, folders::LOOK));
    let rulebook = rulebook.unwrap();
    let file = sources.add("ledger.yaml", ledger_text(done));
    let document = from_text::parse(&sources, file).0.unwrap();
    let (ledger, found) = from_document::read(&document, &rulebook);
    assert!(!found.iter().any(Diagnostic::is_error), "{}", text(&sources, &found, folders::LOOK));
    let (ledger, given) = (ledger.unwrap(), Given::on("2027-12-31".parse().unwrap()));
    let told = assess(&rulebook, &ledger, &given).credentials.into_iter().next().unwrap();
    (
        told,
        totals(&rulebook, &ledger, &given, &mut Workspace::default()).credentials.into_iter().next().unwrap(),
    )
}

/// What the worlds span.
fn span(worlds: &[Counted], of: impl Fn(&Counted) -> Credits) -> Interval {
    let amount = |hundredths_: Credits| hundredths(hundredths_).parse::<Amount>().unwrap();
    let (least, most) = (worlds.iter().map(&of).min().unwrap(), worlds.iter().map(&of).max().unwrap());
    Interval { sure: amount(least), possible: amount(most) }
}

/// Compares what the engine tells with all worlds: the same where it says that it is exact, and around them where not.
fn compare(program: &Program, done: &[Done]) -> Result<(), TestCaseError> {
    let (told, totals) = engine(program, done);
    let worlds = worlds(program, done);
    let mut pairs = vec![("in all", told.counted, span(&worlds, |world| world.total))];
    for (at, (_, group)) in told.groups.iter().enumerate() {
        pairs.push(("of a group", *group, span(&worlds, |world| world.groups[at])));
    }
    for one in &told.activities {
        pairs.push(("of an activity", one.credits, span(&worlds, |world| world.activities[one.activity])));
    }
    for (at, requirement) in told.requirements.iter().enumerate() {
        let NeedResult::AtLeast(minima) = &requirement.need else {
            prop_assert!(!told.exact, "a requirement is told without its sums");
            continue;
        };
        let of = |world: &Counted| if at == 0 { world.total } else { world.groups[0] };
        pairs.push(("of a requirement", minima[0].have, span(&worlds, of)));
    }
    holds(told.exact, pairs, told.met, &worlds)?;
    let mut pairs = vec![("in all, alone", totals.counted, span(&worlds, |world| world.total))];
    for (at, (_, group)) in totals.groups.iter().enumerate() {
        pairs.push(("of a group, alone", *group, span(&worlds, |world| world.groups[at])));
    }
    holds(totals.exact, pairs, totals.met, &worlds)
}

/// Whether what is told is what the worlds span, or lies around it where it is not exact.
fn holds(
    exact: bool,
    pairs: Vec<(&str, Interval, Interval)>,
    met: Verdict,
    worlds: &[Counted],
) -> Result<(), TestCaseError> {
    for (what, told, found) in pairs {
        let around = told.sure <= found.sure && found.possible <= told.possible;
        prop_assert!(around, "{what}: told {told}, found {found}");
        prop_assert!(!exact || told == found, "{what}: told as exact {told}, found {found}");
    }
    let found = match worlds.iter().filter(|world| world.met).count() {
        0 => Verdict::No,
        all if all == worlds.len() => Verdict::Yes,
        _ => Verdict::Undetermined,
    };
    prop_assert!(met == found || met == Verdict::Undetermined, "told {met:?}, found {found:?}");
    prop_assert!(!exact || met == found, "told as exact {met:?}, found {found:?}");
    Ok(())
}

fn category() -> impl Strategy<Value = Category> {
    let down_to = prop::option::of(prop::sample::select(vec![50_i64, 100]));
    let of_one = prop::option::of(prop::sample::select(vec![200_i64, 350]));
    (prop::sample::select(vec![100_i64, 200, 50]), down_to, of_one, 0..5, 0..2).prop_map(
        |(rate, down_to, of_one, weak, proof)| Category {
            rate,
            // How a weak rule rounds is as weak as how it counts; once is enough.
            down_to: down_to.filter(|_| weak > 0),
            of_one,
            weak: weak == 0,
            proof: proof == 0,
        },
    )
}

fn limit() -> impl Strategy<Value = Limit> {
    let of = prop_oneof![
        Just(Of::All),
        (0..CATEGORIES).prop_map(Of::Category),
        (0..2_usize).prop_map(Of::Group),
        (0..KINDS).prop_map(Of::Kind),
    ];
    (1_i64..8, of, any::<bool>(), 0..3, 0..4, 0..4).prop_map(|(most, of, yearly, per_item, items, weak)| {
        Limit {
            at_most: if items == 0 { (most % 3 + 1) * 100 } else { most * 150 },
            of,
            yearly,
            per_item: per_item == 0,
            items: items == 0,
            weak: weak == 0,
        }
    })
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let answer = prop_oneof![
        Just(Answer::Nothing),
        Just(Answer::Refuse),
        (0..CATEGORIES).prop_map(Answer::Accept),
        Just(Answer::Credit(300)),
    ];
    let answers = prop::collection::vec(answer, 2..4);
    (Just((0..KINDS).collect::<Vec<_>>()).prop_shuffle(), prop::collection::vec(answers, 0..3)).prop_map(
        |(kinds, answers)| {
            let question = |(kind, answers)| Question { kind, answers };
            kinds.into_iter().zip(answers).map(question).collect()
        },
    )
}

fn program() -> impl Strategy<Value = Program> {
    let categories = prop::collection::vec(category(), CATEGORIES..=CATEGORIES);
    (categories, prop::collection::vec(limit(), 0..4), questions(), 2_i64..14, 0_i64..6).prop_map(
        |(categories, limits, questions, total, of_group)| Program {
            categories,
            limits,
            questions,
            total: total * 100,
            of_group: of_group * 100 + 50,
        },
    )
}

fn done() -> impl Strategy<Value = Vec<Done>> {
    let claim = prop_oneof![
        6 => Just(Claim::None),
        1 => Just(Claim::Audit),
        1 => (1_i64..5).prop_map(|awarded| Claim::Accepted(awarded * 100)),
        1 => Just(Claim::Rejected),
    ];
    let one = (0..KINDS, 1_i64..12, 0..3_usize, 0..2_usize, 0..4, claim);
    let one = one.prop_map(|(kind, halves, year, item, proof, claim)| Done {
        kind,
        halves,
        year,
        item,
        proof: proof > 0,
        claim,
    });
    // In the order of their days, which is the order in which limits take them.
    prop::collection::vec(one, 1..7).prop_map(|mut done| {
        done.sort_by_key(|one| one.year);
        done
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_261_123),
        ..ProptestConfig::with_cases(2_000)
    })]

    #[test]
    fn the_engine_tells_what_counts_in_all_worlds(program in program(), done in done()) {
        compare(&program, &done)?;
    }
}

/// A category with this rate, without rounding or a limit of its own, that needs proof.
fn plain(rate: i64, weak: bool) -> Category {
    Category { rate, down_to: None, of_one: None, weak, proof: true }
}

/// What is done without proof in the first year.
fn unproved(kind: usize, halves: i64, item: usize) -> Done {
    Done { kind, halves, year: 0, item, proof: false, claim: Claim::None }
}

#[test]
fn requirements_that_only_a_world_between_the_extremes_meets_together() {
    // Nine credits for one item. With three an hour the first takes all of it, and group g0 has none; without proof the first
    // gives nothing, and the total of 8 is missed. By its category it gives 1.5, and 1.5 + 2.5 + 4 = 8.
    let program = Program {
        categories: vec![plain(100, false), plain(50, true), plain(100, true)],
        limits: vec![Limit {
            at_most: 900,
            of: Of::All,
            yearly: false,
            per_item: true,
            items: false,
            weak: false,
        }],
        questions: vec![Question { kind: 1, answers: vec![Answer::Credit(300), Answer::Nothing] }],
        total: 800,
        of_group: 50,
    };
    let done = [unproved(1, 6, 0), unproved(2, 5, 0), unproved(0, 8, 0)];
    compare(&program, &done).unwrap();
    let done = [unproved(1, 6, 0), unproved(3, 5, 0), unproved(0, 8, 0)];
    let firm = Category { proof: false, ..plain(100, false) };
    let program = Program { categories: vec![firm, plain(50, true), plain(100, true)], ..program };
    compare(&program, &done).unwrap();
}

#[test]
fn a_limit_that_cuts_only_between_the_extremes() {
    // Two of one item, at least if the weak rule holds. Where everything is well, the second activity fills the group, so
    // that the third is no item; where nothing is, only the last counts. Between them it is the third of its item.
    let cap =
        |at_most, of, per_item, items, weak| Limit { at_most, of, yearly: false, per_item, items, weak };
    let program = Program {
        categories: vec![plain(100, true), plain(100, true), plain(50, true)],
        limits: vec![cap(300, Of::Group(0), false, false, false), cap(200, Of::All, true, true, true)],
        questions: Vec::new(),
        total: 200,
        of_group: 50,
    };
    let accepted = Done { claim: Claim::Accepted(100), ..unproved(0, 1, 1) };
    let done = [unproved(1, 1, 1), unproved(0, 6, 0), unproved(0, 1, 1), accepted];
    compare(&program, &done).unwrap();
}

#[test]
fn a_limit_in_doubt_counts_against_a_group_that_something_else_is_in_doubt_for() {
    // Where the weak limit of 1.5 holds, the second activity leaves 3 of the 4.5 to the third, else 0.5. The first gives its
    // group 0.25, or nothing.
    let cap = |at_most, of, yearly, weak| Limit { at_most, of, yearly, per_item: true, items: false, weak };
    let program = Program {
        categories: vec![plain(50, true), plain(100, false), plain(100, false)],
        limits: vec![cap(150, Of::Category(1), false, true), cap(450, Of::All, true, false)],
        questions: Vec::new(),
        total: 200,
        of_group: 50,
    };
    let proved = |kind, halves| Done { year: 2, proof: true, ..unproved(kind, halves, 1) };
    compare(&program, &[unproved(3, 1, 0), proved(1, 8), proved(2, 2)]).unwrap();
}

#[test]
fn an_answer_that_gives_nothing_counts_for_no_group() {
    // Of 1.5 a year for one item, the second activity takes 0.5 for group g1, or rounds to nothing in group g0; the third has
    // the rest. The first gives 0.5 to g0, or nothing: 1 to 2 in all.
    let program = Program {
        categories: vec![
            Category { down_to: Some(100), ..plain(50, false) },
            plain(100, true),
            plain(100, false),
        ],
        limits: vec![Limit {
            at_most: 150,
            of: Of::All,
            yearly: true,
            per_item: true,
            items: false,
            weak: false,
        }],
        questions: vec![Question { kind: 1, answers: vec![Answer::Accept(1), Answer::Accept(0)] }],
        total: 200,
        of_group: 50,
    };
    let later = |one: Done| Done { year: 1, ..one };
    let done =
        [unproved(2, 1, 0), later(unproved(1, 1, 0)), later(Done { proof: true, ..unproved(2, 3, 0) })];
    compare(&program, &done).unwrap();
}

#[test]
fn what_the_body_awarded_is_possible_however_much_is_in_doubt() {
    // Two of one item count. The second was accepted for 2 where the rules give 0.5; the others are in doubt in more ways
    // than are tried, and give 0.5, 0.5 and 1 at most: 2 and 1 are 3. The weak limit of 1.5 leaves 1.5 of the 2.
    let cap =
        |at_most, items, weak| Limit { at_most, of: Of::All, yearly: false, per_item: true, items, weak };
    let program = Program {
        categories: vec![plain(100, true), plain(100, true), plain(100, true)],
        limits: vec![cap(150, false, true), cap(200, true, false)],
        questions: vec![
            Question { kind: 0, answers: vec![Answer::Nothing, Answer::Nothing] },
            Question { kind: 1, answers: vec![Answer::Nothing, Answer::Refuse] },
        ],
        total: 200,
        of_group: 50,
    };
    let accepted = Done { claim: Claim::Accepted(200), ..unproved(2, 1, 1) };
    let audited = Done { claim: Claim::Audit, ..unproved(1, 2, 1) };
    compare(&program, &[unproved(3, 1, 1), accepted, unproved(0, 1, 1), audited]).unwrap();
}
