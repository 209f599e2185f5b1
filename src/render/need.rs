//! Requirements in words: rows of what is done and to go, and the sums behind them.

use crate::{
    assess::{ActivityResult, CredentialResult, Minimum, NeedResult, RequirementResult, Stretch, Verdict},
    ledger::Ledger,
    rulebook::Program,
    vocabulary::{
        amount::Amount,
        date::{Date, Length},
    },
};

use super::{names::Names, phrase::Phrase};

/// One line of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How deep in the tree.
    pub depth: usize,
    /// What is needed.
    pub what: String,
    /// What is there, where it is an amount.
    pub done: String,
    /// How much is needed.
    pub need: String,
    /// How much is missing.
    pub to_go: String,
    /// By when.
    pub by: Option<Date>,
    /// What would have to be earned each month.
    pub pace: String,
    /// Whether it is met.
    pub verdict: Verdict,
}

/// The lines of a requirement or route, outer before inner.
#[must_use]
pub fn rows(names: &Names<'_>, program: &Program, result: &RequirementResult, on: Date) -> Vec<Row> {
    let mut rows = Rows { names, program, on, due: result.due, rows: Vec::new() };
    rows.need(0, names.rule(program, result.rule), &result.need);
    rows.rows
}

struct Rows<'a, 'n> {
    names: &'a Names<'n>,
    program: &'a Program,
    on: Date,
    due: Date,
    rows: Vec<Row>,
}

impl Rows<'_, '_> {
    fn plain(&mut self, depth: usize, what: String, verdict: Verdict) {
        self.plain_by(self.due, depth, what, verdict);
    }

    fn plain_by(&mut self, by: Date, depth: usize, what: String, verdict: Verdict) {
        let none = String::new;
        let by = (verdict != Verdict::Yes).then_some(by);
        let row = Row { depth, what, done: none(), need: none(), to_go: none(), by, pace: none(), verdict };
        self.rows.push(row);
    }

    fn need(&mut self, depth: usize, title: &str, need: &NeedResult) {
        let names = self.names;
        match need {
            NeedResult::AtLeast(minima) => self.minima(depth, title, minima),
            NeedResult::AllOf(verdict, needs) => {
                self.plain(depth, under(title, &names.say(Phrase::AllOf)), *verdict);
                self.all(depth + 1, needs);
            }
            NeedResult::Some(verdict, some, needs) => {
                self.plain(depth, under(title, &names.fill(Phrase::SomeOf, &[some])), *verdict);
                self.all(depth + 1, needs);
            }
            NeedResult::Covered(at, stretches) => {
                let duty = self.program.coverage.get(at.index());
                let duty = duty.map_or("", |duty| names.rule(self.program, duty.rule));
                self.stretches(depth, title, &names.fill(Phrase::CoveredNeed, &[&duty]), stretches);
            }
            NeedResult::Paid(at, stretches) => {
                let fee = self.program.fees.get(at.index());
                let fee = fee.map_or("", |fee| names.rule(self.program, fee.rule));
                self.stretches(depth, title, &names.fill(Phrase::PaidNeed, &[&fee]), stretches);
            }
            NeedResult::Passed(verdict, exams, passed) => {
                let mut what = under(title, &names.fill(Phrase::PassedNeed, &[&exams.join(", ")]));
                if let Some((exam, day)) = passed {
                    what = format!("{what} ({})", names.fill(Phrase::PassedBy, &[exam, day]));
                }
                self.plain(depth, what, *verdict);
            }
            NeedResult::Holds(verdict, held) => {
                self.plain(
                    depth,
                    under(title, &names.fill(Phrase::HoldsNeed, &[&held.join(", ")])),
                    *verdict,
                );
            }
            NeedResult::Declared(declaration, stretches) => {
                self.stretches(depth, title, &names.fill(Phrase::DeclaredNeed, &[declaration]), stretches);
            }
            NeedResult::Requirement(rule, need) => {
                let inner = names.rule(self.program, *rule);
                self.need(depth, &under(title, inner), need);
            }
            NeedResult::When(verdict, text) => {
                self.plain(depth, under(title, &names.fill(Phrase::WhenNeed, &[text])), *verdict);
            }
            NeedResult::Unknown(what) => {
                let what = under(title, &names.fill(Phrase::UnknownNeed, &[what]));
                self.plain(depth, what, Verdict::Undetermined);
            }
        }
    }

    fn all(&mut self, depth: usize, needs: &[NeedResult]) {
        for need in needs {
            self.need(depth, "", need);
        }
    }

    fn minima(&mut self, depth: usize, title: &str, minima: &[Minimum]) {
        for minimum in minima {
            let many = minima.len() > 1 || minimum.beyond;
            let by = if many { minimum.period.last } else { self.due };
            let what = subject(self.names, self.program, minimum);
            let mut what = if title.is_empty() { what } else { title.to_owned() };
            if many {
                what = format!("{what} {}", self.names.period(minimum.period));
            }
            if minimum.beyond {
                what = format!("{what} ({})", self.names.say(Phrase::LaterCycle));
            }
            let open = minimum.missing.possible > Amount::ZERO;
            self.rows.push(Row {
                depth,
                what,
                done: self.names.interval(minimum.have),
                need: self.names.interval(minimum.want),
                to_go: self.names.interval(minimum.missing),
                by: Some(by),
                pace: if open { self.pace(minimum.missing.possible, by) } else { String::new() },
                verdict: minimum.verdict,
            });
        }
    }

