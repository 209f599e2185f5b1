//! Laws that hold for any policy and any ledger: of the order of what is written, of intervals, of limits, and of
//! questions, whose answers are tried one by one here, without the engine's own search.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "the cases are run here with what they were read from")]
mod folders;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use accrue::{
    assess::{
        Assessment, CredentialResult, CredentialTotals, Given, NeedResult, Verdict, Workspace, assess, totals,
    },
    case::{self, Outcome},
    document::{Node, NodeKind, from_text},
    ledger::{Activity, ActivityStatus, Ledger, from_document},
    render::{diagnostic::text, json},
    rulebook::{
        AnswerIx, ProgramIx, QuestionIx, Rulebook,
        from_texts::{Folder, read},
    },
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::Diagnostic,
        span::Sources,
        text::Language,
    },
};
use proptest::prelude::*;
use serde_json::Value;

/// Cases of a rulebook that were read and assessed.
struct World {
    sources: Sources,
    rulebook: Rulebook,
    /// The name of the file of each, and what became of it.
    outcomes: Vec<(PathBuf, Outcome)>,
}

/// Which way round things are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    AsTheyAre,
    FilesReversed,
    RecordsReversed,
}

/// The policies of the repository with their cases, and each program of the fixtures with its own.
fn worlds(written: Written) -> Vec<World> {
    let fixtures = folders::policy_folders("tests/programs").into_iter().map(|folder| vec![folder]);
    let shipped = folders::policy_folders("policies");
    std::iter::once(shipped).chain(fixtures).map(|folders| world(&folders, written)).collect()
}

fn world(of: &[PathBuf], written: Written) -> World {
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    for folder in of {
        let mut all = |mut paths: Vec<PathBuf>| {
            if written == Written::FilesReversed {
                paths.reverse();
            }
            paths.iter().map(|path| folders::add(&mut sources, path)).collect()
        };
        let texts = all(folders::files(folder, "yaml"));
        let scripts = all(folders::files(&folder.join("scripts"), "rhai"));
        parts.push(Folder { parts: texts, scripts });
    }
    if written == Written::FilesReversed {
        parts.reverse();
    }
    let (rulebook, found) = read(&sources, &parts);
    assert!(found.is_empty(), "{}", text(&sources, &found, folders::LOOK));
    let rulebook = rulebook.unwrap();
    let mut outcomes = Vec::new();
    for path in of.iter().flat_map(|folder| folders::files(&folder.join("cases"), "yaml")) {
        let file = folders::add(&mut sources, &path);
        let mut document = from_text::parse(&sources, file).0.unwrap();
        if written == Written::RecordsReversed {
            reverse_ledger(&mut document.root);
        }
        let (outcome, found) = case::run(&document, &rulebook);
        assert!(found.is_empty(), "{}", text(&sources, &found, folders::LOOK));
        outcomes.push((path, outcome.unwrap()));
    }
    World { sources, rulebook, outcomes }
}

fn reverse_ledger(case: &mut Node) {
    if let NodeKind::Map(entries) = &mut case.kind {
        entries
            .iter_mut()
            .filter(|entry| &*entry.key == "ledger")
            .for_each(|entry| reverse(&mut entry.value));
    }
}

/// Turns round every list and every mapping.
fn reverse(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(items) => {
            items.reverse();
            items.iter_mut().for_each(reverse);
        }
        NodeKind::Map(entries) => {
            entries.reverse();
            // Cycles are stated in order; any other order is a mistake.
            let others = entries.iter_mut().filter(|entry| &*entry.key != "cycles");
            others.for_each(|entry| reverse(&mut entry.value));
        }
    }
}

/// The whole assessment as JSON.
fn as_json((sources, rulebook): (&Sources, &Rulebook), ledger: &Ledger, assessment: &Assessment) -> Value {
    serde_json::to_value(json::assessment(rulebook, sources, ledger, assessment, Language::English)).unwrap()
}

