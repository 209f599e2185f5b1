//! OffSec's program for an OSCP+ in its first cycle.

use std::cmp::Ordering;

use super::{
    Counted, World, over,
    record::{Activity, Day, Decision, Person},
};

const WEBINARS_MOST: i64 = 3_000;

/// The credits of an entry under both answers about part hours: whole hours only, or exact.
type PartHours = [i64; 2];

/// How an activity lies to the day of certification where nobody has said whether it counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// It began on that very day.
    OnTheDay,
    /// It began before that day and ended on it or later.
    Across,
}

/// An entry before anything that several entries share.
struct Entry {
    credits: PartHours,
    edge: Option<Edge>,
    webinar: bool,
    /// Whether it counts only if what is in doubt turns out well: no proof, an audit, or a figure nobody confirmed.
    weak: bool,
    awarded: bool,
}

fn rate(activity: &Activity<'_>) -> Option<(PartHours, bool)> {
    let hours = activity.spent().unwrap_or_default();
    let by_the_hour = [hours / 100 * 100, hours];
    match activity.kind {
        // Support named the figure for webinars; the others come from one student project.
        "webinar" => Some((by_the_hour, false)),
        "course" | "conference" | "seminar" | "workshop" => Some((by_the_hour, true)),
        "talk" | "white-paper-authoring" => Some(([400; 2], true)),
        _ => None,
    }
}

fn edge(activity: &Activity<'_>, granted: Day) -> Option<Edge> {
    match activity.on.first.cmp(&granted) {
        Ordering::Less => Some(Edge::Across),
        Ordering::Equal => Some(Edge::OnTheDay),
        Ordering::Greater => None,
    }
}

fn entry(activity: &Activity<'_>, granted: Day) -> Option<Entry> {
    let decision = Decision::of(activity.claims.oscp.as_ref());
    let rated = rate(activity);
    let webinar = activity.kind == "webinar";
    match (decision, rated) {
        (Decision::Nothing, _) | (Decision::None | Decision::Audit, None) => None,
        (Decision::Awarded(awarded), _) => {
            Some(Entry { credits: [awarded; 2], edge: None, webinar, weak: false, awarded: true })
        }
        (Decision::None | Decision::Audit, Some((credits, unconfirmed))) => {
            let weak = unconfirmed || activity.proof.is_empty() || decision == Decision::Audit;
            Some(Entry { credits, edge: edge(activity, granted), webinar, weak, awarded: false })
        }
    }
}

/// Answers to what nobody has answered.
#[derive(Clone, Copy)]
struct Answers {
    exact: bool,
    on_the_day: bool,
    across: bool,
    /// What else is in doubt turns out well.
    well: bool,
}

fn world(entries: &[Entry], answers: Answers) -> World {
    let Answers { exact, on_the_day, across, well } = answers;
    let (mut total, mut webinars) = (0, 0);
    for entry in entries.iter().filter(|entry| well || !entry.weak) {
        let refused = match entry.edge {
            None => false,
            Some(Edge::OnTheDay) => !on_the_day,
            Some(Edge::Across) => !across,
        };
        if refused {
            continue;
        }
        let mut credits = entry.credits[usize::from(exact)];
        if entry.webinar {
            // Nobody confirmed that the limit exists. What was awarded fills it and is not cut.
            if !entry.awarded && !well {
                credits = credits.min((WEBINARS_MOST - webinars).max(0));
            }
            webinars += credits;
        }
        total += credits;
    }
    World { total, ..World::default() }
}

/// What is counted in the cycle on the day asked for. The first cycle lasts until long after it.
pub(super) fn counted(person: &Person<'_>, asked: Day) -> Counted {
    let granted = person.credentials.oscp.granted;
    let counts = |activity: &&Activity<'_>| {
        granted <= activity.on.last && activity.on.last <= asked && !activity.planned()
    };
    let rated = |activity| entry(activity, granted);
    let entries: Vec<_> = person.activities.iter().filter(counts).filter_map(rated).collect();
    let both = |matters: bool| if matters { &[false, true][..] } else { &[false][..] };
    let edges = |edge| both(entries.iter().any(|entry| entry.edge == Some(edge)));
    let mut worlds = Vec::with_capacity(16);
    for exact in [false, true] {
        for &on_the_day in edges(Edge::OnTheDay) {
            for &across in edges(Edge::Across) {
                for well in [false, true] {
                    worlds.push(world(&entries, Answers { exact, on_the_day, across, well }));
                }
            }
        }
    }
    over(worlds.into_iter())
}