    fn pace(&self, missing: Amount, by: Date) -> String {
        match per_month(missing, self.on, by) {
            Some(pace) => pace.to_string(),
            None => self.names.say(Phrase::Overdue),
        }
    }

    /// One line for a single stretch; for several, one for all of them and one for each.
    fn stretches(&mut self, depth: usize, title: &str, what: &str, stretches: &[Stretch]) {
        let all = under(title, what);
        if let [only] = stretches {
            return self.plain(depth, format!("{all} {}", self.stretch(only)), only.verdict);
        }
        let verdict = stretches.iter().map(|stretch| stretch.verdict).min().unwrap_or(Verdict::Yes);
        self.plain(depth, all, verdict);
        for stretch in stretches {
            self.plain_by(stretch.period.last, depth + 1, self.stretch(stretch), stretch.verdict);
        }
    }

    fn stretch(&self, stretch: &Stretch) -> String {
        let period = self.names.period(stretch.period);
        match stretch.gap_from {
            Some(gap) => format!("{period} ({})", self.names.fill(Phrase::GapFrom, &[&gap])),
            None => period,
        }
    }
}

fn under(title: &str, what: &str) -> String {
    if title.is_empty() { what.to_owned() } else { format!("{title}: {what}") }
}

/// What a minimum counts: its groups and categories, else its unit.
fn subject(names: &Names<'_>, program: &Program, minimum: &Minimum) -> String {
    let groups = minimum.groups.iter().map(|group| names.group(program, *group));
    let categories = minimum.categories.iter().map(|category| names.category(program, *category));
    let all: Vec<_> = groups.chain(categories).collect();
    if all.is_empty() { names.unit(minimum.unit) } else { all.join(", ") }
}

/// What has to be earned each month until a day, to the next hundredth above; `None` when the day has passed. A month
/// that has begun counts as one.
#[must_use]
pub fn per_month(missing: Amount, on: Date, by: Date) -> Option<Amount> {
    if by < on {
        return None;
    }
    let months = (1..=1_200u32).find(|months| on.plus(Length::Months(*months)) > by).unwrap_or(1_200);
    let each = missing.decimal() / rust_decimal::Decimal::from(months);
    let up = each.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::AwayFromZero);
    Amount::from_decimal(up).ok()
}

/// The activities that make up what a minimum has, as a sum; `None` where they do not add up to it exactly, because a
/// condition, a limit or an activity in parts comes between.
#[must_use]
pub fn sum(
    names: &Names<'_>,
    ledger: &Ledger,
    result: &CredentialResult,
    minimum: &Minimum,
) -> Option<String> {
    let counts = |activity: &&ActivityResult| {
        let group = activity.group.is_some_and(|group| minimum.groups.contains(&group));
        let category = activity.category.is_some_and(|category| minimum.categories.contains(&category));
        let day = ledger.activities.get(activity.activity).map(|activity| activity.on.last);
        activity.cycle == result.cycle.map(|cycle| cycle.number)
            && activity.credits.possible > Amount::ZERO
            && (group || minimum.groups.is_empty())
            && (category || minimum.categories.is_empty())
            && (day.is_some_and(|day| minimum.period.contains(day))
                || result.cycle.map(|c| c.period) == Some(minimum.period))
    };
    let counting: Vec<_> = result.activities.iter().filter(counts).collect();
    let total: Amount = counting.iter().map(|activity| activity.credits.sure).sum();
    let possible: Amount = counting.iter().map(|activity| activity.credits.possible).sum();
    if total != minimum.have.sure || possible != minimum.have.possible || counting.is_empty() {
        return None;
    }
    let part = |activity: &&ActivityResult| {
        let id = ledger.activities.get(activity.activity).map_or("", |activity| &activity.id);
        format!("{} ({id})", names.interval(activity.credits))
    };
    Some(counting.iter().map(part).collect::<Vec<_>>().join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_pace_counts_a_month_that_has_begun() {
        let ten = Amount::whole(10);
        // 23 November to 28 February: three months and some days, so four.
        assert_eq!(per_month(ten, day("2026-11-23"), day("2027-02-28")), "2.5".parse().ok());
        assert_eq!(per_month(ten, day("2026-11-23"), day("2026-11-23")), Some(ten));
        assert_eq!(per_month(ten, day("2026-11-24"), day("2026-11-23")), None);
        // 10 / 3 is rounded up, or the pace would fall short.
        assert_eq!(per_month(ten, day("2026-01-01"), day("2026-03-31")), "3.34".parse().ok());
    }
}
