//! What a person can do about a goal, as far as the rules name it.

use crate::{
    assess::{ActivityResult, FeeState, NeedResult, ProofState, Stretch, Verdict},
    ledger::{Activity, ActivityStatus, ClaimStatus},
    rulebook::{CoverageIx, FeeIx, Program},
    scenario::{Edit, Section, Value, line},
    vocabulary::{
        amount::Money,
        date::{Date, Length, Period},
    },
};

use super::{
    action::{Action, Deed},
    world::World,
};

/// Minutes of a day that an activity of several days is taken to have.
const DAY: u32 = 8 * 60;

/// The most minutes of an activity that is added.
const MOST_MINUTES: u32 = 200 * 60;

/// The most first days that an activity of a kind is tried on.
const MOST_DAYS: usize = 4;

/// What is not met of the goal, by what it asks for.
#[derive(Debug, Default)]
pub(super) struct Wanting<'a> {
    /// Whether credits could help.
    pub(super) credits: bool,
    /// Stretches in which something is missing.
    pub(super) stretches: Vec<Period>,
    pub(super) fees: Vec<(FeeIx, &'a [Stretch])>,
    pub(super) duties: Vec<(CoverageIx, &'a [Stretch])>,
    pub(super) exams: Vec<&'a str>,
    pub(super) declarations: Vec<(&'a str, &'a [Stretch])>,
}

impl<'a> Wanting<'a> {
    pub(super) fn of(need: &'a NeedResult, wanting: &mut Self) {
        match need {
            NeedResult::AtLeast(minima) => {
                let open = minima.iter().filter(|minimum| minimum.verdict != Verdict::Yes);
                for minimum in open {
                    wanting.credits = true;
                    wanting.stretches.push(minimum.period);
                }
            }
            NeedResult::AllOf(_, needs) | NeedResult::Some(_, _, needs) => {
                needs.iter().for_each(|need| Self::of(need, wanting));
            }
            NeedResult::Covered(duty, stretches) => wanting.duties.push((*duty, stretches)),
            NeedResult::Paid(fee, stretches) => wanting.fees.push((*fee, stretches)),
            NeedResult::Passed(Verdict::Yes, ..) | NeedResult::Holds(..) => {}
            NeedResult::Passed(_, exams, _) => wanting.exams.extend(exams.iter().map(AsRef::as_ref)),
            NeedResult::Declared(declaration, stretches) => {
                wanting.declarations.push((declaration, stretches));
            }
            NeedResult::Requirement(_, need) => Self::of(need, wanting),
            // What a condition reads is not known here; credits may be among it.
            NeedResult::When(verdict, _) => wanting.credits |= *verdict != Verdict::Yes,
            NeedResult::Unknown(_) => wanting.credits = true,
        }
    }
}

/// An activity of a kind that could be added, from a day on.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    kind: Box<str>,
    domain: Option<Box<str>>,
    first: Date,
    last: Date,
}

impl Offer {
    /// The most minutes of it.
    pub(super) fn most(&self) -> u32 {
        let days = self.last.days_since(self.first).clamp(0, 1_000) + 1;
        u32::try_from(days).unwrap_or(1).saturating_mul(DAY).min(MOST_MINUTES)
    }

    pub(super) fn kind(&self) -> &str {
        &self.kind
    }

    /// Whether it is the same but for its kind.
    pub(super) fn as_of(&self, kind: &str) -> Self {
        Self { kind: kind.into(), ..self.clone() }
    }

    pub(super) fn first(&self) -> Date {
        self.first
    }

    /// The activity with so many minutes, or without any stated.
    pub(super) fn with(&self, world: &World<'_>, minutes: u32) -> Option<Action> {
        let days = i64::from(minutes.max(1).div_ceil(DAY)) - 1;
        let last = self.first.plus(Length::Days(u32::try_from(days).ok()?));
        let spent = match minutes {
            0 => String::new(),
            _ if minutes.is_multiple_of(60) => format!(" {}h", minutes / 60),
            _ if minutes.is_multiple_of(15) => format!(" {}h", quarters(minutes)),
            _ => format!(" {minutes}min"),
        };
        let on = if days == 0 { self.first.to_string() } else { format!("{}..{last}", self.first) };
        let domain = self.domain.as_ref().map_or(String::new(), |domain| format!(" domains={domain}"));
        let line = format!("{}{spent} on {on}{domain}", self.kind);
        let activity = line::activity(world.ground.rulebook, &line, self.first).ok()?;
        Some(Action {
            deed: Deed::Add(
                self.kind.clone(),
                (minutes > 0).then_some(minutes),
                Period::new(self.first, last)?,
            ),
            edits: vec![Edit::Add(Section::Activities, activity)],
            options: vec!["--add".into(), line.into()],
            day: last,
        })
    }
}

