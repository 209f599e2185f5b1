//! What a body's dashboard shows against what the records give: where they differ, record by record.

mod account;

use crate::{
    assess::{Assessment, CredentialResult, Given, Verdict, assess},
    ledger::{Balance, Bucket, ClaimStatus, Ledger},
    rulebook::{AnswerIx, CredentialRef, QuestionIx, Rulebook},
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use self::account::account;

/// A balance that a dashboard shows, held against what the records give on its day.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciliation {
    /// For which certificate.
    pub credential: CredentialRef,
    /// The day of the balance.
    pub on: Date,
    /// Of which credits.
    pub bucket: Bucket,
    /// What the dashboard shows.
    pub shown: Amount,
    /// What the records give on that day.
    pub computed: Interval,
    /// Yes where both are the same, no where what is shown is impossible, else undetermined.
    pub verdict: Verdict,
    /// What makes the difference. Together with what is left they are what is shown less what is surely given.
    pub items: Vec<Item>,
    /// What no record explains. Below zero where the dashboard shows less.
    pub unexplained: Amount,
    /// Open questions of which only some answers agree with what is shown, and those answers.
    pub agrees: Vec<(QuestionIx, Vec<AnswerIx>)>,
}

/// A part of the difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What makes it.
    pub cause: Cause,
    /// How much more the dashboard shows for it; below zero: less.
    pub difference: Amount,
}

/// What makes a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An activity, by its place in the ledger, that was not sent.
    NotSent(usize),
    /// An activity that was sent, is not decided, and is not counted yet.
    NotDecided(usize, ClaimStatus),
    /// An activity whose credits are in doubt, which the body counts in full.
    InDoubt(usize),
    /// Room that activities which the body has not got leave to others under a limit.
    Limits,
}

/// Holds every balance of a ledger against its records, each as of its day.
#[must_use]
pub fn reconcile(rulebook: &Rulebook, ledger: &Ledger, given: &Given) -> Vec<Reconciliation> {
    let mut found = Vec::new();
    let known = |reading: &&Balance| reading.known <= given.known_on && reading.on <= given.on;
    for reading in ledger.readings.iter().filter(known) {
        let of_day = OfDay::new(rulebook, ledger, given, reading);
        found.extend(reading.credits.iter().filter_map(|(bucket, shown)| of_day.reconcile(*bucket, *shown)));
    }
    found
}

/// The records on the day of a balance: all of them, and those that the body has got.
struct OfDay<'a> {
    rulebook: &'a Rulebook,
    ledger: &'a Ledger,
    credential: CredentialRef,
    given: Given,
    all: Assessment,
    sent: Assessment,
    /// The ledger without what was not sent, and the places its activities have in the whole one.
    sent_ledger: Ledger,
    places: Vec<usize>,
}

impl<'a> OfDay<'a> {
    fn new(rulebook: &'a Rulebook, ledger: &'a Ledger, given: &Given, reading: &Balance) -> Self {
        let given = Given { on: reading.on, ..*given };
        let credential = reading.credential;
        let mut sent_ledger = ledger.clone();
        let got = |place: &usize| status(ledger, *place, credential, reading.on).is_some();
        let places: Vec<usize> = (0..ledger.activities.len()).filter(got).collect();
        sent_ledger.activities =
            places.iter().filter_map(|place| ledger.activities.get(*place)).cloned().collect();
        let all = assess(rulebook, ledger, &given);
        let sent = assess(rulebook, &sent_ledger, &given);
        Self { rulebook, ledger, credential, given, all, sent, sent_ledger, places }
    }

    fn reconcile(&self, bucket: Bucket, shown: Amount) -> Option<Reconciliation> {
        let (all, sent) = (self.result(&self.all)?, self.result(&self.sent)?);
        let computed = amount(all, bucket);
        let verdict = if computed.is_exact() && computed.sure == shown {
            Verdict::Yes
        } else if computed.sure <= shown && shown <= computed.possible {
            Verdict::Undetermined
        } else {
            Verdict::No
        };
        let mut items = Vec::new();
        if verdict != Verdict::Yes {
            items = self.not_sent(all, sent, bucket);
            let rest = shown - amount(sent, bucket).sure;
            items.extend(self.sent_items(sent, bucket, rest));
        }
        let explained: Amount = items.iter().map(|item| item.difference).sum();
        Some(Reconciliation {
            credential: self.credential,
            on: self.given.on,
            bucket,
            shown,
            computed,
            verdict,
            unexplained: shown - computed.sure - explained,
            items,
            agrees: if verdict == Verdict::Yes { Vec::new() } else { self.agrees(sent, bucket, shown) },
        })
    }

