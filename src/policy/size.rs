//! How many rules a policy may have. Rules are held against each other, so that the time to check them grows faster than
//! their number; the policies of all bodies that are known have some hundreds.

use crate::{
    document::{Entry, Node, NodeKind},
    message,
    vocabulary::diagnostic::{Code, Diagnostic},
};

/// The most rules of one policy, in all its parts and what is laid over it.
const MOST_RULES: usize = 10_000;

/// The most rulings: each is held against each other one.
const MOST_RULINGS: usize = 1_000;

/// The mistake of a policy with more than that, at the section that goes beyond.
pub(super) fn beyond<'a>(sections: impl Iterator<Item = &'a Entry>) -> Option<Diagnostic> {
    let (mut rules, mut rulings) = (0, 0);
    for section in sections {
        let own = if let NodeKind::Map(entries) = &section.value.kind { entries.len() } else { 0 };
        rules += match &section.value.kind {
            NodeKind::Scalar(_) | NodeKind::List(_) => inside(&section.value),
            NodeKind::Map(entries) => own + entries.iter().map(|rule| inside(&rule.value)).sum::<usize>(),
        };
        rulings += if &*section.key == "rulings" { own } else { 0 };
        let message = if rulings > MOST_RULINGS {
            message!(
                "the policy has more than {MOST_RULINGS} rulings",
                "ポリシーの回答（rulings）が {MOST_RULINGS} 個を超えている"
            )
        } else if rules > MOST_RULES {
            message!(
                "the policy has more than {MOST_RULES} rules, those before this section counted too",
                "ポリシーの規則が、この節までで {MOST_RULES} 個を超えている"
            )
        } else {
            continue;
        };
        return Some(Diagnostic::new(Code::Budget, section.key_span, message));
    }
    None
}

/// What is inside of a rule and counts by itself: mappings, as limits and dated values, and what is listed.
fn inside(rule: &Node) -> usize {
    match &rule.kind {
        NodeKind::Scalar(_) => 0,
        NodeKind::List(nodes) => nodes.len() + nodes.iter().map(inside).sum::<usize>(),
        NodeKind::Map(entries) => {
            let one = |entry: &Entry| usize::from(matches!(entry.value.kind, NodeKind::Map(_)));
            entries.iter().map(|entry| one(entry) + inside(&entry.value)).sum()
        }
    }
}