/// Hours in quarters, as `1.25`.
fn quarters(minutes: u32) -> String {
    let part = match minutes % 60 {
        15 => ".25",
        30 => ".5",
        _ => ".75",
    };
    format!("{}{part}", minutes / 60)
}

/// What can be added.
pub(super) fn offers(world: &World<'_>, wanting: &Wanting<'_>) -> Vec<Offer> {
    if !wanting.credits {
        return Vec::new();
    }
    let rulebook = world.ground.rulebook;
    let program = rulebook.program(world.goal.credential.program);
    let card = program.credential(world.goal.credential.credential);
    let on = world.on();
    // Where all that is missing lies in the past, there may be days after it that still count.
    let mut days: Vec<(Date, Date)> = wanting
        .stretches
        .iter()
        .filter(|stretch| stretch.last >= on)
        .map(|stretch| (stretch.first.max(on), stretch.last))
        .collect();
    if wanting.stretches.len() > days.len() || days.is_empty() {
        days.push((on, world.goal.last(world.ground.assessment).max(on)));
    }
    days.sort_unstable();
    days.dedup_by_key(|(first, _)| *first);
    days.truncate(MOST_DAYS);
    let mut kinds: Vec<_> = program.categories.iter().flat_map(|category| &category.accepts).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let domain = card.domains.first().map(|domain| Box::from(rulebook.symbols.text(*domain)));
    let mut offers = Vec::new();
    for (first, last) in days {
        for kind in &kinds {
            let kind: Box<str> = rulebook.symbols.text(**kind).into();
            offers.push(Offer { kind: kind.clone(), domain: None, first, last });
            if domain.is_some() {
                offers.push(Offer { kind, domain: domain.clone(), first, last });
            }
        }
    }
    offers
}

/// Everything else that can be done.
pub(super) fn actions(world: &World<'_>, wanting: &Wanting<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    if wanting.credits {
        activities(world, &mut actions);
    }
    let program = world.ground.rulebook.program(world.goal.credential.program);
    for (fee, stretches) in &wanting.fees {
        payments(world, program, *fee, stretches, &mut actions);
        let products = program.fees.get(fee.index()).map_or(&[][..], |fee| &fee.included_in);
        for inclusion in products {
            subscriptions(world, program, inclusion.product, stretches, &mut actions);
        }
    }
    for (duty, stretches) in &wanting.duties {
        let Some(duty) = program.coverage.get(duty.index()) else { continue };
        if let Some(fee) = duty.fee {
            payments(world, program, fee, stretches, &mut actions);
        }
        for inclusion in &duty.products {
            subscriptions(world, program, inclusion.product, stretches, &mut actions);
        }
    }
    for exam in &wanting.exams {
        let days = [world.on(), world.goal.due];
        actions.extend(days.iter().filter(|day| **day >= world.on()).map(|day| pass(exam, *day)));
    }
    for (declaration, stretches) in &wanting.declarations {
        for stretch in open(stretches) {
            actions.push(declare(world, declaration, stretch.period.first.max(world.on())));
        }
    }
    let mut kept: Vec<Action> = Vec::new();
    for action in actions {
        if !kept.contains(&action) {
            kept.push(action);
        }
    }
    kept
}

fn open(stretches: &[Stretch]) -> impl Iterator<Item = &Stretch> {
    stretches.iter().filter(|stretch| stretch.verdict != Verdict::Yes)
}

