//! Which of several possible differences make up a sum.

use std::collections::BTreeMap;

use crate::vocabulary::amount::Amount;

use super::Item;

/// Sums that are kept in mind. Beyond them, those that need fewer records are kept.
const MOST_SUMS: usize = 4_096;

/// The fewest items, at most one of each list, that add up to `sum`; of equals the first. None at all where no choice does.
pub(super) fn account(choices: &[Vec<Item>], sum: Amount) -> Vec<Item> {
    /// For each list, which of its items was taken.
    type Taken = Vec<Option<usize>>;
    let mut sums: BTreeMap<Amount, Taken> = BTreeMap::from([(Amount::ZERO, Vec::new())]);
    let count = |taken: &Taken| taken.iter().flatten().count();
    for options in choices {
        let mut next: BTreeMap<Amount, Taken> = BTreeMap::new();
        for (sum, taken) in &sums {
            let none = std::iter::once((None, Amount::ZERO));
            let each = options.iter().enumerate().map(|(at, item)| (Some(at), item.difference));
            for (option, difference) in none.chain(each) {
                let with: Taken = taken.iter().copied().chain([option]).collect();
                let better = next.get(&(*sum + difference)).is_none_or(|known| count(&with) < count(known));
                if better {
                    next.insert(*sum + difference, with);
                }
            }
        }
        if next.len() > MOST_SUMS {
            let mut fewest: Vec<(Amount, Taken)> = next.into_iter().collect();
            fewest.sort_by_key(|(sum, taken)| (count(taken), *sum));
            fewest.truncate(MOST_SUMS);
            next = fewest.into_iter().collect();
        }
        sums = next;
    }
    let Some(taken) = sums.get(&sum) else { return Vec::new() };
    let items = taken.iter().zip(choices).filter_map(|(option, options)| options.get((*option)?));
    items.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::Cause;

    fn of(place: usize, difference: i64) -> Item {
        Item { cause: Cause::InDoubt(place), difference: Amount::whole(difference) }
    }

    #[test]
    fn the_fewest_records_account_for_a_sum() {
        // 3 is 1 + 2 of the first two, or the third alone.
        let choices = [vec![of(0, 1)], vec![of(1, 2)], vec![of(2, 3), of(2, -3)]];
        assert_eq!(account(&choices, Amount::whole(3)), [of(2, 3)]);
        assert_eq!(account(&choices, Amount::ZERO), []);
        assert_eq!(account(&choices, Amount::whole(-2)), [of(0, 1), of(2, -3)]);
    }

    #[test]
    fn a_sum_that_no_choice_makes_has_no_account() {
        assert_eq!(account(&[vec![of(0, 2)]], Amount::whole(1)), []);
    }
}
