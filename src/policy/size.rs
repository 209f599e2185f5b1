//! How many rules a policy may have. Rules are held against each other, so that the time to check them grows faster than
//! their number; the policies of all bodies that are known have some hundreds.

use crate::{
    document::{Entry, Node, NodeKind},
    message,
    vocabulary::diagnostic::{Code, Diagnostic},
};

/// The most rules of one policy, in all its parts and what is laid over it.
const MOST_RULES: usize = 10_000;

/// The mistake of a policy with more rules than that, at the section that goes beyond.
pub(super) fn beyond<'a>(sections: impl Iterator<Item = &'a Entry>) -> Option<Diagnostic> {
    let mut rules = 0_usize;
    for section in sections {
        rules += match &section.value.kind {
            NodeKind::Scalar(_) => 0,
            NodeKind::List(nodes) => nodes.len() + nodes.iter().map(inner).sum::<usize>(),
            NodeKind::Map(entries) => {
                entries.len() + entries.iter().map(|entry| inner(&entry.value)).sum::<usize>()
            }
        };
        if rules > MOST_RULES {
            let message = message!(
                "the policy has more than {MOST_RULES} rules, those before this section counted too",
                "ポリシーの規則が、この節までで {MOST_RULES} 個を超えている"
            );
            return Some(Diagnostic::new(Code::Budget, section.key_span, message));
        }
    }
    None
}

/// The rules inside of one, as limits and dated values: what is a mapping of its own.
fn inner(rule: &Node) -> usize {
    let of = |node: &Node| usize::from(matches!(node.kind, NodeKind::Map(_))) + inner(node);
    match &rule.kind {
        NodeKind::Scalar(_) => 0,
        NodeKind::List(nodes) => nodes.iter().map(of).sum(),
        NodeKind::Map(entries) => entries.iter().map(|entry| of(&entry.value)).sum(),
    }
}
