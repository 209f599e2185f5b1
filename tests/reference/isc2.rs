//! ISC2's program for a CISSP whose cycle started in 2024 or later.

use super::{
    Counted, World, over,
    record::{Activity, Decision, Person},
};

const DOMAINS: &[&str] = &[
    "security-and-risk-management",
    "asset-security",
    "security-architecture-and-engineering",
    "communication-and-network-security",
    "identity-and-access-management",
    "security-assessment-and-testing",
    "security-operations",
    "software-development-security",
    "cloud-security",
];

const ENTRY_MOST: i64 = 4_000;
const GROUP_B_MOST: i64 = 3_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    A,
    B,
}

/// What entries of one item share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// So much for each item, whatever the number of entries.
    Most(i64),
    /// We presume that the second entry is a duplicate, without a rule that says so.
    Once,
}

/// The credits of an entry under both answers about rounding: down, and to the nearest quarter.
type Rounded = [i64; 2];

/// An entry before anything that several entries share.
struct Entry<'a> {
    /// Under both answers about delivering talks: only preparation counts, or the first delivery too.
    credits: [Rounded; 2],
    group: Option<Group>,
    item: Option<(Item, &'a str)>,
    decision: Decision,
    /// It counts only if competitions do.
    competition: bool,
}

/// What a rule makes of an activity.
struct Rated {
    credits: [Rounded; 2],
    group: Group,
    most: i64,
    item: Option<Item>,
}

/// Answers to what nobody has answered.
#[derive(Clone, Copy)]
struct Answers {
    nearest: bool,
    first_delivery: bool,
    competitions: bool,
    /// What else is in doubt turns out well.
    well: bool,
}

fn rounded(hours: i64) -> Rounded {
    let down = hours / 25 * 25;
    // Less than a quarter of an hour cannot be entered.
    [down, if hours < 25 { down } else { (2 * hours + 25) / 50 * 25 }]
}

fn by_domain(activity: &Activity<'_>) -> Group {
    let domains = activity.domains.as_deref().unwrap_or_default();
    if domains.iter().any(|domain| DOMAINS.contains(domain)) { Group::A } else { Group::B }
}

/// What the rules make of an activity; `None`: nothing, or in no category.
fn rate(activity: &Activity<'_>) -> Option<Rated> {
    let hours = rounded(activity.spent().unwrap_or_default());
    let plain = |group| Some(Rated { credits: [hours; 2], group, most: ENTRY_MOST, item: None });
    let learned = || {
        Some(Rated {
            credits: [hours; 2],
            group: by_domain(activity),
            most: ENTRY_MOST,
            item: Some(Item::Once),
        })
    };
    let read = |most| {
        Some(Rated { credits: [hours; 2], group: by_domain(activity), most, item: Some(Item::Most(most)) })
    };
    let outside = activity.tagged("non-security");
    match activity.kind {
        "volunteering" if for_own_business(activity) => None,
        "volunteering" if activity.tagged("chapter-board") => plain(Group::B),
        "professional-development" => plain(Group::B),
        "talk-preparation" | "course" | "seminar" | "workshop" | "conference" | "webinar"
        | "volunteering"
            if outside =>
        {
            plain(Group::B)
        }
        "course"
        | "seminar"
        | "workshop"
        | "conference"
        | "webinar"
        | "podcast"
        | "video"
        | "chapter-meeting"
        | "vendor-presentation"
        | "ctf" => learned(),
        "book" | "magazine" => read(500),
        "white-paper" => read(100),
        "article" if activity.form == Some("blog") => written(activity, [1_000, 500, 200]),
        "article" => written(activity, [2_000, 1_000, 500]),
        "blog-post" | "white-paper-authoring" => written(activity, [1_000, 500, 200]),
        "talk" => Some(talk(activity)),
        "talk-preparation" | "volunteering" => plain(Group::A),
        "chapter-officer" => plain(Group::B),
        "work" if activity.work == Some("unique-project") => {
            Some(Rated { credits: [hours; 2], group: Group::A, most: 1_000, item: Some(Item::Most(1_000)) })
        }
        _ => None,
    }
}

/// Volunteering for one's employer or client, which is refused.
fn for_own_business(activity: &Activity<'_>) -> bool {
    activity.tagged("employer") || activity.tagged("client")
}

/// The group of what is refused, if it is accepted all the same: the one it would have if it were not refused.
fn refused_group(activity: &Activity<'_>) -> Option<Group> {
    let aside = activity.tagged("chapter-board") || activity.tagged("non-security");
    let refused = activity.kind == "volunteering" && for_own_business(activity);
    refused.then_some(if aside { Group::B } else { Group::A })
}

