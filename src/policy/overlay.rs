//! Overlays: parts of a policy that somebody keeps for themselves, laid over the policy before it is read.

pub mod append;

use crate::{
    document::{
        Document, Entry, Node, NodeKind, Style,
        leaf::name,
        record::{Fields, FromNode, Reader},
    },
    message, record,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::quote,
        name::PolicyId,
        span::At,
    },
};

record! {
    /// The head of an overlay: a part of a policy that stands outside of its folder. Beside this key an overlay has
    /// sections of a policy, as far as something is added to them or changed in them: a new name is added; of a name that
    /// the policy has, the keys that are stated are laid over its own, mapping by mapping, and values and lists stand in the
    /// place of those before. A key with nothing behind it takes away what the policy has there.
    pub struct Overlay {
        /// The policy that it is laid over.
        required "overlay" overlay: At<PolicyId>;
    }
}

/// An overlay and its sections.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The policy that it is laid over.
    pub policy: At<PolicyId>,
    /// The sections, without the head.
    sections: Vec<Entry>,
}

impl Laid {
    /// The sections, without the head.
    pub(super) fn sections(&self) -> &[Entry] {
        &self.sections
    }
}

/// Whether a document says that it is an overlay.
#[must_use]
pub fn is_overlay(document: &Document) -> bool {
    document.root.get("overlay").is_some()
}

/// The policy that an overlay says it is laid over.
#[must_use]
pub fn laid_over(document: &Document) -> Option<Box<str>> {
    Some(document.root.get("overlay")?.as_scalar()?.text.clone())
}

/// Reads the head of an overlay. What its sections say is read with the policy.
pub fn read(document: Document, reader: &mut Reader) -> Option<Laid> {
    let mut fields = Fields::of(&document.root, &Overlay::shape(), reader)?;
    let policy: At<PolicyId> = fields.required("overlay", reader)?;
    if let Some(other) = fields.take("policy") {
        let message = message!(
            "an overlay says `overlay` in the place of `policy`",
            "オーバーレイでは `policy` の代わりに `overlay` と書く"
        );
        return reader.report(Diagnostic::new(Code::ChooseOne, other.span, message));
    }
    let NodeKind::Map(mut sections) = document.root.kind else { return None };
    sections.retain(|section| &*section.key != "overlay");
    Some(Laid { policy, sections })
}

/// The name that the parts of a policy state for it, if they state one.
#[must_use]
pub fn policy_name(parts: &[Document]) -> Option<PolicyId> {
    let stated = parts.iter().find_map(|part| part.root.get("policy"))?;
    name(&stated.as_scalar()?.text, stated.span, &mut Reader::default())
}

/// Lays an overlay over a policy.
pub(super) fn lay(whole: &mut Node, overlay: Laid, reader: &mut Reader) {
    if let NodeKind::Map(sections) = &mut whole.kind {
        overlay.sections.into_iter().for_each(|section| lay_entry(sections, section, reader));
    }
}

fn lay_entry(known: &mut Vec<Entry>, entry: Entry, reader: &mut Reader) {
    let place = known.iter().position(|known| known.key == entry.key);
    if is_nothing(&entry.value) {
        match place {
            Some(place) => drop(known.remove(place)),
            None => nothing_to_take(known, &entry, reader),
        }
        return;
    }
    match place.and_then(|place| known.get_mut(place)) {
        None => known.push(entry),
        Some(before) => lay_value(before, entry, reader),
    }
}

fn lay_value(before: &mut Entry, entry: Entry, reader: &mut Reader) {
    match (&mut before.value.kind, entry.value.kind) {
        (NodeKind::Map(entries), NodeKind::Map(more)) => {
            // What does not go together any more does not because of the overlay, so that is the place to look at.
            before.value.span = entry.value.span;
            more.into_iter().for_each(|entry| lay_entry(entries, entry, reader));
        }
        (_, kind) => before.value = Node { kind, span: entry.value.span },
    }
    before.key_span = entry.key_span;
}

/// Whether nothing stands behind a key.
fn is_nothing(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.style == Style::Plain && scalar.text.is_empty())
}

fn nothing_to_take(known: &[Entry], entry: &Entry, reader: &mut Reader) {
    let message = message!(
        "the policy has no {} here to take away",
        "取り除こうとする {} がポリシーのここにない",
        quote(&entry.key)
    );
    let _: Option<()> = reader.report(
        Diagnostic::new(Code::UnknownName, entry.key_span, message)
            .label(message!(
                "a key with nothing behind it takes away what the policy has there",
                "後に何もないキーは、ポリシーのその箇所を取り除く"
            ))
            .nearest(&entry.key, known.iter().map(|known| &*known.key)),
    );
}
