//! What every rule says about itself: for whom, since when, says who.

use crate::{
    record,
    vocabulary::{
        date::{Length, Moment},
        name::{SourceId, Word},
        span::At,
        text::Text,
    },
    words,
};

use super::probe::Probe;

words! {
    /// How far a source or rule can be trusted. Only `low` opens an interval: what rests on such a rule alone is
    /// possible, not sure.
    pub enum Confidence {
        /// The body's own page or document.
        Official = "official",
        /// A written answer of the body to a member.
        MemberReported = "member-reported",
        /// A member's reading of an official page.
        MemberReading = "member-reading",
        /// Somebody else reporting an official page, with care.
        ThirdParty = "third-party",
        /// One uncorroborated place, or our own inference.
        Low = "low",
    }

    /// What sort of document a source is.
    pub enum SourceKind {
        /// A document or page of the body.
        Document = "document",
        /// An answer of the body to somebody who asked.
        WrittenAnswer = "written-answer",
        /// Somebody else's text.
        Secondary = "secondary",
        /// Our own conclusion from other sources.
        Inference = "inference",
    }

    /// The sort of value a fact has.
    pub enum FactKind {
        /// An amount: `activity.NAME` is a number.
        Number = "number",
        /// One word or name.
        Word = "word",
        /// Several words.
        Words = "words",
        /// `yes` or `no`.
        Flag = "flag",
        /// A date.
        Date = "date",
    }

    /// What a fact is about.
    pub enum About {
        /// An activity.
        Activity = "activity",
        /// The person.
        Person = "person",
    }

    /// What of a ledger is listed beside a text.
    pub enum Lists {
        /// The records that count in the cycle of the day and lack proof.
        MissingProof = "missing-proof",
    }

    /// The date that decides which dated rule or value governs.
    pub enum Clock {
        /// The last day of the activity.
        Activity = "activity",
        /// The day the activity was submitted; while it is not, the day that is asked about.
        Submitted = "submitted",
        /// The first day of the cycle.
        CycleStart = "cycle-start",
        /// The last day of the cycle.
        CycleEnd = "cycle-end",
        /// The day the credential was granted.
        Granted = "granted",
        /// The first day of the window the rule counts in.
        WindowStart = "window-start",
        /// The day that is asked about.
        Asked = "asked",
    }
}

record! {
    /// A document or written answer a rule rests on.
    pub struct Source {
        /// What it is called.
        required "title" title: Text;
        /// What sort of document it is. Default: `document`.
        optional "kind" kind: SourceKind;
        /// Where it can be read.
        optional "url" url: Box<str>;
        /// When it was published or answered. Rules that rest on it are known since then (for a month, since its end).
        required "published" published: Moment;
        /// When the copy used here was read.
        optional "retrieved" retrieved: Moment;
        /// Until when it is known to have been unchanged.
        optional "confirmed" confirmed: Moment;
        /// How long after it was last seen it should be looked at again. What rests on a source that is overdue is told as
        /// stale, and holds as before. Default: the `review` of the policy; without one it is never overdue.
        optional "review" review: Length;
        /// How far it can be trusted.
        required "confidence" confidence: Confidence;
        /// Anything a reader should know.
        optional "note" note: Text;
    }

    /// The keys that every rule may have.
    pub struct Rule {
        /// What the rule is called. Default: its name.
        optional "title" title: Text;
        /// The credentials or classes of credentials it is for. Default: all of this policy.
        default "for" for_: Vec<At<Word>>;
        /// The first day it applies. Default: always.
        optional "from" from: Moment;
        /// The last day it applies. Default: it has not ended.
        optional "to" to: Moment;
        /// Which date is held against `from` and `to`, and against those of the values in the rule. Default: the one
        /// stated for this sort of rule.
        optional "by" by: Clock;
        /// Since when it is known. Default: when its sources were published, the latest of them.
        optional "known" known: Moment;
        /// The sources it rests on. A rule that neither names one nor says its `confidence` is refused (P006). Default:
        /// those of the rule it stands in.
        default "source" source: Vec<At<SourceId>>;
        /// How far it can be trusted, if that differs from its source. Default: as the best of its sources.
        optional "confidence" confidence: Confidence;
        /// Words under which `accrue rules` finds it, beside its name and title.
        default "topics" topics: Vec<At<Box<str>>>;
        /// Anything a reader should know.
        optional "note" note: Text;
    }

    /// A fact beyond the built-in ones that expressions read.
    pub struct Fact {
        /// What it is called.
        required "title" title: Text;
        /// The sort of value.
        required "type" kind: FactKind;
        /// Whether it is a fact about an activity or about the person (`person.NAME`). Default: `activity`.
        optional "about" about: About;
        /// For `word` and `words`: the words that may be written. Default: any.
        default "words" words: Vec<At<Word>>;
    }

    /// A rule told in words only.
    pub struct Guidance {
        [rule: Rule]
        /// The answer in one word, where the rule answers a yes-or-no question.
        optional "verdict" verdict: Said;
        /// The rule.
        required "text" text: Text;
        /// What is asked of the engine, so that the answer is held against what it computes.
        default "probe" probe: Vec<Probe>;
        /// Why nothing is asked of the engine, where the text has a verdict and no probe.
        optional "not computed" not_computed: Text;
        /// What `accrue ask` lists beside it where a ledger is named.
        optional "lists" lists: Lists;
        /// Rules that are not the same but help, as `categories.NAME` or `rulings.NAME`.
        default "see" see: Vec<At<Box<str>>>;
    }

    /// A correction of a typing mistake in this policy, which changes belief at all dates.
    pub struct Erratum {
        /// When it was corrected.
        required "on" on: Moment;
        /// The rule, as `section.name`.
        required "rule" rule: At<Box<str>>;
        /// What was written.
        required "was" was: Box<str>;
        /// What should have been.
        required "is" is: Box<str>;
    }
}

record! {
    /// A note that a rule has another name than before, because the body calls it otherwise or because it moved within
    /// the policy. Ledgers and cases that still say the old name mean the new one, and are told of it. What stands
    /// inside the rule, as its limits, follows it.
    pub struct Renaming {
        /// What the rule was called, as `section.name`. No rule has this name any more.
        required "was" was: At<Box<str>>;
        /// What it is called now, as `section.name`; or a name that another note says was changed later.
        required "is" is: At<Box<str>>;
        /// Since when it is called so.
        required "on" on: Moment;
        /// The sources that say so, where the body changed the name. Default: none, the change is our own.
        default "source" source: Vec<At<SourceId>>;
        /// Why.
        optional "note" note: Text;
    }
}

words! {
    /// An answer in one word.
    pub enum Said {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// In part.
        Partly = "partly",
        /// Nobody can tell yet.
        Undetermined = "undetermined",
    }
}

impl Said {
    /// Several answers in one: partly where a yes stands beside another answer; without any yes it is open.
    #[must_use]
    pub fn of_all(answers: &[Self]) -> Option<Self> {
        let first = answers.first()?;
        let some_yes = answers.iter().any(|said| matches!(said, Self::Yes | Self::Partly));
        Some(match answers.iter().all(|other| other == first) {
            true => *first,
            false if some_yes => Self::Partly,
            false => Self::Undetermined,
        })
    }
}
