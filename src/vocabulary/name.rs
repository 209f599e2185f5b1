//! Names that people give to things. Each is a type of its own whose only door is a checked parse.

use std::fmt;

use super::phrase::Phrase;

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAName {
    /// What a name of this sort looks like.
    pub expected: Phrase,
}

/// A sort of name: it can be parsed, and says what it looks like.
pub trait Name: Sized + Clone + Ord {
    /// What such a name looks like, in words for a diagnostic.
    const EXPECTED: Phrase;
    /// The same as a regular expression, for JSON Schema.
    const PATTERN: &'static str;
    /// Whether it may start with a digit, so that YAML may take it for a number.
    const STARTS_WITH_DIGIT: bool;
    /// The section of a policy that declares such names, if one does.
    const SECTION: Option<&'static str>;

    /// Whether a text looks like [`Name::EXPECTED`].
    fn fits(text: &str) -> bool;

    /// Checks a text and makes a name of it.
    ///
    /// # Errors
    /// When the text does not look like [`Name::EXPECTED`].
    fn parse(text: &str) -> Result<Self, NotAName>;

    /// The text of the name.
    fn as_str(&self) -> &str;
}

const LABEL: Phrase = Phrase::new(
    "a name of lower-case letters, digits and `+ . _ -`, starting with a letter or digit",
    "英小文字か数字で始まり、英小文字・数字・`+ . _ -` からなる名前",
);

const IDENTIFIER: Phrase = Phrase::new(
    "a name of lower-case letters, digits and `_`, starting with a letter",
    "英小文字で始まり、英小文字・数字・`_` からなる名前",
);

/// Longest accepted name in bytes.
const LONGEST: usize = 64;

fn is_label(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'.' | b'_' | b'-'))
}

fn is_identifier(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

macro_rules! names {
    ($( $(#[$doc:meta])* $Name:ident $section:expr => $check:ident, $expected:expr, $digit:literal, $pattern:literal; )*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(Box<str>);

        impl Name for $Name {
            const EXPECTED: Phrase = $expected;
            const PATTERN: &'static str = $pattern;
            const STARTS_WITH_DIGIT: bool = $digit;
            const SECTION: Option<&'static str> = $section;

            fn fits(text: &str) -> bool {
                $check(text)
            }

            fn parse(text: &str) -> Result<Self, NotAName> {
                if Self::fits(text) { Ok(Self(text.into())) } else { Err(NotAName { expected: Self::EXPECTED }) }
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )* };
}

macro_rules! labels {
    ($( $(#[$doc:meta])* $Name:ident $section:expr; )*) => { names! { $(
        $(#[$doc])*
        $Name $section => is_label,
        LABEL, true,
        "^[a-z0-9][a-z0-9+._-]{0,63}$";
    )* } };
}

labels! {
    /// A policy, which is one certifying body.
    PolicyId None;
    /// A document or written answer a rule rests on.
    SourceId Some("sources");
    /// A certificate.
    CredentialId Some("credentials");
    /// A kind of activity a body accepts.
    CategoryId Some("categories");
    /// A bucket that credits are booked in.
    GroupId Some("groups");
    /// A limit.
    LimitId Some("limits");
    /// A named stretch of time.
    WindowId Some("windows");
    /// A dated answer of the body.
    RulingId Some("rulings");
    /// A reply to an open or contested ruling.
    ReplyId Some("replies");
    /// One of the answers an open or contested ruling may turn out to have.
    AnswerId None;
    /// Something that must be reached.
    RequirementId Some("requirements");
    /// A way to renew.
    RouteId Some("routes");
    /// A rule that moves surplus into the next cycle.
    CarryId Some("carry");
    /// Something that must be paid.
    FeeId Some("fees");
    /// A duty that is kept up by paying or subscribing.
    CoverageId Some("coverage");
    /// A stage a credential passes through after its cycle ended short.
    StandingId Some("standing");
    /// A rule told in words only.
    GuidanceId Some("guidance");
    /// A product a person can subscribe to.
    ProductId Some("products");
    /// A word of an authored vocabulary: a kind, role, tag, domain, class, form of proof.
    Word None;
}

names! {
    /// A named value that expressions read as `values.NAME`.
    ValueId Some("values") => is_identifier, IDENTIFIER, false, "^[a-z][a-z0-9_]{0,63}$";
    /// A fact about an activity that expressions read as `activity.NAME`.
    FactId Some("facts") => is_identifier, IDENTIFIER, false, "^[a-z][a-z0-9_]{0,63}$";
}