fn written(activity: &Activity<'_>, [author, co_author, editor]: [i64; 3]) -> Option<Rated> {
    let credits = match activity.role? {
        "sole-author" | "author" => author,
        "co-author" => co_author,
        "editor" => editor,
        _ => return None,
    };
    Some(Rated { credits: [[credits; 2]; 2], group: Group::A, most: ENTRY_MOST, item: None })
}

fn talk(activity: &Activity<'_>) -> Rated {
    let preparation = activity.preparation_hours.map_or(0, |hours| hours.0);
    let all = preparation + activity.spent().unwrap_or_default();
    Rated { credits: [rounded(preparation), rounded(all)], group: Group::A, most: ENTRY_MOST, item: None }
}

fn entry<'a>(activity: &'a Activity<'a>) -> Option<Entry<'a>> {
    let decision = Decision::of(activity.claims.cissp.as_ref());
    if decision == Decision::Nothing {
        return None;
    }
    let competition = activity.kind == "ctf";
    let Some(rated) = rate(activity) else {
        let awarded = matches!(decision, Decision::Awarded(_));
        return awarded.then_some(Entry {
            credits: [[0; 2]; 2],
            group: refused_group(activity),
            item: None,
            decision,
            competition,
        });
    };
    let capped = |credits: i64| match decision {
        Decision::Awarded(awarded) => awarded.min(ENTRY_MOST),
        Decision::None | Decision::Nothing | Decision::Audit => credits.min(rated.most).min(ENTRY_MOST),
    };
    Some(Entry {
        credits: rated.credits.map(|rounded| rounded.map(capped)),
        group: Some(rated.group),
        item: rated.item.zip(activity.item),
        decision,
        competition,
    })
}

/// What the entries before have used of one item.
type Used<'a> = Vec<((Item, &'a str), i64)>;

fn world<'a>(entries: &[Entry<'a>], answers: Answers, used: &mut Used<'a>) -> World {
    used.clear();
    let mut world = World::default();
    for entry in entries {
        let mut credits = entry.credits[usize::from(answers.first_delivery)][usize::from(answers.nearest)];
        let group = entry.group;
        if entry.competition && !answers.competitions {
            credits = 0;
        }
        match entry.decision {
            // Also where it is refused.
            Decision::Awarded(awarded) => credits = awarded.min(ENTRY_MOST),
            Decision::Audit if !answers.well => credits = 0,
            Decision::None | Decision::Nothing | Decision::Audit => {}
        }
        if credits == 0 {
            continue;
        }
        let shared = entry.item.map(|item| {
            let at = used.iter().position(|(known, _)| *known == item).unwrap_or_else(|| {
                used.push((item, 0));
                used.len() - 1
            });
            (item.0, at)
        });
        if let Some((item, at)) = shared {
            credits = match item {
                Item::Most(most) => credits.min(most - used[at].1),
                Item::Once if used[at].1 > 0 && !answers.well => 0,
                Item::Once => credits,
            };
        }
        if group == Some(Group::B) {
            credits = credits.min(GROUP_B_MOST - world.group_b);
        }
        if let Some((_, at)) = shared {
            used[at].1 += credits;
        }
        world.total += credits;
        match group {
            Some(Group::A) => world.group_a += credits,
            Some(Group::B) => world.group_b += credits,
            None => {}
        }
    }
    world
}

/// What is counted in the cycle on the day asked for.
pub(super) fn counted(person: &Person<'_>, asked: super::record::Day) -> Counted {
    let cycle = person.credentials.cissp.cycle;
    let counts = |activity: &&Activity<'_>| {
        let day = activity.on.last;
        cycle.first <= day && day <= cycle.last && day <= asked && !activity.planned()
    };
    let entries: Vec<_> = person.activities.iter().filter(counts).filter_map(entry).collect();
    let both = |matters: bool| if matters { &[false, true][..] } else { &[false][..] };
    let nearest =
        both(entries.iter().any(|entry| entry.credits.iter().any(|rounded| rounded[0] != rounded[1])));
    let delivery = both(entries.iter().any(|entry| entry.credits[0] != entry.credits[1]));
    let competitions = both(entries.iter().any(|entry| entry.competition));
    let well = both(entries.iter().any(|entry| {
        entry.decision == Decision::Audit || entry.item.is_some_and(|(item, _)| item == Item::Once)
    }));
    let mut used = Vec::new();
    let mut worlds = Vec::with_capacity(16);
    for &nearest in nearest {
        for &first_delivery in delivery {
            for &competitions in competitions {
                for &well in well {
                    let answers = Answers { nearest, first_delivery, competitions, well };
                    worlds.push(world(&entries, answers, &mut used));
                }
            }
        }
    }
    over(worlds.into_iter())
}
