//! A policy: everything one certifying body rules, as its author wrote it, each part with its place.
//!
//! The types here *are* the policy language: every record is at once its struct, its reader, its JSON Schema and its
//! entry in `docs/reference.md`. [`from_documents`] reads the files of one policy and checks what they mean together.

pub mod category;
pub mod credential;
pub mod from_documents;
pub mod overlay;
pub mod probe;
pub mod reply;
pub mod requirement;
pub mod rule;
pub mod ruling;
pub mod setting;
mod size;
pub mod upkeep;
pub mod window;

use crate::{
    document::leaf::Named,
    record,
    vocabulary::{
        date::Length,
        name::{
            CarryId, CategoryId, CoverageId, CredentialId, FactId, FeeId, GroupId, GuidanceId, LimitId,
            PolicyId, ProductId, RequirementId, RouteId, RulingId, SourceId, StandingId, ValueId, WindowId,
            Word,
        },
        span::At,
        text::Text,
    },
};

use self::{
    category::{Assignment, Category, Group, Limit, Unlisted},
    credential::Credential,
    reply::Replies,
    requirement::{Requirement, Route},
    rule::{Erratum, Fact, Guidance, Renaming, Source},
    ruling::Ruling,
    setting::Value,
    upkeep::{Carry, Coverage, Fee, Product, Standing},
    window::Window,
};

record! {
    /// Everything one certifying body rules. A policy is a folder; the `.yaml` files directly in it are its parts, and
    /// a section may be spread over several of them. `scripts/*.rhai` beside them hold functions that every
    /// expression of the policy may call. `cases/*.yaml` hold its tests.
    pub struct Policy {
        /// The name of the policy, which is the name of its folder.
        required "policy" policy: At<PolicyId>;
        /// What the body or program is called.
        required "title" title: Text;
        /// The body's time zone, in words; dates are the body's calendar days.
        optional "time zone" time_zone: Text;
        /// Where questions to the body are sent, in words.
        optional "contact" contact: Text;
        /// How long after they were last seen sources should be looked at again, where they do not say it themselves.
        /// Default: no source is ever overdue.
        optional "review" review: Length;
        /// The documents and written answers the rules rest on.
        default "sources" sources: Named<SourceId, Source>;
        /// Facts about an activity beyond the built-in ones, which expressions read as `activity.NAME`.
        default "facts" facts: Named<FactId, Fact>;
        /// What the kinds, roles, domains and other words used in this policy are called.
        default "words" words: Named<Word, Text>;
        /// Named values, which expressions read as `values.NAME`. A credential may give its own.
        default "values" values: Named<ValueId, Value>;
        /// The certificates the body grants.
        required "credentials" credentials: Named<CredentialId, Credential>;
        /// Stretches of time beyond the built-in `activity`, `day`, `cycle` and `ever`.
        default "windows" windows: Named<WindowId, Window>;
        /// Buckets that credits are booked in.
        default "groups" groups: Named<GroupId, Group>;
        /// Which category an activity belongs to that several accept. Default: `first`.
        optional "assignment" assignment: Assignment;
        /// The kinds of activity the body accepts.
        default "categories" categories: Named<CategoryId, Category>;
        /// What holds for an activity that no category accepts. Default: the verdict `no`.
        optional "unlisted" unlisted: Unlisted;
        /// Limits over several categories or groups. They run after those of the categories, in the order written.
        default "limits" limits: Named<LimitId, Limit>;
        /// Dated answers of the body, which make exceptions.
        default "rulings" rulings: Named<RulingId, Ruling>;
        /// Replies to open and contested rulings.
        default "replies" replies: Replies;
        /// What must be reached.
        default "requirements" requirements: Named<RequirementId, Requirement>;
        /// Ways to renew. Where a credential has any, one of them must be completed beside all requirements.
        default "routes" routes: Named<RouteId, Route>;
        /// What surplus moves into the next cycle.
        default "carry" carry: Named<CarryId, Carry>;
        /// What must be paid.
        default "fees" fees: Named<FeeId, Fee>;
        /// Products a person can subscribe to.
        default "products" products: Named<ProductId, Product>;
        /// Duties that are kept up by paying a fee or by a subscription.
        default "coverage" coverage: Named<CoverageId, Coverage>;
        /// The stages a credential passes through after a cycle that ended short, in order.
        default "standing" standing: Named<StandingId, Standing>;
        /// Rules told in words only: steps, addresses, advice.
        default "guidance" guidance: Named<GuidanceId, Guidance>;
        /// Corrections of typing mistakes in this policy.
        default "errata" errata: Vec<Erratum>;
        /// Notes of rules that have another name than before.
        default "renamed" renamed: Vec<Renaming>;
    }
}