    fn result<'r>(&self, assessment: &'r Assessment) -> Option<&'r CredentialResult> {
        assessment.credentials.iter().find(|result| result.credential == self.credential)
    }

    /// What the body has not got, and what that leaves to others under limits.
    fn not_sent(&self, all: &CredentialResult, sent: &CredentialResult, bucket: Bucket) -> Vec<Item> {
        let mut items = Vec::new();
        let counts = all.activities.iter().filter(|one| lies_in(one, bucket) && !one.credits.sure.is_zero());
        for one in counts.filter(|one| !self.places.contains(&one.activity)) {
            let difference = Amount::ZERO - one.credits.sure;
            items.push(Item { cause: Cause::NotSent(one.activity), difference });
        }
        let less: Amount = items.iter().map(|item| item.difference).sum();
        let difference = amount(sent, bucket).sure - amount(all, bucket).sure - less;
        if !difference.is_zero() {
            items.push(Item { cause: Cause::Limits, difference });
        }
        items
    }

    /// Which of the activities that were sent account for a difference, if any do.
    fn sent_items(&self, sent: &CredentialResult, bucket: Bucket, rest: Amount) -> Vec<Item> {
        let mut choices = Vec::new();
        for one in sent.activities.iter().filter(|one| lies_in(one, bucket)) {
            let Some(place) = self.places.get(one.activity).copied() else { continue };
            let mut options = Vec::new();
            if one.credits.possible > one.credits.sure {
                let difference = one.credits.possible - one.credits.sure;
                options.push(Item { cause: Cause::InDoubt(place), difference });
            }
            match status(self.ledger, place, self.credential, self.given.on) {
                Some(status @ (ClaimStatus::Submitted | ClaimStatus::UnderReview | ClaimStatus::Audit))
                    if !one.credits.sure.is_zero() =>
                {
                    let difference = Amount::ZERO - one.credits.sure;
                    options.push(Item { cause: Cause::NotDecided(place, status), difference });
                }
                _ => {}
            }
            if !options.is_empty() {
                choices.push(options);
            }
        }
        account(&choices, rest)
    }

    /// The open questions that what is shown speaks for some answers to.
    fn agrees(
        &self,
        sent: &CredentialResult,
        bucket: Bucket,
        shown: Amount,
    ) -> Vec<(QuestionIx, Vec<AnswerIx>)> {
        let program = self.rulebook.program(self.credential.program);
        let mut agrees = Vec::new();
        for question in sent.doubts.iter().filter_map(|doubt| doubt.doubt.question()) {
            let answers = program.questions.get(question.index()).map_or(0, |card| card.answers.len());
            let fits = |answer: &AnswerIx| {
                let rulebook = self.rulebook.answered(self.credential.program, question, *answer);
                let assessment = assess(&rulebook, &self.sent_ledger, &self.given);
                self.result(&assessment).is_some_and(|result| {
                    let computed = amount(result, bucket);
                    computed.sure <= shown && shown <= computed.possible
                })
            };
            let fitting: Vec<AnswerIx> = (0..answers).map(AnswerIx::new).filter(fits).collect();
            if !fitting.is_empty() && fitting.len() < answers {
                agrees.push((question, fitting));
            }
        }
        agrees
    }
}

/// Where the claim of an activity for a certificate stood on a day; `None` where it had not been sent.
fn status(ledger: &Ledger, place: usize, credential: CredentialRef, on: Date) -> Option<ClaimStatus> {
    let claims = &ledger.activities.get(place)?.claims;
    let claim = claims.iter().find(|claim| claim.credential == credential)?;
    let sent = claim.submitted.or(claim.decided).is_none_or(|day| day <= on);
    match claim.status {
        ClaimStatus::Draft => None,
        ClaimStatus::Submitted | ClaimStatus::UnderReview => sent.then_some(claim.status),
        ClaimStatus::Audit | ClaimStatus::Accepted | ClaimStatus::Rejected | ClaimStatus::Withdrawn => {
            let decided = claim.decided.is_none_or(|day| day <= on);
            sent.then_some(if decided { claim.status } else { ClaimStatus::Submitted })
        }
    }
}

/// What counts in the cycle of a certificate, in all or in a group or category.
fn amount(result: &CredentialResult, bucket: Bucket) -> Interval {
    match bucket {
        Bucket::Total => result.counted,
        Bucket::Group(group) => {
            let found = result.groups.iter().find(|(at, _)| *at == group);
            found.map(|(_, amount)| *amount).unwrap_or_default()
        }
        Bucket::Category(category) => {
            let found = result.categories.iter().find(|(at, _)| *at == category);
            found.map(|(_, amount)| *amount).unwrap_or_default()
        }
    }
}

/// Whether an activity counts in the cycle told of, and in this bucket.
fn lies_in(one: &crate::assess::ActivityResult, bucket: Bucket) -> bool {
    match bucket {
        Bucket::Total => one.cycle.is_some(),
        Bucket::Group(group) => one.group == Some(group),
        Bucket::Category(category) => one.category == Some(category),
    }
}