impl World {
    fn json(&self) -> Vec<(&Path, Value)> {
        let one = |(_, outcome): &'_ (PathBuf, Outcome)| {
            as_json((&self.sources, &self.rulebook), &outcome.ledger, &outcome.assessment)
        };
        self.outcomes.iter().map(|outcome| (&*outcome.0, one(outcome))).collect()
    }
}

/// The same with the certificates and fees, which follow the order of the policies, in an order of their own.
fn by_name(mut assessment: Value) -> Value {
    for section in ["credentials", "fees"] {
        let list = assessment[section].as_array_mut().unwrap();
        list.sort_by_key(|one| [&one["policy"], &one["credential"], &one["fee"]].map(ToString::to_string));
    }
    assessment
}

#[test]
fn the_order_of_records_does_not_change_an_assessment() {
    for (world, turned) in worlds(Written::AsTheyAre).iter().zip(&worlds(Written::RecordsReversed)) {
        for ((path, before), (_, after)) in world.json().into_iter().zip(turned.json()) {
            assert_eq!(before, after, "{}", path.display());
        }
    }
}

#[test]
fn the_order_of_policies_and_their_files_does_not_change_an_assessment() {
    for (world, turned) in worlds(Written::AsTheyAre).iter().zip(&worlds(Written::FilesReversed)) {
        let (before, mut after) = (world.json(), turned.json());
        after.sort_by_key(|(path, _)| *path);
        let mut compared = 0;
        for (path, before) in before {
            let (_, after) = after.iter().find(|(other, _)| *other == path).unwrap();
            assert_eq!(by_name(before), by_name(after.clone()), "{}", path.display());
            compared += 1;
        }
        assert_eq!(compared, world.outcomes.len());
    }
}

