//! Documents -> Policy: the parts of a policy's folder as one.

use crate::{
    document::{
        Document, Entry, Node, NodeKind,
        record::{FromNode, Reader},
    },
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::Message,
    },
};

use super::{
    Policy,
    overlay::{self, Laid},
    size,
};

/// Reads the parts of one policy. A section may be spread over several parts; a name may not.
///
/// Returns the policy, if enough of it could be read to check it further, and every mistake. A policy must not be used
/// while there is an error.
#[must_use]
pub fn read(parts: Vec<Document>) -> (Option<Policy>, Vec<Diagnostic>, Vec<Box<str>>) {
    read_overlaid(parts, &mut Vec::new())
}

/// The same with those of some overlays laid over it, in their order, that are for this policy; they are taken out.
#[must_use]
pub fn read_overlaid(
    parts: Vec<Document>,
    overlays: &mut Vec<Laid>,
) -> (Option<Policy>, Vec<Diagnostic>, Vec<Box<str>>) {
    let mut reader = Reader::default();
    let name = overlay::policy_name(&parts);
    let laid: Vec<_> =
        overlays.extract_if(.., |overlay| Some(&overlay.policy.value) == name.as_ref()).collect();
    // Before anything is merged, because that takes its time too.
    let own = parts.iter().flat_map(|part| sections(&part.root));
    if let Some(beyond) = size::beyond(own.chain(laid.iter().flat_map(Laid::sections))) {
        return (None, vec![beyond], Vec::new());
    }
    let mut parts = parts.into_iter();
    let Some(mut whole) = parts.next().map(|part| part.root) else { return (None, Vec::new(), Vec::new()) };
    for part in parts {
        merge(&mut whole, part.root, &mut reader);
    }
    for overlay in laid {
        overlay::lay(&mut whole, overlay, &mut reader);
    }
    let policy = Policy::from_node(&whole, &mut reader);
    (policy, reader.diagnostics, reader.broken)
}

/// What stands directly in a part; nothing where it is no mapping.
fn sections(part: &Node) -> &[Entry] {
    match &part.kind {
        NodeKind::Map(entries) => entries,
        NodeKind::List(_) | NodeKind::Scalar(_) => &[],
    }
}

/// Adds the sections of a part to those before it.
fn merge(whole: &mut Node, part: Node, reader: &mut Reader) {
    let (NodeKind::Map(sections), NodeKind::Map(more)) = (&mut whole.kind, part.kind) else {
        let expected = Policy::shape();
        if !matches!(whole.kind, NodeKind::Map(_)) {
            let _: Option<()> = reader.wrong_shape(whole, &expected);
        }
        return;
    };
    for section in more {
        match sections.iter_mut().find(|known| known.key == section.key) {
            None => sections.push(section),
            Some(known) => extend(known, section, reader),
        }
    }
}

fn extend(known: &mut Entry, section: Entry, reader: &mut Reader) {
    match (&mut known.value.kind, section.value.kind) {
        (NodeKind::Map(entries), NodeKind::Map(more)) => {
            for entry in more {
                if let Some(first) = entries.iter().find(|known| known.key == entry.key) {
                    let message = in_two_parts(&entry.key);
                    reader.diagnostics.push(
                        Diagnostic::new(Code::DeclaredTwice, entry.key_span, message)
                            .label(message!("declared again here", "ここで再び宣言"))
                            .related(first.key_span, message!("first declared here", "最初の宣言")),
                    );
                }
                entries.push(entry);
            }
        }
        (NodeKind::List(items), NodeKind::List(more)) => items.extend(more),
        (NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Scalar(_), _) => {
            let message = in_two_parts(&section.key);
            reader.diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, section.key_span, message)
                    .label(message!("declared again here", "ここで再び宣言"))
                    .related(known.key_span, message!("first declared here", "最初の宣言")),
            );
        }
    }
}

/// What is told of a section or name that is declared in two parts.
fn in_two_parts(key: &str) -> Message {
    message!("`{key}` is declared in two parts of the policy", "`{key}` がポリシーの二か所で宣言されている")
}
