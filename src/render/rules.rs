//! Rules in force on a day, for people.

use crate::{
    policy::rule::{Confidence, Said},
    rulebook::{Act, CredentialIx, Outcome, Program, ProgramIx, Question, Reply, Rule, RuleIx, Rulebook},
    vocabulary::{
        date::{Date, Period},
        text::Language,
    },
};

use super::{
    fresh, names::Names, page::Page, phrase::Phrase, precedent::Decided, rule::Teller, used::Policies,
};

/// Whose rules are asked for: a policy, and some of its certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The policy.
    pub program: ProgramIx,
    /// The certificates.
    pub credentials: Vec<CredentialIx>,
}

/// What is asked about rules.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// Whose rules.
    pub whose: &'a [Whose],
    /// The topic, if one is asked for.
    pub topic: Option<&'a str>,
    /// The day.
    pub on: Date,
    /// Forget what became known after this day.
    pub known_on: Date,
}

/// A rule that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// Whose it is.
    pub whose: &'a Whose,
    /// The rule.
    pub rule: RuleIx,
}

/// The rules in force that were asked for, by policy, in the order of the policy.
#[must_use]
pub fn find<'a>(rulebook: &Rulebook, query: Query<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for whose in query.whose {
        let program = rulebook.program(whose.program);
        let of_them = program.rules.iter().enumerate();
        let of_them = of_them.filter(|(_, rule)| applies(rule, whose) && in_force(rule, query));
        match query.topic {
            None => {
                // A named figure is told with the rules that read it.
                let rules = of_them.filter(|(_, rule)| !rule.id.starts_with("values."));
                found.extend(rules.map(|(at, _)| Found { whose, rule: RuleIx::new(at) }));
            }
            Some(topic) => {
                let matches: Vec<_> =
                    of_them.filter_map(|(at, rule)| Some((at, matching(program, rule, topic)?))).collect();
                let best = matches.iter().map(|(_, how)| *how).min();
                let mut best: Vec<_> = matches.into_iter().filter(|(_, how)| Some(*how) == best).collect();
                // A named figure is told with the rules that read it.
                let figure =
                    |at: usize| program.rules.get(at).is_some_and(|rule| rule.id.starts_with("values."));
                if best.iter().any(|(at, _)| !figure(*at)) {
                    best.retain(|(at, _)| !figure(*at));
                }
                found.extend(best.into_iter().map(|(at, _)| Found { whose, rule: RuleIx::new(at) }));
            }
        }
    }
    found.extend(replies(rulebook, query, &found));
    found
}

/// The replies in force to questions that were found.
fn replies<'a>(rulebook: &Rulebook, query: Query<'a>, found: &[Found<'a>]) -> Vec<Found<'a>> {
    let to = |asked: &Found<'a>| {
        let whose = asked.whose;
        let program = rulebook.program(whose.program);
        let replies = question(program, asked.rule).map_or(&[][..], |question| &question.replies);
        let rules: Vec<_> = replies.iter().map(|reply| reply.rule).collect();
        let rules = rules.into_iter().filter(move |rule| {
            let card = program.rule(*rule);
            applies(card, whose) && in_force(card, query)
        });
        rules.map(move |rule| Found { whose, rule })
    };
    let mut replies: Vec<_> = found.iter().flat_map(to).collect();
    replies.retain(|reply| !found.contains(reply));
    replies
}

/// The question that a rule asks, if it asks one.
pub(super) fn question(program: &Program, rule: RuleIx) -> Option<&Question> {
    match program.rulings.iter().find(|ruling| ruling.rule == rule)?.outcome {
        Outcome::Question(at) => program.questions.get(at.index()),
        Outcome::Answered(_) => None,
    }
}

