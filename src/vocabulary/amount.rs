//! Exact decimal amounts: hours, credits, counts, money. Never a binary float.

use std::{cmp::Ordering, fmt, iter::Sum, ops, str::FromStr};

use rust_decimal::Decimal;

/// An exact decimal number. Its size is bounded by [`Amount::LARGEST`] where texts and scripts enter, so sums of
/// amounts cannot overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Amount(Decimal);

impl Ord for Amount {
    /// By value; of equal scales, which most amounts have, by the digits alone.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0.scale() == other.0.scale() {
            self.0.mantissa().cmp(&other.0.mantissa())
        } else {
            self.0.cmp(&other.0)
        }
    }
}

impl PartialOrd for Amount {
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
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The largest amount a text or a script may give, in either direction.
    pub const LARGEST: Self = Self::from_whole(1_000_000_000);
    /// Most decimals an authored amount may have.
    const DECIMALS: usize = 6;

    /// An amount of whole units, where a constant is needed.
    #[must_use]
    pub const fn from_whole(units: u32) -> Self {
        Self(Decimal::from_parts(units, 0, 0, false, 0))
    }

    /// An amount of whole units.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        Self(Decimal::from(units))
    }

    /// Wraps a decimal that is known to be in range.
    ///
    /// # Errors
    /// [`NotAnAmount::Range`] beyond [`Amount::LARGEST`].
    pub fn from_decimal(decimal: Decimal) -> Result<Self, NotAnAmount> {
        if decimal.abs() <= Self::LARGEST.0 { Ok(Self(decimal.normalize())) } else { Err(NotAnAmount::Range) }
    }

    /// The decimal inside.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The larger of this and nothing.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    /// Reads ASCII digits with an optional `-` and an optional decimal point: `40`, `0.25`, `-3`.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !fraction.is_none_or(all_digits) {
            return Err(NotAnAmount::Syntax);
        }
        if fraction.is_some_and(|f| f.len() > Self::DECIMALS) || whole.len() > 12 {
            return Err(NotAnAmount::Range);
        }
        // At most eighteen digits, which fit.
        let digits = whole.bytes().chain(fraction.unwrap_or_default().bytes());
        let units = digits.fold(0_i64, |units, digit| units * 10 + i64::from(digit - b'0'));
        let units = if text.starts_with('-') { -units } else { units };
        let decimals = u32::try_from(fraction.map_or(0, str::len)).map_err(|_| NotAnAmount::Range)?;
        Self::from_decimal(Decimal::new(units, decimals))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.normalize().to_string())
    }
}

impl ops::Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl ops::SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
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
        if let Some(rounded) = self.apply_to_digits(amount) {
            return rounded;
        }
        // A quotient such as a third has an error in its last digit; three of them must still make a whole.
        let steps = amount.0.round_dp(EXACT_DECIMALS) / self.step.0;
        let rounded = match self.direction {
            Direction::Down => steps.floor(),
            Direction::Nearest => {
                steps.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            }
            Direction::Up => steps.ceil(),
        };
        Amount((rounded * self.step.0).normalize())
    }

    /// The same in whole numbers of the smaller unit of the two, for amounts that are written with few digits.
    #[must_use]
    pub fn apply_to_digits(self, amount: Amount) -> Option<Amount> {
        let scale = amount.0.scale().max(self.step.0.scale());
        let (amount, step) = (digits(amount.0, scale)?, digits(self.step.0, scale)?);
        let below = amount.div_euclid(step);
        let rest = amount.rem_euclid(step);
        let up = match self.direction {
            Direction::Down => false,
            // Halves go away from zero.
            Direction::Nearest => rest * 2 > step || (rest * 2 == step && amount > 0),
            Direction::Up => rest > 0,
        };
        let rounded = (below + i64::from(up)).checked_mul(step)?;
        Some(Amount(Decimal::new(rounded, scale).normalize()))
    }
}

/// A decimal as a whole number of units of the scale, if it is no longer than an authored amount may be.
fn digits(decimal: Decimal, scale: u32) -> Option<i64> {
    if scale > 6 {
        return None;
    }
    let units = i64::try_from(decimal.mantissa()).ok()?;
    units.checked_mul(10_i64.pow(scale - decimal.scale())).filter(|units| units.abs() < i64::MAX / 4)
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
        Amount((steps * rounding.step.decimal()).normalize())
    }

    #[test]
    fn rounding_digits_agrees_with_rounding_quotients() {
        for direction in [Direction::Down, Direction::Nearest, Direction::Up] {
            for step in ["0.25", "0.5", "1", "1.5", "20", "0.001"] {
                let rounding = Rounding { direction, step: step.parse().unwrap() };
                for thousandths in -4_100..4_100 {
                    let amount = Amount(Decimal::new(thousandths, 3));
                    let digits = rounding.apply_to_digits(amount);
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

    #[test]
    fn amounts_of_other_scales_compare_by_value() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        assert!(amount("0.5") < amount("0.51"));
        assert!(amount("-0.5") > amount("-0.51"));
        assert!(Amount(Decimal::new(50, 2)) == amount("0.5"));
        assert_eq!(Amount(Decimal::new(50, 2)).cmp(&amount("0.5")), Ordering::Equal);
    }
}