/// Calls `each` with every interval of a JSON value.
fn intervals(value: &Value, each: &mut impl FnMut(Amount, Amount)) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(sure)), Some(Value::String(possible))) =
                (fields.get("sure"), fields.get("possible"))
            {
                each(sure.parse().unwrap(), possible.parse().unwrap());
            }
            fields.values().for_each(|field| intervals(field, each));
        }
        Value::Array(items) => items.iter().for_each(|item| intervals(item, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_is_sure_is_possible_and_never_negative() {
    let mut seen = 0;
    for world in worlds(Written::AsTheyAre) {
        for (path, assessment) in world.json() {
            intervals(&assessment, &mut |sure, possible| {
                assert!(Amount::ZERO <= sure && sure <= possible, "{}: {sure} .. {possible}", path.display());
                seen += 1;
            });
        }
    }
    assert!(seen > 1000, "{seen} intervals");
}

#[test]
fn totals_alone_are_those_of_the_whole_assessment() {
    for world in worlds(Written::AsTheyAre) {
        for (path, outcome) in world.outcomes {
            let alone = totals(
                &world.rulebook,
                &outcome.ledger,
                &outcome.assessment.given,
                &mut Workspace::default(),
            );
            let whole: Vec<CredentialTotals> =
                outcome.assessment.credentials.into_iter().map(Into::into).collect();
            assert_eq!(alone.credentials, whole, "{}", path.display());
        }
    }
}

#[test]
fn what_activities_give_adds_up_to_what_is_counted() {
    // Where nothing is in doubt: what was taken over, what was carried in, and what the activities of the cycle give.
    let mut seen = 0;
    for world in worlds(Written::AsTheyAre) {
        for (path, outcome) in &world.outcomes {
            for credential in &outcome.assessment.credentials {
                let numbers = credential.activities.iter().map(|one| one.credits).chain([credential.counted]);
                let Some(cycle) = credential.cycle.filter(|_| numbers.into_iter().all(Interval::is_exact))
                else {
                    continue;
                };
                let given = credential.activities.iter().filter(|one| one.cycle == Some(cycle.number));
                let given: Amount = given.map(|one| one.credits.sure).sum();
                let all = given + credential.opening + credential.carried_in.sure;
                assert_eq!(all, credential.counted.sure, "{}", path.display());
                seen += usize::from(!given.is_zero());
            }
        }
    }
    assert!(seen > 300, "{seen} certificates with credits");
}

#[test]
fn what_is_planned_changes_no_total() {
    for world in worlds(Written::AsTheyAre) {
        for (path, outcome) in world.outcomes {
            // Everything a second time, as a plan.
            let mut with = outcome.ledger.clone();
            with.activities = Vec::new();
            for done in &outcome.ledger.activities {
                let id = format!("{}~again", done.id).into();
                let planned = ActivityStatus::Planned;
                let plan = Activity { id, status: planned, claims: Vec::new(), ..done.clone() };
                with.activities.extend([done.clone(), plan]);
            }
            let of = |ledger| {
                totals(&world.rulebook, ledger, &outcome.assessment.given, &mut Workspace::default())
            };
            assert_eq!(of(&outcome.ledger), of(&with), "{}", path.display());
        }
    }
}

#[test]
fn a_hundred_fresh_processes_print_the_same_bytes_whatever_surrounds_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |variables: &[(&str, &str)], folder: &Path, command: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_accrue"));
        program
            .args(command.split_whitespace())
            .args(["--on", "2026-11-23", "--lang", "ja", "--policies"])
            .arg(root.join("policies"))
            .arg("--ledger")
            .arg(root.join("tests/ledgers/mio.yaml"))
            .env_clear()
            .envs(variables.iter().copied())
            .current_dir(folder);
        let output = program.output().unwrap();
        assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        (output.status.code(), output.stdout)
    };
    let surroundings: [&[(&str, &str)]; 6] = [
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")],
        &[("TZ", "Etc/GMT+12"), ("LC_ALL", "en_US.UTF-8"), ("LANG", "de_DE.UTF-8")],
        &[("TZ", "Asia/Tokyo"), ("HOME", "/nonexistent"), ("XDG_CONFIG_HOME", "/nonexistent")],
        &[("COLUMNS", "20"), ("CLICOLOR", "0"), ("LC_MESSAGES", "tr_TR.UTF-8")],
        &[("NO_COLOR", "1"), ("RUST_BACKTRACE", "1"), ("LANG", "ar_EG.UTF-8")],
        &[("RAYON_NUM_THREADS", "1"), ("LC_NUMERIC", "fr_FR.UTF-8"), ("MALLOC_PERTURB_", "165")],
    ];
    let elsewhere = std::env::temp_dir();
    let mut processes = 0;
    for command in ["status", "audit", "audit --json"] {
        let first = run(&[], root, command);
        for round in 0..6 {
            let folder = if round % 2 == 0 { root } else { &elsewhere };
            for variables in surroundings {
                assert!(run(variables, folder, command) == first, "{command} with {variables:?}");
                processes += 1;
            }
        }
    }
    assert!(processes > 100, "{processes} processes");
}

/// A program whose limits overlap: each category has its own, there is one for each item, and one over both.
const CLUB: &str = "
policy: club
title: Club
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {badge: {title: Badge, term: 3 years, source: rules}}
values:
  rate: [{is: 1, source: rules}]
  most: [{is: 30, source: rules}]
groups:
  main: {source: rules}
  side: {source: rules}
categories:
  course:
    accepts: [course, lab, game]
    credit: activity.hours * values.rate
    group: main
    source: rules
    limits:
      item:  {at most: 6, per: activity.item}
      cycle: {at most: 20}
  talk:
    accepts: [talk, video]
    credit: activity.hours * 2
    group: side
    source: rules
limits:
  side: {at most: 12, of: {group: side}, overflow to: main, source: rules}
  both: {at most: values.most, source: rules}
requirements:
  total: {needs: {at least: 25}, source: rules}
";

