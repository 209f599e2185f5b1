//! What is told of a script that stops while it runs: why, and the line of the policy it stands on.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use process::run;
use serde_json::{Value, json};

/// Courses of three hours divide by zero; a long passage runs out of numbers; a regatta needs the number of boats.
const POLICY: &str = "\
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
facts:
  boats: {title: Boats, type: number}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
categories:
  course: {title: Courses, accepts: [course], credit: activity.hours / (activity.hours - 3), source: handbook}
  passage:
    title: Passages
    accepts: [passage]
    credit: |
      let miles = activity.hours * 100000;
      miles * miles
    source: handbook
  regatta: {title: Regattas, accepts: [regatta], credit: activity.boats, source: handbook}
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
";

const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 3}
  - {id: sea, title: Sea, kind: passage, on: 2026-02-02, hours: 80}
  - {id: cup, title: Cup, kind: regatta, on: 2026-02-03, hours: 2}
";

fn place(name: &str) -> PathBuf {
    let folder = process::empty(&format!("faults-{name}"));
    process::write(&folder, "policies/sailing/policy.yaml", POLICY);
    process::write(&folder, "ledger.yaml", LEDGER);
    folder
}

#[test]
fn explain_underlines_the_line_of_the_policy_that_a_script_stopped_on() {
    let ran = run(&place("explain"), "explain sea --on 2026-05-01");
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    assert_eq!(
        ran.out,
        "\
Assessment on 2026-05-01
  Ledger    ledger.yaml
  Policies  policies (sailing)

Skipper (skipper)
  sea Sea (passage, 2026-02-02, 80 hours)
    UNDETERMINED, credits not known: a script stopped
    1. lies in cycle 1, 2026-01-01 .. 2026-12-31
    2. belongs to: Passages  [categories.passage]
        Source: Handbook, published 2024-01-01 (official)
    3. the script stopped: the number is out of range  [categories.passage]
        error[R008]: the number is out of range
          --> policies/sailing/policy.yaml:16:13
           |
        16 |       miles * miles
           |             ^
"
    );
}

const AUDIT: &str = "\
Assessment on 2026-05-01
Ledger: ledger.yaml
Policies: policies (sailing)
Skipper (skipper)
active, undetermined
Cycle: no. 1, 2026-01-01 .. 2026-12-31, 244 days left
Counted: 0
Requirements:
Total: undetermined (0 of 10, 10 missing), by 2026-12-31
Rule: requirements.total
Source: Handbook, published 2024-01-01 (official)
In doubt: credits cannot be computed: knots
In doubt: credits cannot be computed: sea
In doubt: credits cannot be computed: cup
knots Knots (course, 2026-02-01, 3 hours)
UNDETERMINED, credits not known: a script stopped
1. lies in cycle 1, 2026-01-01 .. 2026-12-31
2. belongs to: Courses  [categories.course]
Source: Handbook, published 2024-01-01 (official)
3. the script stopped: a division by zero  [categories.course]
policies/sailing/policy.yaml:10:70
sea Sea (passage, 2026-02-02, 80 hours)
UNDETERMINED, credits not known: a script stopped
1. lies in cycle 1, 2026-01-01 .. 2026-12-31
2. belongs to: Passages  [categories.passage]
Source: Handbook, published 2024-01-01 (official)
3. the script stopped: the number is out of range  [categories.passage]
policies/sailing/policy.yaml:16:13
cup Cup (regatta, 2026-02-03, 2 hours)
UNDETERMINED, credits not known: a fact is missing
1. lies in cycle 1, 2026-01-01 .. 2026-12-31
2. belongs to: Regattas  [categories.regatta]
Source: Handbook, published 2024-01-01 (official)
3. the record does not state activity.boats  [categories.regatta]
";

const RATE: &str = "\
course -> Skipper: 未確定, クレジット不明: スクリプトが停止
  1. 第2期 2026-05-01 .. 2027-04-30 に入る
  2. 該当: Courses  [categories.course]
      出典: Handbook, 2024-01-01 公表 (公式)
  3. スクリプトが停止: ゼロによる除算  [categories.course]
      エラー[R008]: ゼロによる除算
        --> policies/sailing/policy.yaml:10:70
         |
      10 |   course: {title: Courses, accepts: [course], credit: activity.hours / (activity.hours - 3), source: handbook}
         |                                                                      ^

