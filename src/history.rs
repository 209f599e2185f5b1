//! How an answer changed over time: along the days on which something became known, or along those asked about, and which
//! rule or record moved it.

mod days;

use crate::{
    assess::{ActivityResult, Assessment, CredentialResult, Given, Reason, Verdict, assess, trace},
    ledger::Ledger,
    rulebook::{CredentialRef, ProgramIx, RuleIx, Rulebook},
    vocabulary::{amount::Interval, date::Date},
};

pub use self::days::Fact;

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An activity, by its place in the ledger.
    Activity(usize),
    /// Whether everything is met.
    Credential,
    /// A requirement or route.
    Requirement(RuleIx),
}

/// Along which clock it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// The day up to which things are known; the day asked about stays.
    Known,
    /// The day asked about; what is known stays.
    Asked,
}

/// An answer on a day that differs from the one before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The first day of this answer.
    pub day: Date,
    /// Whether it counts or is met.
    pub verdict: Verdict,
    /// Credits.
    pub credits: Interval,
    /// Why an activity counts or not.
    pub reason: Option<Reason>,
    /// What moved it, as far as that has a date.
    pub moved: Vec<Mover>,
}

/// What moved an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mover {
    /// A rule, or a value in it, that became known, came into force or ended.
    Rule(ProgramIx, RuleIx),
    /// Something in the ledger.
    Fact(Fact),
}

/// An answer and the rules it rests on.
struct Answer {
    verdict: Verdict,
    credits: Interval,
    reason: Option<Reason>,
    rules: Vec<RuleIx>,
}

/// Follows an answer for one certificate up to the days that are given.
#[must_use]
pub fn history(
    rulebook: &Rulebook,
    ledger: &Ledger,
    given: &Given,
    credential: CredentialRef,
    (subject, along): (Subject, Along),
) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut before: Option<Answer> = None;
    for day in days::candidates(rulebook, ledger, given, credential, along) {
        let then = match along {
            Along::Known => Given { known_on: day, ..*given },
            Along::Asked => Given { on: day, ..*given },
        };
        let assessment = assess(rulebook, ledger, &then);
        let Some(answer) = answer(rulebook, &assessment, credential, subject) else { continue };
        let told = |answer: &Answer| (answer.verdict, answer.credits, answer.reason);
        if before.as_ref().is_none_or(|before| told(before) != told(&answer)) {
            let old = before.as_ref().map_or(&[][..], |before| &before.rules);
            let moved =
                days::movers(rulebook, ledger, credential, (subject, along, day), [old, &answer.rules]);
            let Answer { verdict, credits, reason, .. } = answer;
            changes.push(Change { day, verdict, credits, reason, moved });
        }
        before = Some(answer);
    }
    changes
}

fn answer(
    rulebook: &Rulebook,
    assessment: &Assessment,
    credential: CredentialRef,
    subject: Subject,
) -> Option<Answer> {
    let result = assessment.credentials.iter().find(|result| result.credential == credential)?;
    let program = rulebook.program(credential.program);
    let of_activity = |found: &ActivityResult| trace::rules(program, &found.steps);
    let of_all = |result: &CredentialResult| {
        let requirements = result.requirements.iter().chain(&result.routes).map(|each| each.rule);
        let duties = result.coverage.iter().map(|duty| duty.rule);
        result.activities.iter().flat_map(of_activity).chain(requirements).chain(duties).collect()
    };
    match subject {
        Subject::Activity(place) => {
            let found = result.activities.iter().find(|found| found.activity == place)?;
            let (verdict, credits, reason) = (found.verdict, found.credits, Some(found.reason));
            Some(Answer { verdict, credits, reason, rules: of_activity(found) })
        }
        Subject::Credential => {
            let (verdict, credits) = (result.met, result.counted);
            Some(Answer { verdict, credits, reason: None, rules: of_all(result) })
        }
        Subject::Requirement(rule) => {
            let mut all = result.requirements.iter().chain(&result.routes);
            let each = all.find(|each| each.rule == rule)?;
            let credits = each.need.minima().next().map_or(Interval::default(), |minimum| minimum.have);
            Some(Answer { verdict: each.verdict, credits, reason: None, rules: of_all(result) })
        }
    }
}