const KINDS: [&str; 5] = ["course", "lab", "game", "talk", "video"];

/// What an answer may do.
const EFFECTS: [&str; 7] = [
    "{}",
    "{refuse: No.}",
    "{accept: course}",
    "{accept: talk}",
    "{credit: activity.hours * 3}",
    "{set: {rate: 2}}",
    "{set: {most: 8}}",
];

/// A question about activities of some kinds, and what its answers do.
#[derive(Clone, Debug)]
struct Question {
    kinds: Vec<&'static str>,
    answers: Vec<&'static str>,
}

/// The program with its questions, the first of them answered so.
fn club(program: &str, questions: &[Question], answered: &[usize]) -> Rulebook {
    let mut text =
        format!("{program}rulings:\n  told: {{question: Is it so?, answer: Yes., source: rules}}\n");
    for (at, question) in questions.iter().enumerate() {
        let kinds = question.kinds.join(", ");
        write!(text, "  q{at}:\n    question: Is it so?\n    kind: [{kinds}]\n    source: rules\n").unwrap();
        if let Some(answer) = answered.get(at) {
            writeln!(text, "    answer: It is.\n    effect: {}", question.answers[*answer]).unwrap();
        } else {
            text.push_str("    open:\n");
            for (answer, effect) in question.answers.iter().enumerate() {
                writeln!(text, "      a{answer}: {effect}").unwrap();
            }
        }
    }
    let mut sources = Sources::default();
    let file = sources.add("policy.yaml", text);
    let (rulebook, found) = read(&sources, &[Folder { parts: vec![file], scripts: Vec::new() }]);
    assert!(!found.iter().any(Diagnostic::is_error), "{}", render(&sources, &found));
    rulebook.unwrap()
}

fn render(sources: &Sources, found: &[Diagnostic]) -> String {
    text(sources, found, folders::LOOK)
}