/// What the replies found make of a question: undetermined where there are none, or they disagree; `None` where what they say
/// is no yes or no.
fn replied(program: &Program, asked: &Question, found: &[Found<'_>], whose: &Whose) -> Option<Said> {
    let known = |reply: &&Reply| {
        reply.settles && found.iter().any(|found| found.rule == reply.rule && found.whose == whose)
    };
    let narrow = |reply: &&Reply| {
        let all = |credential: &CredentialIx| program.rule(reply.rule).applies.contains(*credential);
        reply.kinds.is_empty() && whose.credentials.iter().all(all)
    };
    let replies: Vec<_> = asked.replies.iter().filter(known).collect();
    let latest = replies.iter().map(|reply| reply.received).max();
    let last: Vec<_> = replies.iter().filter(|reply| Some(reply.received) == latest).collect();
    let agree = last.iter().all(|reply| Some(reply.answer) == last.first().map(|first| first.answer));
    let ruling = program.rulings.get(asked.ruling.index());
    let Some(first) = last.first().filter(|_| agree && replies.iter().all(narrow)) else {
        return ruling.and_then(|ruling| ruling.verdict).or(Some(Said::Undetermined));
    };
    match asked.answers.get(first.answer.index())?.effect.act {
        Act::Refuse(_) => Some(Said::No),
        Act::Accept(_) | Act::Credit(_) => Some(Said::Yes),
        Act::Nothing => None,
    }
}

/// The rule on the topic that ended last before the day, and its last day.
#[must_use]
pub fn ended<'r>(rulebook: &'r Rulebook, query: Query<'_>) -> Option<(&'r str, Date)> {
    let topic = query.topic?;
    let of_one = |whose: &Whose| {
        let program = rulebook.program(whose.program);
        let ended = program.rules.iter().filter(move |rule| {
            rule.known <= query.known_on && rule.last < query.on && matching(program, rule, topic).is_some()
        });
        ended.map(|rule| (&*rule.id, rule.last)).max_by_key(|(_, last)| *last)
    };
    query.whose.iter().filter_map(of_one).max_by_key(|(_, last)| *last)
}

/// What may be asked about: sections, names and topics of the rules in force.
pub fn topics<'r>(rulebook: &'r Rulebook, query: Query<'_>) -> impl Iterator<Item = &'r str> {
    let found = find(rulebook, Query { topic: None, ..query });
    let rules: Vec<_> =
        found.iter().map(|found| rulebook.program(found.whose.program).rule(found.rule)).collect();
    rules.into_iter().flat_map(|rule| {
        let (section, name) = rule.id.split_once('.').unwrap_or((&rule.id, ""));
        [section, name].into_iter().chain(rule.topics.iter().map(|topic| &**topic))
    })
}

/// How a rule was found, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// By its section, whole name or topics.
    Name,
    /// By a word of its name.
    Part,
    /// By words of its title.
    Text,
}

fn applies(rule: &Rule, whose: &Whose) -> bool {
    whose.credentials.iter().any(|credential| rule.applies.contains(*credential))
}

fn in_force(rule: &Rule, query: Query<'_>) -> bool {
    rule.known <= query.known_on && rule.first <= query.on && query.on <= rule.last
}

/// Sections that a topic stands for.
fn sections(topic: &str) -> &'static [&'static str] {
    match topic {
        // How long a cycle is belongs to how much is needed in it.
        "total" | "required" => &["credentials", "requirements"],
        "requirement" => &["requirements"],
        "fee" => &["fees"],
        "rollover" | "carry-over" => &["carry"],
        "grace" | "late" | "deadline" => &["standing"],
        "category" | "kinds" => &["categories"],
        "limit" | "caps" | "cap" => &["limits"],
        "ruling" | "answers" | "questions" => &["rulings"],
        "route" | "renewal" => &["routes"],
        "credential" | "term" => &["credentials"],
        "value" | "figures" => &["values"],
        "evidence" => &["proof"],
        _ => &[],
    }
}

fn matching(program: &Program, rule: &Rule, topic: &str) -> Option<Match> {
    let (section, name) = rule.id.split_once('.').unwrap_or((&rule.id, ""));
    let topic = topic.to_lowercase();
    let named = section == topic
        || *rule.id == topic
        || name == topic
        || rule.topics.iter().any(|known| known.to_lowercase() == topic)
        || (sections(&topic).contains(&section) && (section != "limits" || !rule.id.contains(".limits.")));
    if named {
        return Some(Match::Name);
    }
    if name.split(['.', '-']).any(|part| part == topic) {
        return Some(Match::Part);
    }
    let texts = [Language::English, Language::Japanese];
    let in_title = |language| {
        rule.title.as_ref().is_some_and(|title| title.in_language(language).to_lowercase().contains(&topic))
    };
    let asked = program.rulings.iter().filter(|ruling| std::ptr::eq(program.rule(ruling.rule), rule));
    let in_question = |language: Language| {
        asked.clone().any(|ruling| ruling.question.in_language(language).to_lowercase().contains(&topic))
    };
    texts.into_iter().any(|language| in_title(language) || in_question(language)).then_some(Match::Text)
}

