//! Arithmetic of scripts: exact decimals, the same whichever way a script runs.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::vocabulary::{
    amount::{Amount, Direction, Rounding},
    phrase::Phrase,
};

use super::tree::Arithmetic;

pub(super) const BY_ZERO: Phrase = Phrase::new("a division by zero", "ゼロによる除算");
pub(super) const OUT_OF_RANGE: Phrase = Phrase::new("the number is out of range", "数が範囲外");
const NO_STEP: Phrase = Phrase::new("a step of zero or less", "刻みがゼロ以下");

/// Decimals a result may have before it is looked at again.
const DECIMALS: u32 = 9;
/// A result nearer than this to a number of nine decimals is that number.
const NEAR: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

/// The result of an operation, or what is wrong.
pub(super) fn arithmetic(operation: Arithmetic, left: Amount, right: Amount) -> Result<Amount, Phrase> {
    match in_millionths(operation, left, right) {
        Some(result) => result.within_range().map_err(|_| OUT_OF_RANGE),
        None => long_arithmetic(operation, left, right),
    }
}

/// The same where the operands and the result are whole numbers of millionths.
fn in_millionths(operation: Arithmetic, left: Amount, right: Amount) -> Option<Amount> {
    let million = Amount::whole(1).millionths()?;
    let (left, right) = (left.millionths()?, right.millionths()?);
    let exactly = |dividend: i64, divisor: i64| {
        (dividend.checked_rem(divisor)? == 0).then(|| dividend.checked_div(divisor)).flatten()
    };
    let result = match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right).and_then(|product| exactly(product, million)),
        Arithmetic::Divide => left.checked_mul(million).and_then(|dividend| exactly(dividend, right)),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    result.map(Amount::of_millionths)
}

/// The same for what is not, or does not give, a whole number of millionths.
fn long_arithmetic(operation: Arithmetic, left: Amount, right: Amount) -> Result<Amount, Phrase> {
    let (left, right) = (left.decimal(), right.decimal());
    let by_zero = matches!(operation, Arithmetic::Divide | Arithmetic::Remainder) && right.is_zero();
    if by_zero {
        return Err(BY_ZERO);
    }
    let result = match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    in_range(result.map(settled))
}

/// The number on the step it is rounded to.
pub(super) fn rounded(direction: Direction, number: Amount, step: Amount) -> Result<Amount, Phrase> {
    if let Some(rounded) = (Rounding { direction, step }).apply_to_millionths(number) {
        return rounded.within_range().map_err(|_| OUT_OF_RANGE);
    }
    if step <= Amount::ZERO {
        return Err(NO_STEP);
    }
    if step.decimal() < Decimal::new(1, 6) {
        return Err(OUT_OF_RANGE);
    }
    let steps = settled(number.decimal() / step.decimal());
    let steps = match direction {
        Direction::Down => steps.floor(),
        Direction::Nearest => steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
        Direction::Up => steps.ceil(),
    };
    in_range(steps.checked_mul(step.decimal()).map(settled))
}

/// What stands before the decimal point.
pub(super) fn whole(number: Amount) -> Result<Amount, Phrase> {
    in_range(Some(number.decimal().trunc()))
}

fn in_range(decimal: Option<Decimal>) -> Result<Amount, Phrase> {
    decimal.and_then(|decimal| Amount::from_decimal(decimal).ok()).ok_or(OUT_OF_RANGE)
}

/// A quotient that does not end is kept to 28 digits. What is made of it may miss the true result in the last of
/// them, and rounding down would then lose a whole step: twenty minutes as `20 / 60 * 3` are 1, not 0.999...
fn settled(result: Decimal) -> Decimal {
    if result.scale() <= DECIMALS {
        return result;
    }
    let short = result.round_dp(DECIMALS);
    if (result - short).abs() < NEAR { short } else { result }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn a_third_three_times_is_one() {
        let third = arithmetic(Arithmetic::Divide, amount("1"), amount("3")).unwrap();
        assert_eq!(arithmetic(Arithmetic::Multiply, third, amount("3")), Ok(amount("1")));
        let two_thirds = arithmetic(Arithmetic::Add, third, third).unwrap();
        assert_eq!(arithmetic(Arithmetic::Add, two_thirds, third), Ok(amount("1")));
        assert_eq!(arithmetic(Arithmetic::Divide, two_thirds, third), Ok(amount("2")));
    }

    #[test]
    fn a_step_that_is_a_quotient_is_met_exactly() {
        let seventh = arithmetic(Arithmetic::Divide, amount("1"), amount("7")).unwrap();
        for direction in [Direction::Down, Direction::Nearest, Direction::Up] {
            assert_eq!(rounded(direction, amount("2"), seventh), Ok(amount("2")));
        }
    }

    #[test]
    fn what_is_near_a_short_number_without_being_it_stays() {
        let small = arithmetic(Arithmetic::Divide, amount("0.000001"), amount("1000000")).unwrap();
        assert_eq!(small.to_string(), "0.000000000001");
        assert!(small > Amount::ZERO);
    }

    #[test]
    fn whole_numbers_of_millionths_give_what_decimals_give() {
        let all = [
            "0",
            "1",
            "-1",
            "0.25",
            "-0.125",
            "0.000001",
            "3",
            "7.5",
            "-40",
            "1000000000",
            "999999999.999999",
        ];
        let all = all.map(amount);
        let operations = [
            Arithmetic::Add,
            Arithmetic::Subtract,
            Arithmetic::Multiply,
            Arithmetic::Divide,
            Arithmetic::Remainder,
        ];
        for (operation, left, right) in operations
            .into_iter()
            .flat_map(|operation| all.into_iter().map(move |left| (operation, left)))
            .flat_map(|(operation, left)| all.into_iter().map(move |right| (operation, left, right)))
        {
            let told = format!("{left} {operation:?} {right}");
            assert_eq!(arithmetic(operation, left, right), long_arithmetic(operation, left, right), "{told}");
        }
    }
}
