//! Whether a certificate fell in the middle of its cycle, for a stretch that ended short.

use crate::{policy::requirement::Lapse, rulebook::Program, vocabulary::date::Date};

use super::{NeedResult, RequirementResult, Stretch, Verdict};

/// The last day of the stretch that was missed first, of the requirements whose stretches must each be met at their end.
pub(super) fn lapsed(program: &Program, requirements: &[RequirementResult], on: Date) -> Option<Date> {
    let at_once = |result: &&RequirementResult| {
        let card = program.requirements.iter().find(|card| card.rule == result.rule);
        result.verdict == Verdict::No && card.is_some_and(|card| card.lapses == Lapse::WindowEnd)
    };
    requirements.iter().filter(at_once).filter_map(|result| missed(&result.need, on)).min()
}

/// The day since which a need cannot be met any more: the last day of the stretch that decides it.
fn missed(need: &NeedResult, on: Date) -> Option<Date> {
    match need {
        NeedResult::AtLeast(minima) => {
            let missed = minima.iter().filter(|minimum| minimum.verdict == Verdict::No && !minimum.beyond);
            missed.map(|minimum| minimum.period.last).find(|last| *last < on)
        }
        NeedResult::Covered(_, stretches)
        | NeedResult::Paid(_, stretches)
        | NeedResult::Declared(_, stretches) => {
            let missed = |stretch: &&Stretch| stretch.verdict == Verdict::No && stretch.period.last < on;
            stretches.iter().find(missed).map(|stretch| stretch.period.last)
        }
        NeedResult::AllOf(_, needs) => needs.iter().filter_map(|need| missed(need, on)).min(),
        NeedResult::Some(_, some, needs) => {
            // So many can be missed; the next one decides.
            let spare = needs.len().saturating_sub(*some);
            let mut days: Vec<_> = needs.iter().filter_map(|need| missed(need, on)).collect();
            days.sort_unstable();
            days.get(spare).copied()
        }
        NeedResult::Requirement(_, need) => missed(need, on),
        NeedResult::Passed(..) | NeedResult::Holds(..) | NeedResult::When(..) | NeedResult::Unknown(_) => {
            None
        }
    }
}
