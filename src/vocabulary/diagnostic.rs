//! A user's mistake is a plain value: what is wrong, where, what was expected. How it looks is decided elsewhere.

use crate::message;

use super::{message::Message, span::Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is computed from a text with an error.
    Error,
    /// Worth mending; the text is used all the same.
    Warning,
}

/// A mistake in something a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake it is; its page explains it.
    pub code: Code,
    /// One line: lower case, no full stop, the user's text in back-ticks.
    pub message: Message,
    /// Where.
    pub span: Span,
    /// A few words that stand beside the place, if any need to.
    pub label: Option<Message>,
    /// Other places that matter: "first written here".
    pub related: Vec<(Span, Message)>,
    /// What to do, if that can be said.
    pub help: Option<Message>,
}

impl Diagnostic {
    /// A mistake of this sort at this place.
    #[must_use]
    pub fn new(code: Code, span: Span, message: Message) -> Self {
        Self { code, message, span, label: None, related: Vec::new(), help: None }
    }

    /// Whether nothing may be computed from the text.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }

    /// Adds the words beside the place.
    #[must_use]
    pub fn label(mut self, label: Message) -> Self {
        self.label = Some(label);
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, label: Message) -> Self {
        self.related.push((span, label));
        self
    }

    /// Offers the nearest of the valid names, if one is near.
    #[must_use]
    pub fn nearest<'a>(self, written: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(written, valid) {
            Some(name) => self.help(did_you_mean(name)),
            None => self,
        }
    }
}

/// Offers a name instead of the one written.
#[must_use]
pub fn did_you_mean(name: &str) -> Message {
    message!("did you mean `{name}`?", "`{name}` のことですか？")
}

/// The longest name of which another one may be a slip.
const LONGEST_NAME: usize = 60;

/// The most names that are looked at for one that is near: a hint is not worth more time.
const MOST_NAMES: usize = 1_000;

/// The valid name most like the one written, if any is like it at all. Ties go to the first.
pub fn nearest<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for name in valid.into_iter().take(MOST_NAMES) {
        let likeness = strsim::jaro_winkler(written, name);
        if likeness >= 0.8 && best.is_none_or(|(so_far, _)| likeness > so_far) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The valid name of which the one written is likely a slip of the pen: one letter off, or two in a long word.
pub fn slip_of<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = match written.len() {
        0..=4 => return None,
        5..=8 => 1,
        9..=LONGEST_NAME => 2,
        _ => return None,
    };
    valid.into_iter().find(|name| {
        name.len().abs_diff(written.len()) <= most && strsim::osa_distance(written, name) <= most
    })
}

macro_rules! codes {
    ($( $(#[$doc:meta])* $Variant:ident = $code:literal $severity:ident; )*) => {
        /// Every mistake that can be reported. The text of a code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $( $(#[$doc])* $Variant, )* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[ $( Self::$Variant, )* ];

            /// The stable text of the code.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$Variant => $code, )* }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $( Self::$Variant => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    // Texts: what a file must be before its meaning is looked at.
    /// The file is not UTF-8.
    NotUtf8 = "D001" Error;
    /// The file is larger than is read.
    TooLarge = "D002" Error;
    /// The YAML cannot be read.
    Syntax = "D003" Error;
    /// A key is written twice in one mapping.
    DuplicateKey = "D004" Error;
    /// Nesting or values beyond the budget.
    Budget = "D005" Error;
    /// An anchor, alias, tag, merge key, directive or second document, which are not used here.
    UnsupportedYaml = "D006" Error;
    // Shapes: keys and values.
    /// A key that is not known here.
    UnknownKey = "S001" Error;
    /// A key that must be there is missing.
    MissingKey = "S002" Error;
    /// A value of the wrong sort.
    WrongShape = "S003" Error;
    /// A word outside the closed set.
    UnknownWord = "S004" Error;
    /// A text that is not a name.
    BadName = "S005" Error;
    /// A text that is not a number in range.
    BadNumber = "S006" Error;
    /// A text that is not a date.
    BadDate = "S007" Error;
    /// Keys that exclude each other, or none where one is needed.
    ChooseOne = "S008" Error;
    // Policies: what the parts mean together.
    /// A reference to something that is not declared.
    UnknownName = "P001" Error;
    /// Something is declared twice.
    DeclaredTwice = "P002" Error;
    /// Rules that rest on each other in a circle.
    Cycle = "P003" Error;
    /// Dated values that leave a gap or overlap.
    DatedGap = "P004" Error;
    /// A date order that cannot be: an end before its start.
    DateOrder = "P005" Error;
    /// A rule without a source.
    NoSource = "P006" Error;
    /// A declaration nothing uses.
    Unused = "P007" Warning;
    /// A rule that contradicts another one.
    Contradiction = "P008" Error;
    /// A note of a new name that leads to no rule, or hides one.
    Renaming = "P009" Error;
    /// Two rulings that contradict each other and that nothing orders.
    Contested = "P010" Warning;
    // Scripts.
    /// The script cannot be parsed.
    ScriptSyntax = "R001" Error;
    /// A variable that is not given to this script.
    ScriptVariable = "R002" Error;
    /// A field the value does not have.
    ScriptField = "R003" Error;
    /// A function that does not exist, or not for these types.
    ScriptFunction = "R004" Error;
    /// An operation on types that do not fit.
    ScriptType = "R005" Error;
    /// Something scripts may not do.
    ScriptForbidden = "R006" Error;
    /// The script ran out of its budget.
    ScriptBudget = "R007" Error;
    /// The script stopped with a fault.
    ScriptFault = "R008" Error;
    /// A script in a form whose positions cannot be shown.
    ScriptForm = "R009" Error;
    // Ledgers.
    /// A reference to something no policy knows.
    UnknownReference = "L001" Error;
    /// An id used twice.
    DuplicateId = "L002" Error;
    /// A date that cannot be: the end before the start, or far away.
    ImpossibleDate = "L003" Error;
    /// A number that cannot be.
    ImpossibleNumber = "L004" Error;
    /// A fact that contradicts another one.
    Inconsistent = "L005" Error;
    /// Something that is likely a slip.
    Doubtful = "L006" Warning;
    /// A rule is named as it was called before.
    OldName = "L007" Warning;
    // Cases.
    /// A case whose result differs from what it expects.
    CaseFailed = "C001" Error;
    /// A text whose verdict is not what the rules compute for its probe.
    ProbeFailed = "C002" Error;
}