2026-05-01 時点の規則による
  ポリシー  policies (sailing)
";

const ACROSS: &str = "\
UNDETERMINED: Skipper not known

knots Knots
  Ledger    ledger.yaml
  Policies  policies (sailing)

Skipper
  UNDETERMINED, credits not known: a script stopped
    belongs to: Courses  [categories.course]
    the script stopped: a division by zero  [categories.course]
      error[R008]: a division by zero
        --> policies/sailing/policy.yaml:10:70
         |
      10 |   course: {title: Courses, accepts: [course], credit: activity.hours / (activity.hours - 3), source: handbook}
         |                                                                      ^
";

#[test]
fn audit_rate_and_across_underline_it_too_in_both_languages() {
    let folder = place("views");
    let audit = run(&folder, "audit --on 2026-05-01 --plain");
    let rate = run(&folder, "rate course --hours 3 --for skipper --on 2026-05-01 --lang ja");
    let across = run(&folder, "across knots --on 2026-05-01");
    assert_eq!(audit.out, AUDIT);
    assert_eq!(rate.out, RATE);
    assert_eq!(across.out, ACROSS);
}

/// The steps of the one answer that tell of a fault.
fn faults(line: &str, folder: &Path) -> Value {
    let steps = run(folder, line).json()["answers"][0]["steps"].as_array().unwrap().clone();
    steps.into_iter().filter(|step| step["step"] == "fault").collect()
}

#[test]
fn the_step_in_json_has_the_place_where_a_script_stopped_and_none_where_a_fact_is_missing() {
    let folder = place("json");
    let stopped = json!([{
        "step": "fault", "rule": "categories.course", "fault": "a division by zero",
        "file": "policies/sailing/policy.yaml", "line": 10, "column": 70, "end_line": 10, "end_column": 71,
    }]);
    assert_eq!(faults("explain knots --on 2026-05-01 --json", &folder), stopped);
    assert_eq!(faults("rate course --hours 3 --for skipper --on 2026-05-01 --json", &folder), stopped);
    let missing =
        json!([{"step": "fault", "rule": "categories.regatta", "fault": "not stated: activity.boats"}]);
    assert_eq!(faults("explain cup --on 2026-05-01 --json", &folder), missing);
}

#[test]
fn a_reason_tells_a_missing_fact_from_a_script_that_stopped() {
    let folder = place("reasons");
    let history = |id| run(&folder, &format!("history {id} --on 2026-05-01")).out;
    assert_eq!(
        history("knots"),
        "\
History of knots, by what became known

Skipper
  2026-02-01  UNDETERMINED, credits not known: a script stopped
      moved by: record knots
"
    );
    assert_eq!(
        history("cup"),
        "\
History of cup, by what became known

Skipper
  2026-02-03  UNDETERMINED, credits not known: a fact is missing
      moved by: record cup
"
    );
}

#[test]
fn credits_that_cannot_be_computed_are_not_known_rather_than_none() {
    let folder = place("not-known");
    let explained = run(&folder, "explain knots --on 2026-05-01 --json").json()["answers"][0].clone();
    let unknown = json!({"sure": "0", "possible": null});
    assert_eq!((&explained["credits"], &explained["computed"]), (&unknown, &unknown));
    let change =
        run(&folder, "history cup --on 2026-05-01 --json").json()["history"][0]["changes"][0].clone();
    assert_eq!(change["credits"], unknown);
    let supposed = run(&folder, "what-if --change knots hours=4 --on 2026-05-01 --json").json();
    let moved = &supposed["scenarios"][0]["delta"]["credentials"][0]["activities"][0]["credits"];
    let known = json!({"sure": "4", "possible": "4"});
    assert_eq!(
        *moved,
        json!({"before": unknown, "after": known, "difference": {"sure": "4", "possible": null}})
    );
}
