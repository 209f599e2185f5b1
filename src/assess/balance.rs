//! Balances taken over, as far as they do not say when their credits were earned or what these count for.

use crate::{
    rulebook::Filter,
    vocabulary::{amount::Amount, date::Period},
};

use super::{
    Doubt,
    book::{Book, Booked},
    scene::Scene,
};

/// How much of the balances taken over in this cycle counts for a filter in a stretch. A balance holds all that was earned
/// in the cycle up to its day. So it counts for a part of the cycle only if it turns out well, and for a group or category
/// that it does not name.
pub(super) fn counted(scene: &mut Scene<'_>, of: Option<&Filter>, stretch: Period, book: &Book) -> Amount {
    let Some(cycle) = scene.cycle.map(|cycle| cycle.period) else { return Amount::ZERO };
    let mut counted = Amount::ZERO;
    for entry in book.openings() {
        let earned = Period { first: cycle.first, last: entry.day };
        let may = stretch.overlap(earned).is_some() && of.is_none_or(|of| may_be_meant(of, entry));
        if !may {
            continue;
        }
        let whole = stretch.first <= earned.first && earned.last <= stretch.last;
        let sure = whole && of.is_none_or(|of| is_meant(of, entry));
        let doubt = Doubt::Balance(entry.day);
        if !sure {
            scene.touch(doubt);
        }
        if sure || scene.stance.turns_out_well(doubt, false) {
            counted += entry.credits;
        }
    }
    counted
}

/// Whether all of a balance is surely meant.
fn is_meant(of: &Filter, entry: &Booked) -> bool {
    of.is_about(entry.category, entry.group) && of.kinds.is_empty() && of.when.is_none()
}

/// Whether some of a balance may be meant: what it does not name may be anything.
fn may_be_meant(of: &Filter, entry: &Booked) -> bool {
    let category = entry.category.is_none() || of.is_about_category(entry.category);
    category && (entry.group.is_none() || of.is_about_group(entry.group))
}
