//! Exact decimal amounts: hours, credits, counts, money. Never a binary float.

use std::{cmp::Ordering, fmt, iter::Sum, num::NonZeroU64, ops, str::FromStr};

use rust_decimal::Decimal;

/// An exact decimal number. Its size is bounded by [`Amount::LARGEST`] where texts and scripts enter, so sums of
/// amounts cannot overflow.
///
/// Every number has one form: whatever people write is a whole number of millionths, so that sums, comparisons and
/// rounding are those of whole numbers. Quotients have more digits. The two words travel in registers, also where there may
/// be no amount; a decimal beside a whole number would be copied through memory at every step.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    /// Millionths, or the lower digits of a long decimal.
    low: i64,
    /// [`SHORT`] for millionths, else the rest of a long decimal.
    high: NonZeroU64,
}

/// The form of a number.
enum Digits {
    Millionths(i64),
    /// What is no whole number of millionths, or too large to be counted in them.
    Long(Decimal),
}

/// Marks a whole number of millionths.
const SHORT: NonZeroU64 = NonZeroU64::MIN;
/// Marks a long decimal.
const LONG: NonZeroU64 = NonZeroU64::new(1 << 63).expect("it has a bit");
/// Marks a long decimal below zero.
const NEGATIVE: u64 = 1 << 62;
/// Where the number of decimals of a long decimal stands.
const SCALE: u32 = 32;

impl Amount {
    /// A whole number of millionths.
    #[must_use]
    #[inline]
    pub const fn of_millionths(millionths: i64) -> Self {
        Self { low: millionths, high: SHORT }
    }

    #[inline]
    fn digits(self) -> Digits {
        if self.high == SHORT { Digits::Millionths(self.low) } else { Digits::Long(self.long()) }
    }

    /// Packs a decimal that is no whole number of millionths.
    fn of_long(decimal: Decimal) -> Self {
        let parts = decimal.unpack();
        let low = u64::from(parts.mid) << 32 | u64::from(parts.lo);
        let sign = if parts.negative { NEGATIVE } else { 0 };
        let rest = sign | u64::from(parts.scale) << SCALE | u64::from(parts.hi);
        Self { low: low.cast_signed(), high: LONG | rest }
    }

    fn long(self) -> Decimal {
        let word = |wide: u64| u32::try_from(wide & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        let (low, high) = (self.low.cast_unsigned(), self.high.get());
        let scale = word((high & !(LONG.get() | NEGATIVE)) >> SCALE);
        Decimal::from_parts(word(low), word(low >> 32), word(high), high & NEGATIVE != 0, scale)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Decimals of a millionth, the most an authored amount may have.
const DECIMALS: u32 = 6;

/// Digits before the decimal point that an authored amount may have, zeros at its beginning included.
const MOST_DIGITS: u32 = 12;

/// Millionths in one.
const MILLION: i64 = 1_000_000;

impl Default for Amount {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Ord for Amount {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.digits(), other.digits()) {
            (Digits::Millionths(one), Digits::Millionths(two)) => one.cmp(&two),
            _ => self.cmp_long(*other),
        }
    }
}

impl PartialOrd for Amount {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnAmount {
    /// Not digits with an optional sign and decimal point.
    Syntax,
    /// Larger than [`Amount::LARGEST`] or with more than six decimals.
    Range,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self::of_millionths(0);
    /// The largest amount a text or a script may give, in either direction.
    pub const LARGEST: Self = Self::from_whole(1_000_000_000);

    /// An amount of whole units, where a constant is needed.
    #[must_use]
    pub const fn from_whole(units: u32) -> Self {
        Self::of_millionths(units as i64 * MILLION)
    }

    /// An amount of whole units.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        match units.checked_mul(MILLION) {
            Some(millionths) => Self::of_millionths(millionths),
            None => Self::of_long(Decimal::from(units)),
        }
    }

    /// Wraps a decimal that is known to be in range.
    ///
    /// # Errors
    /// [`NotAnAmount::Range`] beyond [`Amount::LARGEST`].
    pub fn from_decimal(decimal: Decimal) -> Result<Self, NotAnAmount> {
        Self::of(decimal).within_range()
    }

    /// The amount itself, if texts and scripts may give it.
    ///
    /// # Errors
    /// [`NotAnAmount::Range`] beyond [`Amount::LARGEST`].
    #[inline]
    pub fn within_range(self) -> Result<Self, NotAnAmount> {
        let within = self <= Self::LARGEST && Self::ZERO - Self::LARGEST <= self;
        if within { Ok(self) } else { Err(NotAnAmount::Range) }
    }

    /// The one form of a decimal.
    fn of(decimal: Decimal) -> Self {
        let short = decimal.normalize();
        let millionths = (short.scale() <= DECIMALS).then(|| {
            let units = i64::try_from(short.mantissa()).ok()?;
            units.checked_mul(10_i64.pow(DECIMALS - short.scale()))
        });
        match millionths.flatten() {
            Some(millionths) => Self::of_millionths(millionths),
            None => Self::of_long(short),
        }
    }

    // What is seldom needed stays out of the way of what is always needed.
    #[cold]
    #[inline(never)]
    fn add_long(self, other: Self) -> Self {
        Self::of(self.decimal() + other.decimal())
    }

    #[cold]
    #[inline(never)]
    fn subtract_long(self, other: Self) -> Self {
        Self::of(self.decimal() - other.decimal())
    }

    #[cold]
    #[inline(never)]
    fn cmp_long(self, other: Self) -> Ordering {
        self.decimal().cmp(&other.decimal())
    }

    /// The decimal inside, without zeros at its end.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        match self.digits() {
            Digits::Millionths(millionths) => Decimal::new(millionths, DECIMALS).normalize(),
            Digits::Long(decimal) => decimal,
        }
    }

    /// So many millionths, if it is a whole number of them.
    #[must_use]
    #[inline]
    pub fn millionths(self) -> Option<i64> {
        match self.digits() {
            Digits::Millionths(millionths) => Some(millionths),
            Digits::Long(_) => None,
        }
    }

    /// Whether nothing is there.
    #[must_use]
    #[inline]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// The larger of this and nothing.
    #[must_use]
    #[inline]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    /// Reads ASCII digits with an optional `-` and an optional decimal point: `40`, `0.25`, `-3`.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (mut number, mut whole, mut decimals) = (0_i64, 0_u32, None);
        for byte in digits.bytes() {
            match (byte, &mut decimals) {
                (b'.', None) if whole > 0 => {
                    decimals = Some(0_u32);
                    continue;
                }
                (b'0'..=b'9', None) => whole += 1,
                (b'0'..=b'9', Some(decimals)) => *decimals += 1,
                _ => return Err(NotAnAmount::Syntax),
            }
            // What is too long is found when all of it is known to be digits.
            number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
        }
        if whole == 0 || decimals == Some(0) {
            return Err(NotAnAmount::Syntax);
        }
        let missing = DECIMALS.checked_sub(decimals.unwrap_or(0));
        let Some(missing) = missing.filter(|_| whole <= MOST_DIGITS) else { return Err(NotAnAmount::Range) };
        // At most eighteen digits, which fit.
        let millionths = number * 10_i64.pow(missing);
        let millionths = if text.starts_with('-') { -millionths } else { millionths };
        Self::of_millionths(millionths).within_range()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decimal().to_string())
    }
}