/// What somebody did, as kind, hours and item, on days one after the other.
type Done = (&'static str, u32, u32);

fn assessed(rulebook: &Rulebook, done: &[Done]) -> Assessment {
    assessed_text(rulebook, ledger_text(done))
}

fn ledger_of(rulebook: &Rulebook, done: &[Done]) -> Ledger {
    read_ledger(rulebook, ledger_text(done))
}

fn ledger_text(done: &[Done]) -> String {
    let mut text = "credentials: {badge: {granted: 2025-01-01}}\nactivities:\n".to_owned();
    for (at, (kind, hours, item)) in done.iter().enumerate() {
        let day = at + 1;
        writeln!(
            text,
            "  - {{id: a{at}, title: A, kind: {kind}, on: 2025-02-{day:02}, hours: {hours}, item: i{item}}}"
        )
        .unwrap();
    }
    text
}

fn assessed_text(rulebook: &Rulebook, text: String) -> Assessment {
    assess(rulebook, &read_ledger(rulebook, text), &Given::on("2027-12-31".parse().unwrap()))
}

fn read_ledger(rulebook: &Rulebook, text: String) -> Ledger {
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", text);
    let document = from_text::parse(&sources, file).0.unwrap();
    let (ledger, found) = from_document::read(&document, rulebook);
    assert!(found.is_empty(), "{}", render(&sources, &found));
    ledger.unwrap()
}

/// Every way to answer the questions.
fn every_answer(questions: &[Question]) -> Vec<Vec<usize>> {
    questions.iter().fold(vec![Vec::new()], |before, question| {
        let with = |known: &Vec<usize>, answer| known.iter().copied().chain([answer]).collect();
        before
            .iter()
            .flat_map(|known| (0..question.answers.len()).map(move |answer| with(known, answer)))
            .collect()
    })
}

/// What counts in all, by group and by category, of each activity, and for each requirement.
fn numbers(assessment: &Assessment) -> Vec<Interval> {
    numbers_of(&assessment.credentials[0])
}

fn numbers_of(badge: &CredentialResult) -> Vec<Interval> {
    let groups = badge.groups.iter().map(|(_, credits)| *credits);
    let categories = badge.categories.iter().map(|(_, credits)| *credits);
    let activities = badge.activities.iter().map(|one| one.credits);
    let minima = badge.requirements.iter().flat_map(|requirement| match &requirement.need {
        NeedResult::AtLeast(minima) => minima.iter().map(|minimum| minimum.have).collect(),
        _ => Vec::new(),
    });
    let sums = [badge.counted, badge.carry_out].into_iter().chain(groups).chain(categories);
    sums.chain(activities).chain(minima).collect()
}

fn lies_within(one: Interval, other: Interval) -> bool {
    other.sure <= one.sure && one.possible <= other.possible
}

/// Answers every question in every way, and compares with what is told while they are open. Tells whether that was exact.
fn answers_are_within(program: &str, questions: &[Question], done: &[Done]) -> bool {
    let found = |answers: &[usize]| assessed(&club(program, questions, answers), done);
    let open = found(&[]);
    let exact = open.credentials[0].exact;
    let open = numbers(&open);
    for answer in 0..questions[0].answers.len() {
        // A reply gives what a ruling gives that is answered.
        let taken = club(program, questions, &[]);
        let taken = taken.answered(ProgramIx::new(0), QuestionIx::new(0), AnswerIx::new(answer));
        assert_eq!(
            numbers(&assessed(&taken, done)),
            numbers(&found(&[answer])),
            "the first answered with {answer}"
        );
        for (told, open) in numbers(&found(&[answer])).iter().zip(&open) {
            assert!(
                lies_within(*told, *open),
                "the first answered with {answer}: {told}, and was to be {open}"
            );
        }
    }
    let mut hulls: Option<Vec<Interval>> = None;
    for answers in every_answer(questions) {
        let told = numbers(&found(&answers));
        for (told, open) in told.iter().zip(&open) {
            assert!(told.is_exact(), "{answers:?} leave {told} open");
            assert!(lies_within(*told, *open), "{answers:?}: {told}, and was to be {open}");
        }
        let before = hulls.unwrap_or_else(|| told.clone());
        hulls = Some(before.iter().zip(&told).map(|(one, two)| one.hull(*two)).collect());
    }
    if exact {
        assert_eq!(open, hulls.unwrap(), "every answer tried, and told as exact");
    }
    exact
}

/// Limits of courses that are not nested, and those that are.
const LIMITS: [&str; 3] = [
    NESTED,
    "      first: {at most: 2, unit: items}\n",
    "      one: {at most: 10, of: {kind: [lab, course]}}\n      two: {at most: 10, of: {kind: [lab, game]}}\n",
];

/// What is required beside the total, and what is carried over: each tells some activities apart from others.
const NEEDS: [&str; 4] = [
    "",
    "  courses: {needs: {at least: 10, of: {category: course}}, source: rules}\n",
    "  early: {needs: {at least: 4, window: start}, source: rules}\nwindows: {start: {first: 35 days, of: cycle}}\n",
    "carry: {late: {of: {group: main}, window: latest, at most: 9, beyond: 5, source: rules}}\nwindows: {latest: {last: 1060 days, of: cycle}}\n",
];

const NESTED: &str = "      item:  {at most: 6, per: activity.item}\n      cycle: {at most: 20}\n";

fn perhaps(kind: &'static str) -> Question {
    Question { kinds: vec![kind], answers: vec!["{}", "{refuse: No.}"] }
}

#[test]
fn questions_under_one_limit_are_not_summed_by_their_ends() {
    // Three activities of 12, 9 and 8 hours that perhaps count, and a limit of 20 over them. Nothing is sure; 29 would be
    // the sum of the ends, but the limit leaves 20. With 6 more that are sure: 6 to 20.
    let program = CLUB.replace("      item:  {at most: 6, per: activity.item}\n", "");
    let questions = [perhaps("course"), perhaps("lab"), perhaps("game")];
    let found = |done: &[Done]| {
        let assessment = assessed(&club(&program, &questions, &[]), done);
        let badge = &assessment.credentials[0];
        assert!(badge.exact);
        badge.counted.to_string()
    };
    assert_eq!(found(&[("course", 12, 1), ("lab", 9, 2), ("game", 8, 3)]), "0 to 20");
    assert_eq!(found(&[("talk", 3, 4), ("course", 12, 1), ("lab", 9, 2), ("game", 8, 3)]), "6 to 26");
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    // Each is about kinds of its own, so that no two of them contradict each other.
    let kinds = Just(KINDS.to_vec()).prop_shuffle();
    let answers = prop::collection::vec(prop::sample::subsequence(EFFECTS.to_vec(), 2..4), 1..4);
    (kinds, answers).prop_map(|(kinds, answers)| {
        let about = |at: usize| if at == 0 { kinds[..2].to_vec() } else { vec![kinds[at + 1]] };
        answers.into_iter().enumerate().map(|(at, answers)| Question { kinds: about(at), answers }).collect()
    })
}

fn done() -> impl Strategy<Value = Vec<Done>> {
    prop::collection::vec((prop::sample::select(KINDS.to_vec()), 1_u32..9, 0_u32..3), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_261_123),
        ..ProptestConfig::with_cases(150)
    })]

    #[test]
    fn what_is_told_of_open_questions_holds_under_every_answer(
        limits in prop::sample::select(LIMITS.to_vec()),
        overflows in prop::bool::ANY,
        needs in prop::sample::select(NEEDS.to_vec()),
        questions in questions(),
        done in done(),
    ) {
        let program = CLUB.replace(NESTED, limits) + needs;
        let program = if overflows { program } else { program.replace(", overflow to: main", "") };
        let exact = answers_are_within(&program, &questions, &done);
        prop_assert!(exact, "few enough questions to try every answer");
    }
}