fn activities(world: &World<'_>, actions: &mut Vec<Action>) {
    let assessment = world.ground.assessment;
    let Some(held) = assessment.credentials.iter().find(|held| held.credential == world.goal.credential)
    else {
        return;
    };
    for result in &held.activities {
        let Some(activity) = world.ground.ledger.activities.get(result.activity) else { continue };
        if activity.known > assessment.given.known_on {
            continue;
        }
        if activity.status == ActivityStatus::Planned || activity.on.last > world.on() {
            let set = vec![(vec!["status".into()], Value::text("done"))];
            let done = changes(world, activity, set, Deed::CarryOut(activity.id.clone()));
            actions.push(Action { day: activity.on.last.max(world.on()), ..done });
        }
        of_activity(world, activity, result, actions);
    }
}

fn of_activity(world: &World<'_>, activity: &Activity, result: &ActivityResult, actions: &mut Vec<Action>) {
    let rulebook = world.ground.rulebook;
    let program = rulebook.program(world.goal.credential.program);
    let card = program.credential(world.goal.credential.credential);
    let key = |key: &str| -> Vec<Box<str>> { vec!["claims".into(), card.id.clone(), key.into()] };
    let change = |path, value, deed| changes(world, activity, vec![(path, value)], deed);
    if result.proof != ProofState::Enough {
        let proof = result.category.and_then(|at| program.categories.get(at.index())?.proof.as_ref());
        let kinds: Vec<Box<str>> = proof
            .map(|proof| proof.any_of.iter().map(|kind| rulebook.symbols.text(*kind).into()).collect())
            .unwrap_or_default();
        let kind = kinds.first().map_or("certificate", |kind| &**kind);
        let proofs = with_proof(world, activity, kind);
        actions.push(change(vec!["proof".into()], proofs, Deed::Prove(activity.id.clone(), kinds)));
    }
    let claim = activity.claims.iter().find(|claim| claim.credential == world.goal.credential);
    let planned = activity.status == ActivityStatus::Planned || activity.on.last > world.on();
    let status = claim.map(|claim| claim.status);
    let sendable = matches!(status, None | Some(ClaimStatus::Draft | ClaimStatus::Withdrawn));
    if sendable && !planned {
        let mut sent = vec![(key("submitted"), Value::text(world.on()))];
        if claim.is_some() {
            sent.push((key("status"), Value::text("submitted")));
        }
        actions.push(changes(world, activity, sent, Deed::Submit(activity.id.clone())));
    }
    let open = !matches!(status, Some(ClaimStatus::Accepted | ClaimStatus::Rejected));
    for (at, category) in program.categories.iter().enumerate() {
        // One with a condition is chosen by the rules where it holds.
        let other = result.category.is_none_or(|own| own.index() != at);
        if open && other && category.when.is_none() && category.accepts.contains(&activity.kind) {
            let deed = Deed::File(activity.id.clone(), crate::rulebook::CategoryIx::new(at));
            actions.push(change(key("category"), Value::text(&category.id), deed));
        }
    }
    if activity.domains.is_none()
        && let Some(domain) = card.domains.first()
    {
        let domain = rulebook.symbols.text(*domain);
        let deed = Deed::State(activity.id.clone(), domain.into());
        actions.push(change(vec!["domains".into()], Value::List(vec![Value::text(domain)]), deed));
    }
}