impl ops::Add for Amount {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        if let (Digits::Millionths(one), Digits::Millionths(two)) = (self.digits(), other.digits())
            && let Some(sum) = one.checked_add(two)
        {
            return Self::of_millionths(sum);
        }
        self.add_long(other)
    }
}

impl ops::Sub for Amount {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        if let (Digits::Millionths(one), Digits::Millionths(two)) = (self.digits(), other.digits())
            && let Some(difference) = one.checked_sub(two)
        {
            return Self::of_millionths(difference);
        }
        self.subtract_long(other)
    }
}

impl ops::AddAssign for Amount {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl ops::SubAssign for Amount {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

/// Decimals in which results of scripts are held to be exact; further ones are the error of a division.
const EXACT_DECIMALS: u32 = 15;

/// Which way a rounding rule goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the step below.
    Down,
    /// To the nearest step, halves away from zero.
    Nearest,
    /// To the step above.
    Up,
}

/// A rounding rule: `down to 0.25`, `nearest 0.5`, `up to 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Which way.
    pub direction: Direction,
    /// To multiples of this; more than zero.
    pub step: Amount,
}

impl Rounding {
    /// The amount on the step this rule sends it to.
    #[must_use]
    pub fn apply(self, amount: Amount) -> Amount {
        if let Some(rounded) = self.apply_to_millionths(amount) {
            return rounded;
        }
        // A quotient such as a third has an error in its last digit; three of them must still make a whole.
        let steps = amount.decimal().round_dp(EXACT_DECIMALS) / self.step.decimal();
        let rounded = match self.direction {
            Direction::Down => steps.floor(),
            Direction::Nearest => {
                steps.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            }
            Direction::Up => steps.ceil(),
        };
        Amount::of(rounded * self.step.decimal())
    }

    /// The same where both are whole numbers of millionths, and the step is more than zero.
    #[must_use]
    pub fn apply_to_millionths(self, amount: Amount) -> Option<Amount> {
        let (Digits::Millionths(amount), Digits::Millionths(step)) = (amount.digits(), self.step.digits())
        else {
            return None;
        };
        if step <= 0 {
            return None;
        }
        let below = amount.div_euclid(step);
        // What one division leaves: less than a step, so nothing is lost by wrapping.
        let rest = amount.wrapping_sub(below.wrapping_mul(step));
        let up = match self.direction {
            Direction::Down => false,
            // Halves go away from zero.
            Direction::Nearest => rest > step - rest || (rest == step - rest && amount > 0),
            Direction::Up => rest > 0,
        };
        (below + i64::from(up)).checked_mul(step).map(Amount::of_millionths)
    }
}

