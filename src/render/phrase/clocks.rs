//! What became known when, what has ended, and how fresh sources are.

use super::{Phrase, phrases};

phrases! {
    KnownOnlySince = "`{0}` is known since {1} only", "`{0}` が判明したのは {1}";
}