#[test]
fn a_limit_on_items_lets_answers_work_against_each_other() {
    // One item counts. If the game counts, its 2 credits come first and the 10 of the course do not count; whether the talk
    // of 2 hours gives its 4 is another question. 2 + 0, 2 + 4, 10 + 0 or 10 + 4: from 2 to 14.
    let program = CLUB.replace(
        "      item:  {at most: 6, per: activity.item}\n",
        "      first: {at most: 1, unit: items}\n",
    );
    let open = club(&program, &[perhaps("game"), perhaps("talk")], &[]);
    let found = assessed(&open, &[("game", 2, 1), ("course", 10, 2), ("talk", 2, 3)]);
    assert_eq!(found.credentials[0].counted.to_string(), "2 to 14");
}

#[test]
fn limits_that_cross_let_answers_work_against_each_other() {
    // At most 10 of all labs and courses, at most 10 of all labs and games. A lab of 10 hours, if it counts, takes both: then
    // neither the course nor the game counts, else both do. The video of 2 hours gives 4, if it counts: from 10 to 24.
    let program = CLUB.replace("      item:  {at most: 6, per: activity.item}\n      cycle: {at most: 20}\n",
        "      one: {at most: 10, of: {kind: [lab, course]}}\n      two: {at most: 10, of: {kind: [lab, game]}}\n");
    let open = club(&program, &[perhaps("lab"), perhaps("video")], &[]);
    let found = assessed(&open, &[("lab", 10, 1), ("course", 10, 2), ("game", 10, 3), ("video", 2, 3)]);
    assert_eq!(found.credentials[0].counted.to_string(), "10 to 24");
}

