//! Notes of rules that have another name than before.

use crate::{
    message,
    policy::{Policy, rule::Renaming},
    rulebook::{Program, Renamed},
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
        for (at, note) in policy.renamed.iter().enumerate() {
            let before = policy.renamed.iter().take(at).find(|before| before.was.value == note.was.value);
            let mistake = if let Some(before) = before {
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
                mistake(policy, program, note).filter(|mistake| whole || mistake.1).map(|mistake| mistake.0)
            };
            self.diagnostics.extend(mistake);
        }
    }
}

/// What is wrong with a note, and whether that is so whatever else is missing from the policy.
fn mistake(policy: &Policy, program: &Program, note: &Renaming) -> Option<(Diagnostic, bool)> {
    let (was, is) = (&note.was, &note.is);
    let diagnostic = |span, message| Diagnostic::new(Code::Renaming, span, message);
    if let Some(living) = program.rules.iter().find(|rule| rule.id == was.value) {
        let message = message!("`{}` is still the name of a rule", "`{}` は今も規則の名前", was.value);
        let found = diagnostic(was.span, message).related(living.span, message!("this rule", "この規則"));
        return Some((found, true));
    }
    if leads_back(policy, note) {
        let message = message!(
            "the notes lead from `{}` back to it, and to no rule",
            "改名の記載が `{}` から元に戻り、どの規則にも行き着かない",
            was.value
        );
        return Some((diagnostic(was.span, message), true));
    }
    let Some((now, _)) = program.called_now(&was.value) else {
        // A name that was changed again is told at the note that ends nowhere.
        let changed_again = policy.renamed.iter().any(|other| other.was.value == is.value);
        let known = program.rules.iter().map(|rule| &*rule.id);
        let message = message!("no rule is called `{}`", "`{}` という規則はない", is.value);
        return (!changed_again).then(|| (diagnostic(is.span, message).nearest(&is.value, known), false));
    };
    let section = |id: &str| id.split_once('.').map_or(id, |(section, _)| section).to_owned();
    let inner = was.value.contains(".limits.");
    let stays = section(&was.value) == section(&now) && !now.contains(".limits.");
    if RECORDED.contains(&&*section(&was.value)) && !inner && !stays {
        let message = message!(
            "`{}` cannot have become `{now}`",
            "`{}` が `{now}` に改名されることはあり得ない",
            was.value
        );
        let label = message!(
            "records that say the old name need one of the same section",
            "古い名前を書いた記録には、同じ節の名前が必要"
        );
        return Some((diagnostic(is.span, message).label(label), true));
    }
    None
}

/// Whether the notes lead from what a rule was called back to that name.
fn leads_back(policy: &Policy, note: &Renaming) -> bool {
    let mut now = &note.is.value;
    for _ in &policy.renamed {
        if *now == note.was.value {
            return true;
        }
        let Some(next) = policy.renamed.iter().find(|next| next.was.value == *now) else { return false };
        now = &next.is.value;
    }
    false
}

/// What a name of a section is said to be called now, for whoever still says the old one.
pub(super) fn hint(policy: &Policy, section: &str, name: &str) -> Option<Message> {
    let id = format!("{section}.{name}");
    let note = policy.renamed.iter().find(|note| *note.was.value == *id)?;
    let (now, since) = (&note.is.value, note.on);
    Some(message!("it has been called `{now}` since {since}", "{since} から `{now}` と呼ばれる"))
}
