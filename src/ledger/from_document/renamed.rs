//! Names that rules had before: a record that was right when it was written stays right.

use crate::{
    message,
    rulebook::Program,
    vocabulary::{
        date::Moment,
        diagnostic::{Code, Diagnostic},
        span::Span,
    },
};

use super::Resolver;

impl Resolver<'_> {
    /// What something is called now that this policy once called so; the record is told of it, once.
    pub(super) fn now(
        &mut self,
        program: &Program,
        section: &str,
        name: &str,
        span: Span,
    ) -> Option<Box<str>> {
        let found = program.name_now(section, name)?;
        Some(self.tell_new_name(name, found, span))
    }

    /// The same of a certificate of any policy.
    pub(super) fn credential_now(&mut self, name: &str, span: Span) -> Option<Box<str>> {
        let found = self.rulebook.credential_now(name)?;
        Some(self.tell_new_name(name, found, span))
    }

    pub(super) fn tell_new_name(
        &mut self,
        name: &str,
        (now, since): (Box<str>, Moment),
        span: Span,
    ) -> Box<str> {
        let met =
            |(old, new, day): &(Box<str>, Box<str>, Moment)| **old == *name && *new == now && *day == since;
        if !self.old_names.iter().any(met) {
            self.report(old_name(name, &now, since, span));
            self.old_names.push((name.into(), now.clone(), since));
        }
        now
    }

    /// Reports that two names in one mapping mean the same thing, one of them an old one.
    pub(super) fn named_twice(&mut self, name: &str, span: Span) {
        let message = message!(
            "`{name}` stands here twice, once by its old name",
            "`{name}` がここに二度書かれている（一度は古い名前）"
        );
        self.report(Diagnostic::new(Code::Inconsistent, span, message));
    }
}

/// Tells of a name that something had before.
pub(crate) fn old_name(name: &str, now: &str, since: Moment, span: Span) -> Diagnostic {
    let message = message!(
        "`{name}` has been called `{now}` since {since}",
        "`{name}` は {since} から `{now}` と呼ばれる"
    );
    let help = message!(
        "write `{now}`; until then `{name}` is taken for it",
        "`{now}` と書く。それまでは `{name}` をこれとみなす"
    );
    Diagnostic::new(Code::OldName, span, message).label(message!("an old name", "古い名前")).help(help)
}