#[test]
fn an_audit_and_a_weak_rule_on_items_work_against_each_other() {
    // A weak source lets the same item count once. The first course of 2 hours is under audit, the second has 10.
    // Audit passed and the rule holds: 2. Failed: 10. Passed, and the rule does not hold: 12.
    let weak = "sources: {weak: {title: Weak, published: 2020-01-01, confidence: low}, rules: ";
    let program = CLUB
        .replace("sources: {rules: ", weak)
        .replace(NESTED, "      once: {at most: 1, unit: items, per: activity.item, source: weak}\n");
    let rulebook = club(&program, &[], &[]);
    let ledger = "
credentials: {badge: {granted: 2025-01-01}}
activities:
  - {id: a, title: A, kind: course, on: 2025-02-01, hours: 2, item: i, claims: {badge: {status: audit, submitted: 2025-02-02}}}
  - {id: b, title: B, kind: course, on: 2025-02-02, hours: 10, item: i}
";
    let found = assessed_text(&rulebook, ledger.to_owned());
    assert_eq!(found.credentials[0].counted.to_string(), "2 to 12");
    assert!(found.credentials[0].exact);
}

#[test]
fn too_many_questions_at_once_are_told_as_a_bound_around_every_answer() {
    // Nine questions are 512 combinations of answers, more than are tried.
    const MANY: [&str; 9] = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"];
    let program = CLUB
        .replace("[course, lab, game]", "[k0, k1, k2, k3, k4, k5, k6, k7, k8]")
        .replace(NESTED, "      first: {at most: 2, unit: items}\n");
    let questions = MANY.map(perhaps);
    let done: Vec<Done> =
        MANY.iter().zip([3, 1, 7, 2, 8, 5, 4, 9, 6]).map(|(kind, hours)| (*kind, hours, 0)).collect();
    let open = assessed(&club(&program, &questions, &[]), &done);
    assert!(!open.credentials[0].exact);
    let open = numbers(&open);
    // Of the 512 ways to answer, every 19th.
    for answers in every_answer(&questions).iter().step_by(19) {
        let told = numbers(&assessed(&club(&program, &questions, answers), &done));
        assert!(told.iter().zip(&open).all(|(told, open)| lies_within(*told, *open)), "{answers:?}");
    }
}

#[test]
fn more_questions_about_one_activity_than_are_tried_for_it_alone_are_all_tried() {
    // Seven questions, each of which doubles the credits of the one course of an hour or does not: from 1 to 128.
    let mut values = String::new();
    let mut rate = "activity.hours".to_owned();
    for at in 0..7 {
        writeln!(values, "  r{at}: [{{is: 1, source: rules}}]").unwrap();
        write!(rate, " * values.r{at}").unwrap();
    }
    let program = CLUB
        .replace(NESTED, "      plain: {at most: 500}\n")
        .replace("at most: values.most", "at most: values.most * 100")
        .replace("groups:\n  main", &format!("{values}groups:\n  main"))
        .replace("activity.hours * values.rate", &rate);
    const DOUBLES: [&str; 7] = [
        "{set: {r0: 2}}",
        "{set: {r1: 2}}",
        "{set: {r2: 2}}",
        "{set: {r3: 2}}",
        "{set: {r4: 2}}",
        "{set: {r5: 2}}",
        "{set: {r6: 2}}",
    ];
    let questions = DOUBLES.map(|doubles| Question { kinds: vec!["course"], answers: vec!["{}", doubles] });
    let found = assessed(&club(&program, &questions, &[]), &[("course", 1, 0)]);
    assert_eq!(found.credentials[0].counted.to_string(), "1 to 128");
}

