//! What the process says with its exit code.

use std::process::ExitCode;

use accrue::assess::Verdict;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Yes, met, well.
    Yes,
    /// No, unmet, due.
    No,
    /// The command was not understood, or a file could not be read.
    Usage,
    /// Nobody can tell yet.
    Undetermined,
    /// Policies, ledger or case hold a mistake.
    Invalid,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Yes => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::Undetermined => 3,
            Exit::Invalid => 4,
        })
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Yes => Self::Yes,
            Verdict::No => Self::No,
            Verdict::Undetermined => Self::Undetermined,
        }
    }
}

impl Exit {
    /// Of several answers: yes when all are, undetermined when any is, else no.
    pub(super) fn of_all(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut all = Self::Yes;
        for verdict in verdicts {
            match verdict {
                Verdict::Yes => {}
                Verdict::Undetermined => all = Self::Undetermined,
                Verdict::No if all == Self::Yes => all = Self::No,
                Verdict::No => {}
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_undetermined_answer_comes_before_any_no() {
        assert_eq!(Exit::of_all([Verdict::Yes, Verdict::Yes]), Exit::Yes);
        assert_eq!(Exit::of_all([Verdict::Yes, Verdict::No]), Exit::No);
        assert_eq!(Exit::of_all([Verdict::No, Verdict::Undetermined, Verdict::Yes]), Exit::Undetermined);
        assert_eq!(Exit::of_all([Verdict::Undetermined, Verdict::No]), Exit::Undetermined);
    }
}
