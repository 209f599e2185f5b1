//! Things that rest on each other in a circle.

use std::collections::BTreeSet;

/// Finds circles among things that rest on others, given by place: at least one of those that hang together. Each
/// starts at its first place and does not repeat it.
pub(super) fn find(rests_on: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut circles: Vec<Vec<usize>> = Vec::new();
    let mut on_one: BTreeSet<usize> = BTreeSet::new();
    // Places from which everything has been followed.
    let mut done = vec![false; rests_on.len()];
    for start in 0..rests_on.len() {
        // The way here: places, each with how many of the things it rests on have been followed.
        let mut way: Vec<(usize, usize)> = Vec::new();
        if done.get(start) == Some(&false) {
            way.push((start, 0));
        }
        while let Some((place, followed)) = way.last_mut() {
            let place = *place;
            let next = rests_on.get(place).and_then(|others| others.get(*followed)).copied();
            *followed += 1;
            let Some(next) = next else {
                way.pop();
                if let Some(done) = done.get_mut(place) {
                    *done = true;
                }
                continue;
            };
            if done.get(next) != Some(&false) {
                continue;
            }
            let Some(from) = way.iter().position(|(before, _)| *before == next) else {
                way.push((next, 0));
                continue;
            };
            let circle: Vec<_> = way.iter().skip(from).map(|(place, _)| *place).collect();
            if circle.iter().all(|place| !on_one.contains(place)) {
                on_one.extend(&circle);
                circles.push(from_first(circle));
            }
        }
    }
    circles
}

fn from_first(mut circle: Vec<usize>) -> Vec<usize> {
    let least = circle.iter().enumerate().min_by_key(|(_, place)| **place);
    let at = least.map_or(0, |(at, _)| at);
    circle.rotate_left(at);
    circle
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn two_ways_to_the_same_thing_are_no_circle() {
        assert_eq!(find(&[vec![1, 2], vec![3], vec![3], vec![]]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_circle_behind_other_things_is_found_without_them() {
        assert_eq!(find(&[vec![3], vec![2], vec![4], vec![4], vec![1]]), [[1, 2, 4]]);
    }

    #[test]
    fn what_rests_on_itself_is_a_circle_of_one() {
        assert_eq!(find(&[vec![], vec![1]]), [[1]]);
    }

    #[test]
    fn circles_apart_from_each_other_are_all_found_and_those_that_hang_together_once() {
        assert_eq!(find(&[vec![1], vec![0], vec![3], vec![2]]), [[0, 1], [2, 3]]);
        assert_eq!(find(&[vec![1], vec![0, 2], vec![1]]), [[0, 1]]);
    }

    #[test]
    fn places_that_are_not_there_are_passed_over() {
        assert_eq!(find(&[vec![7], vec![]]), Vec::<Vec<usize>>::new());
    }
}
