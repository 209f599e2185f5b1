//! What a rule says under one aspect, in words.

use crate::{
    change::{
        Aspect, Content, Name, Needed, Word,
        content::{Act, Covered, WindowOf},
        facet::Case,
    },
    policy::{
        category::{Assignment, ProofNeeded},
        credential::{Cycles, Ends, NextStart, Starts},
        requirement::Lapse,
        rule::{Clock, SourceKind},
        upkeep::{Due, Per},
        window::Stretch,
    },
    rulebook::Window,
    vocabulary::{
        date::{Date, Length, Period},
        text::Language,
    },
};

use super::{names::Names, phrase::Phrase};

/// What an aspect is called.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table of names: one line for each aspect")]
pub fn aspect(names: &Names<'_>, aspect: &Aspect) -> String {
    names.say(match aspect {
        Aspect::Possible(answer) => return names.fill(Phrase::AspectPossible, &[answer]),
        Aspect::ValueFor(credential) => return names.fill(Phrase::AspectValueFor, &[credential]),
        Aspect::Need(place) => return branch(names, Phrase::AspectNeed, place),
        Aspect::AtLeast(place) => return branch(names, Phrase::AspectAtLeast, place),
        Aspect::Title => Phrase::Title,
        Aspect::For => Phrase::For,
        Aspect::From => Phrase::AspectFrom,
        Aspect::To => Phrase::AspectTo,
        Aspect::Clock | Aspect::ValueClock => Phrase::AspectClock,
        Aspect::SourceKind => Phrase::AspectSourceKind,
        Aspect::Url => Phrase::AspectUrl,
        Aspect::Published => Phrase::AspectPublished,
        Aspect::Confirmed => Phrase::AspectConfirmed,
        Aspect::Kinds => Phrase::AspectKinds,
        Aspect::After => Phrase::AspectAfter,
        Aspect::Condition => Phrase::Condition,
        Aspect::Credits => Phrase::Credits,
        Aspect::Rounding => Phrase::AspectRounding,
        Aspect::Group => Phrase::Group,
        Aspect::ProofNeeded => Phrase::AspectProof,
        Aspect::ProofKinds => Phrase::AspectProofKinds,
        Aspect::ProofNote => Phrase::AspectProofNote,
        Aspect::Split => Phrase::AspectSplit,
        Aspect::AtMost => Phrase::AspectAtMost,
        Aspect::Window => Phrase::AspectWindow,
        Aspect::Of => Phrase::AspectOf,
        Aspect::Per => Phrase::AspectPer,
        Aspect::Unit => Phrase::AspectUnit,
        Aspect::Overflow => Phrase::AspectOverflow,
        Aspect::Question => Phrase::Question,
        Aspect::Verdict => Phrase::Answer,
        Aspect::Answer => Phrase::AspectAnswer,
        Aspect::Asked => Phrase::AspectAsked,
        Aspect::Settled | Aspect::State => Phrase::State,
        Aspect::Effect => Phrase::AspectEffect,
        Aspect::Replies => Phrase::AspectReplies,
        Aspect::Overrides => Phrase::AspectOverrides,
        Aspect::See => Phrase::AspectSee,
        Aspect::Early => Phrase::AspectEarly,
        Aspect::Lapses => Phrase::AspectLapses,
        Aspect::Next => Phrase::AspectNext,
        Aspect::Beyond => Phrase::AspectBeyond,
        Aspect::Amount => Phrase::Amount,
        Aspect::Due => Phrase::AspectDue,
        Aspect::Payer => Phrase::AspectPayer,
        Aspect::Product => Phrase::AspectProduct,
        Aspect::Fee => Phrase::Fee,
        Aspect::Length => Phrase::AspectLength,
        Aspect::Earns => Phrase::AspectEarns,
        Aspect::Reports => Phrase::AspectReports,
        Aspect::Term => Phrase::AspectTerm,
        Aspect::Classes => Phrase::AspectClasses,
        Aspect::Domains => Phrase::AspectDomains,
        Aspect::Granted => Phrase::AspectGranted,
        Aspect::Retired => Phrase::AspectRetired,
        Aspect::Renews => Phrase::AspectRenews,
        Aspect::Value => Phrase::AspectValue,
        Aspect::Assignment => Phrase::AspectAssignment,
        Aspect::Text => Phrase::AspectText,
        Aspect::Function => Phrase::AspectFunction,
        Aspect::Confidence => Phrase::Confidence,
        Aspect::Sources => Phrase::Source,
        Aspect::Known => Phrase::KnownSince,
        Aspect::Note => Phrase::Note,
    })
}

