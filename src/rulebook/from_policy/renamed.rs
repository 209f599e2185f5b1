//! Notes of rules that have another name than before.

use std::collections::BTreeMap;

use crate::{
    message,
    policy::{Policy, rule::Renaming},
    rulebook::{MOST_RENAMINGS, Program, Renamed, Rule, follow},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::Message,
    },
};

use super::{Compiler, is_error};

/// Sections whose names records refer to: a record can follow a name into the same section only.
const RECORDED: [&str; 5] = ["credentials", "groups", "categories", "fees", "products"];

impl Compiler<'_> {
    pub(super) fn renamed(&mut self) -> Vec<Renamed> {
        let policy = self.policy;
        for note in &policy.renamed {
            self.source_list(&note.source);
        }
        let renamed =
            |note: &Renaming| Renamed { was: note.was.value.clone(), is: note.is.value.clone(), on: note.on };
        policy.renamed.iter().map(renamed).collect()
    }

    /// Each note must lead from a name that no rule has to one that a rule has.
    pub(super) fn renamed_well(&mut self, program: &Program) {
        // A rule that could not be compiled is missing among those that are known.
        let whole = self.part.broken.is_empty()
            && self.diagnostics.iter().skip(self.before).all(|found| !is_error(found));
        let policy = self.policy;
        let notes = Notes::of(policy, program);
        for (at, note) in policy.renamed.iter().enumerate() {
            let first = notes.places.get(&*note.was.value).filter(|first| **first != at);
            let mistake = if let Some(before) = first.and_then(|first| policy.renamed.get(*first)) {
                let message = message!(
                    "two notes say what became of `{}`",
                    "`{}` の改名の記載が二つある",
                    note.was.value
                );
                Some(
                    Diagnostic::new(Code::Renaming, note.was.span, message)
                        .related(before.was.span, message!("the first", "最初の記載")),
                )
            } else {
                notes.mistake(note).filter(|mistake| whole || mistake.1).map(|mistake| mistake.0)
            };
            self.diagnostics.extend(mistake);
        }
    }
}

/// All notes and rules of a policy, by name: each note is followed through others.
struct Notes<'p> {
    policy: &'p Policy,
    program: &'p Program,
    /// The first note about each name.
    places: BTreeMap<&'p str, usize>,
    rules: BTreeMap<&'p str, &'p Rule>,
}

impl<'p> Notes<'p> {
    fn of(policy: &'p Policy, program: &'p Program) -> Self {
        let mut places = BTreeMap::new();
        for (at, note) in policy.renamed.iter().enumerate() {
            places.entry(&*note.was.value).or_insert(at);
        }
        let rules = program.rules.iter().rev().map(|rule| (&*rule.id, rule)).collect();
        Self { policy, program, places, rules }
    }

    /// The note about exactly this name.
    fn about(&self, name: &str) -> Option<&'p Renaming> {
        self.policy.renamed.get(*self.places.get(name)?)
    }

    /// What a rule is called now that was once called so.
    fn called_now(&self, id: &str) -> Option<Box<str>> {
        let is_rule = |id: &str| self.rules.contains_key(id);
        let found = follow(id, is_rule, |id| {
            // The note about the name, else about what it stands in.
            let ends = std::iter::once(id.len()).chain(id.rmatch_indices('.').map(|(at, _)| at));
            let mut parts = ends.filter_map(|end| id.split_at_checked(end));
            parts
                .find_map(|(name, inside)| Some((self.program.renamed.get(*self.places.get(name)?)?, inside)))
        });
        found.map(|(now, _)| now)
    }

    /// What is wrong with a note, and whether that is so whatever else is missing from the policy.
    fn mistake(&self, note: &Renaming) -> Option<(Diagnostic, bool)> {
        let (was, is) = (&note.was, &note.is);
        let diagnostic = |span, message| Diagnostic::new(Code::Renaming, span, message);
        if let Some(living) = self.rules.get(&*was.value) {
            let message = message!("`{}` is still the name of a rule", "`{}` は今も規則の名前", was.value);
            let found = diagnostic(was.span, message).related(living.span, message!("this rule", "この規則"));
            return Some((found, true));
        }
        match self.way(note) {
            Way::Back => {
                let message = message!(
                    "the notes lead from `{}` back to it, and to no rule",
                    "改名の記載が `{}` から元に戻り、どの規則にも行き着かない",
                    was.value
                );
                return Some((diagnostic(was.span, message), true));
            }
            Way::Notes(notes) if notes == MOST_RENAMINGS + 1 => {
                let message = message!(
                    "more than {MOST_RENAMINGS} notes lead on from `{}`",
                    "`{}` からの改名の記載が {MOST_RENAMINGS} 件を超えて続いている",
                    was.value
                );
                let help = message!(
                    "let the older ones say what the rule is called now",
                    "古い記載に、規則の現在の名前を書く"
                );
                return Some((Diagnostic::new(Code::Budget, was.span, message).help(help), true));
            }
            // That is told at the one from which just too many lead on.
            Way::Notes(notes) if notes > MOST_RENAMINGS => return None,
            Way::Notes(_) => {}
        }
        let Some(now) = self.called_now(&was.value) else {
            // A name that was changed again is told at the note that ends nowhere.
            let changed_again = self.about(&is.value).is_some();
            let known = self.program.rules.iter().map(|rule| &*rule.id);
            let message = message!("no rule is called `{}`", "`{}` という規則はない", is.value);
            return (!changed_again).then(|| (diagnostic(is.span, message).nearest(&is.value, known), false));
        };
        becomes_another_sort(note, &now).map(|found| (found, true))
    }

    /// Where the notes lead from the one about a name.
    fn way(&self, note: &Renaming) -> Way {
        let (mut now, mut notes) = (&note.is.value, 1);
        while notes <= MOST_RENAMINGS + 1 {
            if *now == note.was.value {
                return Way::Back;
            }
            let Some(next) = self.about(now) else { break };
            now = &next.is.value;
            notes += 1;
        }
        Way::Notes(notes)
    }
}

/// Where notes lead.
enum Way {
    /// To the name that they began with.
    Back,
    /// Over so many of them, as far as they are counted.
    Notes(usize),
}

/// The mistake of a note that leads from a name that records say to a rule of which they could not.
fn becomes_another_sort(note: &Renaming, now: &str) -> Option<Diagnostic> {
    let (was, is) = (&note.was, &note.is);
    let section = |id: &str| id.split_once('.').map_or(id, |(section, _)| section).to_owned();
    let inner = was.value.contains(".limits.");
    let stays = section(&was.value) == section(now) && !now.contains(".limits.");
    if !RECORDED.contains(&&*section(&was.value)) || inner || stays {
        return None;
    }
    let message = message!(
        "`{}` cannot have become `{now}`",
        "`{}` が `{now}` に改名されることはあり得ない",
        was.value
    );
    let label = message!(
        "records that say the old name need one of the same section",
        "古い名前を書いた記録には、同じ節の名前が必要"
    );
    Some(Diagnostic::new(Code::Renaming, is.span, message).label(label))
}

/// What a name of a section is said to be called now, for whoever still says the old one.
pub(super) fn hint(policy: &Policy, section: &str, name: &str) -> Option<Message> {
    let id = format!("{section}.{name}");
    let note = policy.renamed.iter().find(|note| *note.was.value == *id)?;
    let (now, since) = (&note.is.value, note.on);
    Some(message!("it has been called `{now}` since {since}", "{since} から `{now}` と呼ばれる"))
}