#[test]
fn what_becomes_known_later_changes_nothing_as_known_before() {
    // As known on 2026-12-31: an answer, a question and a value of 2027 are not read, whatever they would do.
    let later = ", published: 2027-01-01, confidence: official}, rules: ";
    let sources = format!("sources: {{late: {{title: Late{later}");
    let before = CLUB.replace("sources: {rules: ", &sources);
    let after = before.replace(
        "rate: [{is: 1, source: rules}]",
        "rate: [{is: 1, source: rules}, {from: 2021-01-01, is: 3, source: late}]",
    );
    let rulings = "rulings:\n  no: {question: Is it so?, answer: No., kind: [talk], effect: {refuse: No.}, source: late}\n  \
                   maybe: {question: Is it so?, kind: [course], open: {a: {}, b: {refuse: No.}}, source: late}\n";
    let done = [("course", 5, 0), ("talk", 3, 1), ("lab", 4, 2)];
    let as_known = |text: &str, day: &str| {
        let mut sources = Sources::default();
        let file = sources.add("policy.yaml", text);
        let (rulebook, found) = read(&sources, &[Folder { parts: vec![file], scripts: Vec::new() }]);
        assert!(!found.iter().any(Diagnostic::is_error), "{}", render(&sources, &found));
        let rulebook = rulebook.unwrap();
        let ledger = ledger_of(&rulebook, &done);
        let given = Given { known_on: day.parse().unwrap(), ..Given::on("2027-12-31".parse().unwrap()) };
        as_json((&sources, &rulebook), &ledger, &assess(&rulebook, &ledger, &given))
    };
    let after = format!("{after}{rulings}");
    assert_eq!(as_known(&before, "2026-12-31"), as_known(&after, "2026-12-31"));
    assert_ne!(as_known(&before, "2027-01-01"), as_known(&after, "2027-01-01"));
}

#[test]
fn a_reply_only_narrows_what_is_told_of_any_case() {
    let mut narrowed = 0;
    for World { rulebook, outcomes, .. } in worlds(Written::AsTheyAre) {
        for (program, question, answer) in every_reply(&rulebook) {
            let replied = rulebook.answered(program, question, answer);
            let holds = |outcome: &&(PathBuf, Outcome)| {
                outcome.1.assessment.credentials.iter().any(|one| one.credential.program == program)
            };
            for (path, outcome) in outcomes.iter().filter(holds) {
                let open = &outcome.assessment;
                let found = assess(&replied, &outcome.ledger, &open.given);
                for (one, open) in found.credentials.iter().zip(&open.credentials) {
                    let told = format!("{}: {answer:?} to {question:?}", path.display());
                    narrowed += usize::from(is_narrower(one, open, &told));
                }
            }
        }
    }
    assert!(narrowed > 50, "only {narrowed} replies made anything narrower");
}

/// Every answer to every question of every policy.
fn every_reply(rulebook: &Rulebook) -> Vec<(ProgramIx, QuestionIx, AnswerIx)> {
    let mut all = Vec::new();
    for (at, program) in rulebook.programs.iter().enumerate() {
        for (question, card) in program.questions.iter().enumerate() {
            let answers = (0..card.answers.len()).map(AnswerIx::new);
            all.extend(answers.map(|answer| (ProgramIx::new(at), QuestionIx::new(question), answer)));
        }
    }
    all
}

/// Whether what is told with a reply says more than without it. It must not say anything else.
fn is_narrower(replied: &CredentialResult, open: &CredentialResult, told: &str) -> bool {
    let agree = |one: Verdict, open: Verdict| one == open || open == Verdict::Undetermined;
    assert!(agree(replied.met, open.met), "{told}: {:?}, and was to be {:?}", replied.met, open.met);
    let requirements = replied.requirements.iter().zip(&open.requirements);
    assert!(requirements.clone().all(|(one, open)| agree(one.verdict, open.verdict)), "{told}");
    // Another cycle may be told of where a renewal depends on the answer.
    if replied.cycle != open.cycle {
        return true;
    }
    let (narrow, wide) = (numbers_of(replied), numbers_of(open));
    assert_eq!(narrow.len(), wide.len(), "{told}");
    for (narrow, wide) in narrow.iter().zip(&wide) {
        assert!(lies_within(*narrow, *wide), "{told}: {narrow}, and was to be {wide}");
    }
    narrow != wide || replied.met != open.met
}
