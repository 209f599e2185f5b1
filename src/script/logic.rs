//! What can be seen of two conditions without running them. Nothing here is ever wrong; much is not seen.

use super::{
    check::Script,
    tree::{Comparison, Tree},
};

impl Script {
    /// Whether both are written the same, apart from layout and comments.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.tree() == other.tree()
    }

    /// Whether it is seen to be true only where the other one is: whatever that asks, this one asks, too.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        let (own, theirs) = (conjuncts(self.tree()), conjuncts(other.tree()));
        theirs.iter().all(|asked| own.contains(asked))
    }

    /// Whether both are seen never to be true together: one asks for something of which the other one asks for the opposite,
    /// or for something else.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let (own, theirs) = (conjuncts(self.tree()), conjuncts(other.tree()));
        own.iter().any(|one| theirs.iter().any(|other| opposed(one, other)))
    }
}

/// The conditions all of which must be true.
fn conjuncts(tree: &Tree) -> Vec<&Tree> {
    match tree {
        Tree::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        tree => vec![tree],
    }
}

fn opposed(one: &Tree, other: &Tree) -> bool {
    match (one, other) {
        (Tree::Not(inner), tree) | (tree, Tree::Not(inner)) => **inner == *tree,
        (Tree::CompareDates(Comparison::Equal, one), Tree::CompareDates(Comparison::Equal, other))
        | (Tree::CompareWords(Comparison::Equal, one), Tree::CompareWords(Comparison::Equal, other))
        | (Tree::CompareFlags(Comparison::Equal, one), Tree::CompareFlags(Comparison::Equal, other)) => {
            let (what, is) = &**one;
            let (same, other) = &**other;
            what == same && matches!((is, other), (Tree::Constant(is), Tree::Constant(other)) if is != other)
        }
        _ => false,
    }
}
