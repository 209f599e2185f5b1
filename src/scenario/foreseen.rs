//! What is supposed is known.

use crate::{ledger::Ledger, vocabulary::date::Date};

/// Makes what is new in a ledger known on any day, whatever day things are known up to: it is supposed, not remembered.
pub fn foreseen(before: &Ledger, after: &mut Ledger) {
    for activity in &mut after.activities {
        if !before.activities.iter().any(|known| known.id == activity.id && known.status == activity.status) {
            activity.known = Date::EARLIEST;
        }
    }
    each_new(&before.payments, &mut after.payments, |payment| &mut payment.known);
    each_new(&before.subscriptions, &mut after.subscriptions, |subscription| &mut subscription.known);
    each_new(&before.exams, &mut after.exams, |exam| &mut exam.known);
    each_new(&before.declarations, &mut after.declarations, |declaration| &mut declaration.known);
}

fn each_new<T: PartialEq>(before: &[T], after: &mut [T], known: impl Fn(&mut T) -> &mut Date) {
    for each in after.iter_mut().filter(|each| !before.contains(&**each)) {
        *known(each) = Date::EARLIEST;
    }
}