impl FromStr for Rounding {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (direction, step) = if let Some(step) = text.strip_prefix("down to ") {
            (Direction::Down, step)
        } else if let Some(step) = text.strip_prefix("up to ") {
            (Direction::Up, step)
        } else if let Some(step) = text.strip_prefix("nearest ") {
            (Direction::Nearest, step)
        } else {
            return Err(NotAnAmount::Syntax);
        };
        let step: Amount = step.parse()?;
        if step <= Amount::ZERO { Err(NotAnAmount::Range) } else { Ok(Self { direction, step }) }
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match self.direction {
            Direction::Down => "down to",
            Direction::Nearest => "nearest",
            Direction::Up => "up to",
        };
        write!(f, "{way} {}", self.step)
    }
}

/// A sum of money in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// ISO 4217 code, three capital letters.
    pub currency: Box<str>,
}

impl FromStr for Money {
    type Err = NotAnAmount;

    /// Reads `145 USD`. What must be paid is never less than nothing.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (amount, currency) = text.split_once(' ').ok_or(NotAnAmount::Syntax)?;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(NotAnAmount::Syntax);
        }
        let amount: Amount = amount.parse()?;
        if amount < Amount::ZERO {
            Err(NotAnAmount::Range)
        } else {
            Ok(Self { amount, currency: currency.into() })
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// What is certain and what is possible. `sure <= possible` always holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Holds whatever the open questions turn out to be.
    pub sure: Amount,
    /// Reached if they all turn out well.
    pub possible: Amount,
}

impl Interval {
    /// An amount that is not in doubt.
    #[must_use]
    #[inline]
    pub fn exactly(amount: Amount) -> Self {
        Self { sure: amount, possible: amount }
    }

    /// The smallest interval that contains this one and the amount.
    #[must_use]
    pub fn including(self, amount: Amount) -> Self {
        Self { sure: self.sure.min(amount), possible: self.possible.max(amount) }
    }

    /// The smallest interval that contains both.
    #[must_use]
    #[inline]
    pub fn hull(self, other: Self) -> Self {
        Self { sure: self.sure.min(other.sure), possible: self.possible.max(other.possible) }
    }

    /// Whether nothing is in doubt.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.sure == self.possible
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_exact() { self.sure.fmt(f) } else { write!(f, "{} to {}", self.sure, self.possible) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the quotient, which is what the whole numbers must agree with.
    fn by_quotient(rounding: Rounding, amount: Amount) -> Amount {
        let steps = amount.decimal() / rounding.step.decimal();
        let steps = match rounding.direction {
            Direction::Down => steps.floor(),
            Direction::Nearest => {
                steps.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            }
            Direction::Up => steps.ceil(),
        };
        Amount::of(steps * rounding.step.decimal())
    }

    #[test]
    fn rounding_millionths_agrees_with_rounding_quotients() {
        for direction in [Direction::Down, Direction::Nearest, Direction::Up] {
            for step in ["0.25", "0.5", "1", "1.5", "20", "0.001"] {
                let rounding = Rounding { direction, step: step.parse().unwrap() };
                for thousandths in -4_100..4_100 {
                    let amount = Amount::of(Decimal::new(thousandths, 3));
                    let digits = rounding.apply_to_millionths(amount);
                    assert_eq!(digits, Some(by_quotient(rounding, amount)), "{rounding} of {amount}");
                }
            }
        }
    }

    #[test]
    fn halves_go_away_from_zero_and_steps_are_met() {
        let told = |rounding: &str, amount: &str| {
            rounding.parse::<Rounding>().unwrap().apply(amount.parse().unwrap()).to_string()
        };
        assert_eq!(told("nearest 0.25", "0.375"), "0.5");
        assert_eq!(told("nearest 0.25", "0.374"), "0.25");
        assert_eq!(told("nearest 1", "-0.5"), "-1");
        assert_eq!(told("down to 0.25", "0.999"), "0.75");
        assert_eq!(told("up to 1", "0.000001"), "1");
    }

    /// Whole numbers, quotients with 28 digits, and what lies just inside and outside of what millionths hold.
    #[test]
    fn sums_and_comparisons_agree_with_those_of_decimals() {
        let decimals = [
            "0",
            "1",
            "-1",
            "0.5",
            "0.50",
            "0.25",
            "-0.000001",
            "1000000000",
            "-999999999.999999",
            "9223372036854.775807",
            "9223372036854.775808",
            "-9223372036854.775808",
            "-9223372036854.775809",
            "0.0000001",
            "0.3333333333333333333333333333",
            "-33.333333333333333333333333333",
            "79228162514264337593.950335",
        ]
        .map(|text| text.parse::<Decimal>().unwrap());
        for (one, two) in decimals.iter().flat_map(|one| decimals.iter().map(move |two| (*one, *two))) {
            let (first, second) = (Amount::of(one), Amount::of(two));
            assert_eq!((first + second).decimal(), one + two, "{one} + {two}");
            assert_eq!((first - second).decimal(), one - two, "{one} - {two}");
            assert_eq!(first + second, Amount::of(one + two), "{one} + {two} has one form");
            assert_eq!(first.cmp(&second), one.cmp(&two), "{one} and {two}");
            assert_eq!(first == second, one == two, "{one} and {two}");
        }
    }
}