/// The activity as it is written.
fn written<'w>(world: &'w World<'_>, activity: &Activity) -> Option<&'w Value> {
    let items = match world.values.get("activities") {
        Some(Value::List(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    items.iter().find(|item| item.get("id").and_then(Value::as_text) == Some(&*activity.id))
}

fn with_proof(world: &World<'_>, activity: &Activity, kind: &str) -> Value {
    let mut proofs = match written(world, activity).and_then(|item| item.get("proof")) {
        Some(Value::List(proofs)) => proofs.clone(),
        Some(one @ Value::Map(_)) => vec![one.clone()],
        Some(Value::Nothing | Value::Text(_)) | None => Vec::new(),
    };
    proofs.push(Value::map([("kind", Value::text(kind))]));
    Value::List(proofs)
}

fn changes(world: &World<'_>, activity: &Activity, set: Vec<(Vec<Box<str>>, Value)>, deed: Deed) -> Action {
    let (mut edits, mut options) = (Vec::new(), Vec::new());
    for (path, value) in set {
        let option = format!("{}={}", path.join("."), value.written());
        options.extend(["--change".into(), activity.id.clone(), option.into()]);
        edits.push(Edit::Change(activity.id.clone(), path, value));
    }
    Action { deed, edits, options, day: world.on() }
}

fn payments(
    world: &World<'_>,
    program: &Program,
    fee: FeeIx,
    stretches: &[Stretch],
    actions: &mut Vec<Action>,
) {
    let own = world.goal.credential;
    let ours = |result: &&crate::assess::FeeResult| {
        result.program == own.program
            && result.fee == fee
            && result.credential.is_none_or(|credential| credential == own)
    };
    let known: Vec<_> = world.ground.assessment.fees.iter().filter(ours).collect();
    let mut asked: Vec<(Period, Vec<Money>)> = Vec::new();
    for stretch in open(stretches) {
        let before = asked.len();
        for payment in known.iter().flat_map(|result| &result.payments) {
            let settled = matches!(payment.state, FeeState::Paid | FeeState::Included);
            if !settled && payment.period.overlap(stretch.period).is_some() {
                asked.push((payment.period, payment.amounts.clone()));
            }
        }
        if asked.len() == before {
            asked.push((stretch.period, Vec::new()));
        }
    }
    let each = known.iter().any(|result| result.credential.is_some());
    let card = program.credential(own.credential);
    let Some(named) = program.fees.get(fee.index()) else { return };
    for (period, amounts) in asked {
        let mut payment = Value::map([
            ("fee", Value::text(&named.id)),
            ("policy", Value::text(&program.id)),
            ("on", Value::text(world.on())),
            ("for", Value::text(period)),
        ]);
        let mut option =
            format!("{}/{}@{} for={}..{}", program.id, named.id, world.on(), period.first, period.last);
        if each {
            payment.set(&["credential"], Value::text(&card.id));
            option += &format!(" credential={}", card.id);
        }
        actions.push(Action {
            deed: Deed::Pay(fee, Some(period), amounts),
            edits: vec![Edit::Add(Section::Fees, payment)],
            options: vec!["--pay".into(), option.into()],
            day: world.on(),
        });
    }
}

fn subscriptions(
    world: &World<'_>,
    program: &Program,
    product: crate::rulebook::ProductIx,
    stretches: &[Stretch],
    actions: &mut Vec<Action>,
) {
    let Some((id, _)) = program.products.get(product.index()) else { return };
    let days: Vec<Period> = open(stretches)
        .filter_map(|stretch| {
            let first = stretch.gap_from.unwrap_or(stretch.period.first).max(world.on());
            Period::new(first, stretch.period.last)
        })
        .collect();
    let mut all = days.clone();
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        all.extend(Period::new(first.first, last.last));
    }
    for days in all {
        let subscription = Value::map([
            ("product", Value::text(id)),
            ("policy", Value::text(&program.id)),
            ("from", Value::text(days.first)),
            ("to", Value::text(days.last)),
        ]);
        let option = format!("{}/{id}@{}..{}", program.id, days.first, days.last);
        actions.push(Action {
            deed: Deed::Subscribe(product, days),
            edits: vec![Edit::Add(Section::Subscriptions, subscription)],
            options: vec!["--subscribe".into(), option.into()],
            day: days.first,
        });
    }
}

fn pass(exam: &str, day: Date) -> Action {
    let passed = Value::map([("exam", Value::text(exam)), ("on", Value::text(day))]);
    Action {
        deed: Deed::Pass(exam.into()),
        edits: vec![Edit::Add(Section::Exams, passed)],
        options: vec!["--exam".into(), format!("{exam}@{day}").into()],
        day,
    }
}

fn declare(world: &World<'_>, declaration: &str, day: Date) -> Action {
    let card = &world.ground.rulebook.credential(world.goal.credential).id;
    let made = Value::map([
        ("credential", Value::text(card)),
        ("declaration", Value::text(declaration)),
        ("on", Value::text(day)),
    ]);
    Action {
        deed: Deed::Declare(declaration.into()),
        edits: vec![Edit::Add(Section::Declarations, made)],
        options: vec!["--declare".into(), format!("{card}:{declaration}@{day}").into()],
        day,
    }
}