/// A place of a tree of needs: which branch of which branch.
fn branch(names: &Names<'_>, phrase: Phrase, place: &[usize]) -> String {
    if place.is_empty() {
        return names.say(phrase);
    }
    let place: Vec<_> = place.iter().map(|branch| (branch + 1).to_string()).collect();
    names.fill(Phrase::AspectBranch, &[&names.say(phrase), &place.join(".")])
}

/// What is said, in words; where the words are the same, also what they rest on.
#[must_use]
pub fn pair(names: &Names<'_>, old: &[Case], new: &[Case]) -> (String, String) {
    let told = (cases(names, old), cases(names, new));
    if told.0 != told.1 {
        return told;
    }
    // Some texts differ in the other language only.
    let language = match names.language {
        Language::English => Language::Japanese,
        Language::Japanese => Language::English,
    };
    let other = Names { language, ..*names };
    let told = (cases(&other, old), cases(&other, new));
    if told.0 != told.1 {
        return told;
    }
    let sourced = |cases: &[Case]| -> String {
        let one = |case: &Case| {
            let known = case.known.map(|known| names.fill(Phrase::Since, &[&known]));
            let rests: Vec<_> = case.sources.iter().map(ToString::to_string).chain(known).collect();
            names.fill(Phrase::BySource, &[&self::case(names, case), &rests.join(", ")])
        };
        cases.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    (sourced(old), sourced(new))
}

/// What is said under each condition.
#[must_use]
pub fn cases(names: &Names<'_>, cases: &[Case]) -> String {
    if cases.is_empty() {
        return names.say(Phrase::NothingSaid);
    }
    cases.iter().map(|case| self::case(names, case)).collect::<Vec<_>>().join("; ")
}

fn case(names: &Names<'_>, case: &Case) -> String {
    let mut told = content(names, &case.is);
    if case.low == Some(true) {
        told = names.fill(Phrase::LowSource, &[&told]);
    }
    match &case.when {
        Some(when) => names.fill(Phrase::OnCondition, &[&told, when]),
        None => told,
    }
}

/// A content in words.
#[must_use]
pub fn content(names: &Names<'_>, is: &Content) -> String {
    let say = |phrase| names.say(phrase);
    match is {
        Content::Text(text) => text.in_language(names.language).trim().to_owned(),
        Content::Code(text) | Content::Plain(text) => text.to_string(),
        Content::Names(all) => list(names, all),
        Content::Day(day) => day.to_string(),
        Content::Length(length) => names.length(*length),
        Content::Rounding(rounding) => names.rounding(*rounding),
        Content::Flag(flag) => say(if *flag { Phrase::FlagYes } else { Phrase::FlagNo }),
        Content::Confidence(confidence) => names.confidence(*confidence),
        Content::Said(said) => names.said(*said),
        Content::Unit(unit) => names.unit(*unit),
        Content::State(state) => names.state(Some(*state)),
        Content::Word(word) => say(self::word(*word)),
        Content::Term(None) => say(Phrase::TermLifetime),
        Content::Term(Some(cycles)) => term(names, cycles),
        Content::Window(window) => self::window(names, window),
        Content::Covered(of) => covered(names, of),
        Content::Effect(act, set) => effect(names, act, set),
        Content::Needed(needed) => need(names, needed),
        Content::Together(parts) => {
            parts.iter().map(|part| content(names, part)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// The words of closed sets.
fn word(word: Word) -> Phrase {
    match word {
        Word::SourceKind(SourceKind::Document) => Phrase::KindDocument,
        Word::SourceKind(SourceKind::WrittenAnswer) => Phrase::KindWrittenAnswer,
        Word::SourceKind(SourceKind::Secondary) => Phrase::KindSecondary,
        Word::SourceKind(SourceKind::Inference) => Phrase::KindInference,
        Word::Clock(clock) => clock_word(clock),
        Word::ProofNeeded(ProofNeeded::ForCredit) => Phrase::ProofForCredit,
        Word::ProofNeeded(ProofNeeded::OnAudit) => Phrase::ProofOnAudit,
        Word::ProofNeeded(ProofNeeded::Never) => Phrase::ProofNever,
        Word::Due(Due::Start) => Phrase::DueAtStart,
        Word::Due(Due::End) => Phrase::DueAtEnd,
        Word::Per(Per::Person) => Phrase::OnceForAll,
        Word::Per(Per::Credential) => Phrase::ForEach,
        Word::Lapse(Lapse::CycleEnd) => Phrase::LapseAtCycleEnd,
        Word::Lapse(Lapse::WindowEnd) => Phrase::LapseAtWindowEnd,
        Word::Next(NextStart::OldEnd) => Phrase::NextFromOldEnd,
        Word::Next(NextStart::Completion) => Phrase::NextFromCompletion,
        Word::Assignment(Assignment::First) => Phrase::AssignFirst,
        Word::Assignment(Assignment::Best) => Phrase::AssignBest,
        Word::Everyone => Phrase::EveryOne,
        Word::NextWindow => Phrase::NextWindowTakes,
        Word::Open => Phrase::Open,
        Word::Contested => Phrase::Contested,
    }
}

/// Which date governs.
#[must_use]
pub fn clock_word(clock: Clock) -> Phrase {
    match clock {
        Clock::Activity => Phrase::ClockActivity,
        Clock::Submitted => Phrase::ClockSubmitted,
        Clock::CycleStart => Phrase::ClockCycleStart,
        Clock::CycleEnd => Phrase::ClockCycleEnd,
        Clock::Granted => Phrase::ClockGranted,
        Clock::WindowStart => Phrase::ClockWindowStart,
        Clock::Asked => Phrase::ClockAsked,
    }
}

fn called<'n>(names: &Names<'_>, name: &'n Name) -> &'n str {
    name.title.as_ref().map_or(&name.id, |title| title.in_language(names.language))
}

fn list(names: &Names<'_>, all: &[Name]) -> String {
    if all.is_empty() {
        return names.say(Phrase::NothingSaid);
    }
    let mut told: Vec<_> = all.iter().map(|name| called(names, name).to_owned()).collect();
    // Things of one title are told apart by their names.
    for (at, name) in all.iter().enumerate() {
        if told.iter().filter(|other| **other == called(names, name)).count() > 1 {
            told.splice(at..=at, [format!("{} ({})", called(names, name), name.id)]);
        }
    }
    told.join(", ")
}

fn covered(names: &Names<'_>, of: &Covered) -> String {
    let mut told = if of.names.is_empty() { Vec::new() } else { vec![list(names, &of.names)] };
    told.extend(of.when.as_deref().map(str::to_owned));
    told.join(", ")
}

fn effect(names: &Names<'_>, act: &Act, set: &[(Name, Box<str>)]) -> String {
    let act = match act {
        Act::Nothing if set.is_empty() => Some(names.say(Phrase::EffectNone)),
        Act::Nothing => None,
        Act::Refuse(reason) => {
            Some(names.fill(Phrase::EffectRefuse, &[&reason.in_language(names.language).trim()]))
        }
        Act::Accept(category) => Some(names.fill(Phrase::EffectAccept, &[&called(names, category)])),
        Act::Credit(text) => Some(names.fill(Phrase::EffectCredit, &[text])),
    };
    let set = set.iter().map(|(value, is)| names.fill(Phrase::EffectSet, &[&value.id, is]));
    act.into_iter().chain(set).collect::<Vec<_>>().join(", ")
}

fn need(names: &Names<'_>, needed: &Needed) -> String {
    let (told, within) = match needed {
        Needed::AllOf => return names.say(Phrase::AllOf),
        Needed::SomeOf(some) => return names.fill(Phrase::SomeOf, &[some]),
        Needed::When(text) => return text.to_string(),
        Needed::Holds(all) => return names.fill(Phrase::HoldsNeed, &[&list(names, all)]),
        Needed::Requirement(inner) => return called(names, inner).to_owned(),
        Needed::Minimum(unit, of, within) => {
            let (unit, of) = (names.unit(*unit), covered(names, of));
            let told = if of.is_empty() { unit } else { names.fill(Phrase::UnitOf, &[&unit, &of]) };
            (told, within)
        }
        Needed::Kept(duty, within) => (names.fill(Phrase::CoveredNeed, &[&called(names, duty)]), within),
        Needed::Paid(fee, within) => (names.fill(Phrase::PaidNeed, &[&called(names, fee)]), within),
        Needed::Declared(word, within) => (names.fill(Phrase::DeclaredNeed, &[&called(names, word)]), within),
        Needed::Passed(exams, within) => {
            let exam = |exam: &Option<Box<str>>| {
                exam.as_deref().map_or_else(|| names.say(Phrase::SameExam), str::to_owned)
            };
            let exams: Vec<_> = exams.iter().map(exam).collect();
            (names.fill(Phrase::PassedNeed, &[&exams.join(", ")]), within)
        }
    };
    names.fill(Phrase::InWindow, &[&told, &window(names, within)])
}

fn window(names: &Names<'_>, within: &WindowOf) -> String {
    match &within.0 {
        Window::Activity => names.say(Phrase::WindowActivity),
        Window::Day => names.say(Phrase::WindowDay),
        Window::Cycle => names.say(Phrase::WindowCycle),
        Window::Ever => names.say(Phrase::WindowEver),
        Window::Named { id, title, stretch, .. } => {
            let title = title.as_ref().map_or(&**id, |title| title.in_language(names.language));
            let told =
                |phrase: Phrase, length: &Length| names.fill(phrase, &[&title, &names.length(*length)]);
            match stretch {
                Stretch::EachOfCycle(length)
                | Stretch::EachSinceGranted(length)
                | Stretch::EachStarting(length, _)
                | Stretch::EachFromPerson(length, _) => told(Phrase::WindowEach, length),
                Stretch::FirstOfCycle(length) => told(Phrase::WindowFirst, length),
                Stretch::LastOfCycle(length) => told(Phrase::WindowLast, length),
                Stretch::Sliding(length) => told(Phrase::WindowSliding, length),
                Stretch::AfterCycle(length) => told(Phrase::WindowAfter, length),
            }
        }
    }
}

fn term(names: &Names<'_>, cycles: &Cycles) -> String {
    let mut told = vec![names.fill(Phrase::TermLength, &[&names.length(cycles.length)])];
    told.extend(cycles.starts.and_then(|starts| match starts {
        Starts::Granted => None,
        Starts::NextMonth => Some(names.say(Phrase::StartsNextMonth)),
        Starts::NextYear => Some(names.say(Phrase::StartsNextYear)),
    }));
    told.extend(cycles.ends.and_then(|ends| match ends {
        Ends::DayBefore => None,
        Ends::Anniversary => Some(names.say(Phrase::EndsAnniversary)),
        Ends::MonthEnd => Some(names.say(Phrase::EndsMonthEnd)),
    }));
    told.extend(cycles.early.then(|| names.say(Phrase::EarlyCounts)));
    told.extend(cycles.first.map(|first| names.fill(Phrase::FirstCycle, &[&names.length(first)])));
    told.extend(
        cycles
            .next
            .filter(|next| *next == NextStart::Completion)
            .map(|_| names.say(Phrase::NextFromCompletion)),
    );
    told.join(", ")
}

/// The days for which something is said, where they are bounded.
#[must_use]
pub fn days(names: &Names<'_>, first: Date, last: Date) -> Option<String> {
    let bounded = first > Date::EARLIEST || last < Date::LATEST;
    bounded.then(|| names.period(Period { first, last }))
}
