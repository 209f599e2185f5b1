//! Things that rest on each other in a circle.

/// Finds a circle among things that rest on others, given by place. It starts at its first place and does not repeat it.
pub(super) fn find(rests_on: &[Vec<usize>]) -> Option<Vec<usize>> {
    // Places whose circles, if any, have all been looked for.
    let mut done = vec![false; rests_on.len()];
    for start in 0..rests_on.len() {
        // The way here, each with how many of the things it rests on have been followed.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((place, followed)) = way.last_mut() {
            let place = *place;
            let next = rests_on.get(place).and_then(|others| others.get(*followed)).copied();
            *followed += 1;
            match next {
                None => {
                    way.pop();
                    if let Some(done) = done.get_mut(place) {
                        *done = true;
                    }
                }
                Some(next) if done.get(next) == Some(&true) => {}
                Some(next) => match way.iter().position(|(place, _)| *place == next) {
                    Some(from) => {
                        let mut circle: Vec<_> = way.iter().skip(from).map(|(place, _)| *place).collect();
                        let first =
                            circle.iter().min().and_then(|least| circle.iter().position(|p| p == least));
                        circle.rotate_left(first.unwrap_or(0));
                        return Some(circle);
                    }
                    None => way.push((next, 0)),
                },
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn two_ways_to_the_same_thing_are_no_circle() {
        assert_eq!(find(&[vec![1, 2], vec![3], vec![3], vec![]]), None);
    }

    #[test]
    fn a_circle_behind_other_things_is_found_without_them() {
        assert_eq!(find(&[vec![3], vec![2], vec![4], vec![4], vec![1]]), Some(vec![1, 2, 4]));
    }

    #[test]
    fn what_rests_on_itself_is_a_circle_of_one() {
        assert_eq!(find(&[vec![], vec![1]]), Some(vec![1]));
    }
}