/// The answer of a rule in one word, where it gives one: as the replies found say, else as it is written where no other
/// ruling contradicts it.
pub(super) fn said(rulebook: &Rulebook, query: Query<'_>, one: Found<'_>, all: &[Found<'_>]) -> Option<Said> {
    let program = rulebook.program(one.whose.program);
    if let Some(asked) = question(program, one.rule) {
        return replied(program, asked, all, one.whose);
    }
    match program.rulings.iter().find(|card| card.rule == one.rule) {
        Some(card) => program.said_by(card, &one.whose.credentials, query.on, query.known_on),
        None => program.said(one.rule),
    }
}

/// The answers of rules, where they give one. Beside rules that say what must be reached or paid, an open question is
/// about something else, and no answer to what was asked.
#[must_use]
pub fn answers(rulebook: &Rulebook, query: Query<'_>, all: &[Found<'_>]) -> Vec<Said> {
    let said = |found: &Found<'_>| said(rulebook, query, *found, all);
    let states = |found: &Found<'_>| {
        let id = &rulebook.program(found.whose.program).rule(found.rule).id;
        let section = id.split_once('.').map_or(&**id, |(section, _)| section);
        matches!(section, "requirements" | "routes" | "fees" | "coverage" | "standing" | "carry")
    };
    let stated = all.iter().any(states);
    all.iter().filter_map(said).filter(|said| !stated || *said != Said::Undetermined).collect()
}

/// The first line: the answer in one word, and what it is made of where answers differ.
fn headline(names: &Names<'_>, answers: &[Said]) -> Option<String> {
    let word = names.said(Said::of_all(answers)?);
    let count = |said: Said| answers.iter().filter(|other| **other == said).count();
    let counted = [Said::Yes, Said::No, Said::Partly, Said::Undetermined].map(|said| (said, count(said)));
    let counted: Vec<_> = counted.into_iter().filter(|(_, count)| *count > 0).collect();
    if counted.len() < 2 {
        return Some(word);
    }
    let parts: Vec<_> =
        counted.into_iter().map(|(said, count)| format!("{count} {}", names.said(said))).collect();
    Some(format!("{word}: {}", parts.join(", ")))
}

/// The rules that were found, for people.
#[must_use]
pub fn page(names: &Names<'_>, query: Query<'_>, policies: &Policies, decided: Option<&Decided<'_>>) -> Page {
    let rulebook = names.rulebook;
    let found = find(rulebook, query);
    let mut page = Page::default();
    if let Some(told) = headline(names, &answers(rulebook, query, &found)).filter(|_| query.topic.is_some()) {
        page.answer(None, told);
    }
    page.heading(names.fill(Phrase::RulesOn, &[&query.on]));
    let mut facts = vec![(names.say(Phrase::PoliciesUsed), policies.told(names.language))];
    if query.known_on < Date::LATEST {
        facts.push((names.say(Phrase::KnownOn), query.known_on.to_string()));
    }
    page.facts(1, facts);
    for found in found {
        let program = rulebook.program(found.whose.program);
        let teller = Teller {
            names: *names,
            program,
            on: query.on,
            known_on: query.known_on,
            credentials: &found.whose.credentials,
        };
        rule(&teller, found.rule, &mut page);
        let against = |decided: &Decided<'_>| {
            decided.told_against(found.whose.program, &found.whose.credentials, found.rule)
        };
        let told = decided.map(against).unwrap_or_default().into_iter();
        page.facts(1, told.map(|told| (names.say(Phrase::Precedent), told)).collect());
    }
    page
}

fn rule(teller: &Teller<'_>, at: RuleIx, page: &mut Page) {
    let (names, program) = (&teller.names, teller.program);
    let card = program.rule(at);
    page.heading(format!("{}: {} [{}]", program.id, names.rule(program, at), card.id));
    let one_line = |text: String| text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let content = teller.content(at).into_iter().map(|(name, text)| (name, one_line(text)));
    page.facts(1, content.collect());
    let mut facts = Vec::new();
    let covered = teller.credentials.iter().filter(|credential| card.applies.contains(**credential));
    let ids: Vec<_> = covered.map(|credential| &*program.credential(*credential).id).collect();
    facts.push((names.say(Phrase::For), ids.join(", ")));
    if card.first > Date::EARLIEST || card.last < Date::LATEST {
        let period = Period { first: card.first, last: card.last };
        facts.push((names.say(Phrase::InForce), names.period(period)));
    }
    let goes_on = fresh::validity(names, program.validity(at, teller.on, teller.known_on));
    facts.extend(goes_on.map(|told| (names.say(Phrase::Validity), told)));
    // Where a value names no source, its alternatives do.
    if !card.sources.is_empty() || card.confidence != Confidence::Official {
        facts.push((names.say(Phrase::Confidence), names.confidence(card.confidence)));
    }
    facts.extend(names.sources(program, card).into_iter().map(|source| (names.say(Phrase::Source), source)));
    let old = program.renamed.iter().filter(|note| note.is == card.id);
    facts.extend(old.map(|note| (names.say(Phrase::OnceCalled), note.was.to_string())));
    if let Some(note) = &card.note {
        facts.push((names.say(Phrase::Note), note.in_language(names.language).trim().to_owned()));
    }
    page.facts(1, facts);
}
