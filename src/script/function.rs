//! The functions every script may call.

use super::Type;

macro_rules! functions {
    ($( $(#[doc = $doc:literal])* $Variant:ident = $name:literal ($($parameter:ident),*) $([$more:ident])? -> $result:ident; )*) => {
        /// A function every script may call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function { $( $(#[doc = $doc])* $Variant, )* }

        impl Function {
            /// All functions, in order.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// The name scripts call it by.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$Variant => $name, )* }
            }

            /// What it does.
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $( Self::$Variant => concat!($($doc),*), )* }
            }

            /// The types of its arguments.
            #[must_use]
            pub fn parameters(self) -> &'static [Type] {
                match self { $( Self::$Variant => &[$(Type::$parameter),*], )* }
            }

            /// Whether all its arguments are numbers.
            #[must_use]
            pub fn is_of_numbers(self) -> bool {
                self.parameters().iter().all(|parameter| *parameter == Type::Number)
            }

            /// The type of any further arguments, if it takes any.
            #[must_use]
            pub fn further(self) -> Option<Type> {
                match self { $( Self::$Variant => { let further: &[Type] = &[$(Type::$more)?]; further.first().copied() } )* }
            }

            /// The type of its result.
            #[must_use]
            pub fn result(self) -> Type {
                match self { $( Self::$Variant => Type::$result, )* }
            }
        }
    };
}

functions! {
    /// The smallest of the numbers.
    Min = "min"(Number, Number) [Number] -> Number;
    /// The largest of the numbers.
    Max = "max"(Number, Number) [Number] -> Number;
    /// The number without its sign.
    Abs = "abs"(Number) -> Number;
    /// The whole part of the number: what stands before the decimal point.
    Whole = "whole"(Number) -> Number;
    /// The number rounded down to a multiple of the second.
    RoundDown = "round_down"(Number, Number) -> Number;
    /// The number rounded up to a multiple of the second.
    RoundUp = "round_up"(Number, Number) -> Number;
    /// The number rounded to the nearest multiple of the second, halves away from zero.
    RoundNearest = "round_nearest"(Number, Number) -> Number;
    /// Days from the first date to the second.
    Days = "days"(Date, Date) -> Number;
    /// Full months from the first date to the second.
    Months = "months"(Date, Date) -> Number;
    /// The day a number of months after the date; a month that is too short gives its last day.
    MonthsAfter = "months_after"(Date, Number) -> Date;
    /// The year of the date.
    Year = "year"(Date) -> Number;
    /// The month of the date, 1 to 12.
    Month = "month"(Date) -> Number;
    /// The day of the month, 1 to 31.
    Day = "day"(Date) -> Number;
    /// Whether the first list holds the word; `x in list` says the same.
    Contains = "contains"(Words, Word) -> Flag;
    /// Whether the lists have a word in common.
    Touches = "touches"(Words, Words) -> Flag;
    /// Whether the first list is not empty and has no word that is not in the second.
    Only = "only"(Words, Words) -> Flag;
    /// How many words the list has.
    Len = "len"(Words) -> Number;
}

impl Function {
    /// The function of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name() == name)
    }
}
