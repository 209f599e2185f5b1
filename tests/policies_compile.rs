//! What compiling policies reports, and what it fills in where a policy says nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use accrue::{
    document::from_text,
    policy::{from_documents, rule::Confidence},
    rulebook::{
        Mask, Outcome, Program, Rule, Rulebook, Window,
        from_policy::{Part, compile},
    },
    script::Type,
    vocabulary::{span::Sources, text::Language},
};

/// What a policy needs so that a test has to write only what it is about.
const FRAME: &str = "\
policy: body
title: Body
sources:
  book: {title: Book, published: 2020-03, confidence: official}
  blog: {title: Blog, published: 2021-05-06, confidence: low}
credentials:
  alpha: {title: Alpha, classes: [high], term: 3 years, source: [book, blog]}
  beta: {title: Beta, classes: [low], term: lifetime, source: book}
";

/// Compiles policies given as texts with their script files; tells mistakes as `CODE [place] message`.
fn read(policies: &[(&str, &str)]) -> (Option<Rulebook>, Vec<String>) {
    let mut sources = Sources::default();
    let mut found = Vec::new();
    let mut read = Vec::new();
    for (text, script) in policies {
        let file = sources.add("policy.yaml", *text);
        let scripts = vec![sources.add("functions.rhai", *script)];
        let (document, diagnostics) = from_text::parse(&sources, file);
        found.extend(diagnostics);
        let (policy, diagnostics, broken) = from_documents::read(document.into_iter().collect());
        found.extend(diagnostics);
        read.push((policy.unwrap(), scripts, broken));
    }
    let parts: Vec<_> =
        read.iter().map(|(policy, scripts, broken)| Part { policy, scripts, broken }).collect();
    let (rulebook, diagnostics) = compile(&sources, &parts);
    found.extend(diagnostics);
    let told = found.iter().map(|diagnostic| {
        let place = sources.slice(diagnostic.span).lines().next().unwrap_or_default();
        let code = diagnostic.code.as_str();
        let message = diagnostic.message.say(Language::English);
        match diagnostic.help.as_ref().map(|help| help.say(Language::English)) {
            Some(help) if help.starts_with("did you mean") => format!("{code} [{place}] {message} ({help})"),
            Some(_) | None => format!("{code} [{place}] {message}"),
        }
    });
    (rulebook, told.collect())
}

fn mistakes(sections: &str) -> Vec<String> {
    let (rulebook, mistakes) = read(&[(&format!("{FRAME}{sections}"), "")]);
    let errors = mistakes.iter().any(|mistake| !mistake.starts_with("P007") && !mistake.starts_with("P010"));
    assert_eq!(rulebook.is_none(), errors, "a rulebook is there exactly when there is no error");
    mistakes
}

fn program(sections: &str) -> Program {
    let (rulebook, mistakes) = read(&[(&format!("{FRAME}{sections}"), "")]);
    assert_eq!(mistakes, Vec::<String>::new());
    rulebook.unwrap().programs.remove(0)
}

fn rule<'p>(program: &'p Program, id: &str) -> &'p Rule {
    program.rules.iter().find(|rule| &*rule.id == id).unwrap_or_else(|| {
        panic!("no rule {id} among {:?}", program.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>())
    })
}

/// The codes alone.
fn codes(sections: &str) -> Vec<String> {
    mistakes(sections).iter().map(|mistake| mistake[..4].to_owned()).collect()
}

#[test]
fn what_no_category_accepts_is_not_said_to_count() {
    let mut sources = Sources::default();
    let file =
        sources.add("policy.yaml", format!("{FRAME}unlisted: {{verdict: yes, text: T, source: book}}\n"));
    let (document, _) = from_text::parse(&sources, file);
    let (_, found, _) = from_documents::read(document.into_iter().collect());
    let told = found.iter().map(|found| (found.code.as_str(), sources.slice(found.span)));
    assert_eq!(told.collect::<Vec<_>>(), [("S004", "yes")]);
}

#[test]
fn the_frame_of_these_tests_has_no_mistake() {
    assert_eq!(mistakes(""), Vec::<String>::new());
}

#[test]
fn a_name_that_is_not_declared_is_reported_with_the_nearest_of_its_sort() {
    let category = "  talk: {accepts: talk, credit: 1, source: book}\n";
    for (sections, expected) in [
        (
            "  talk: {accepts: talk, credit: 1, source: bok}\n",
            "P001 [bok] no source is called `bok` (did you mean `book`?)",
        ),
        (
            "  talk: {accepts: talk, credit: 1, source: book, for: alfa}\n",
            "P001 [alfa] no credential and no class of credentials is called `alfa` (did you mean `alpha`?)",
        ),
        ("  talk: {accepts: talk, credit: 1, source: book, group: g}\n", "P001 [g] no group is called `g`"),
        (
            &format!("{category}limits:\n  most: {{at most: 1, source: book, of: {{category: tolk}}}}\n"),
            "P001 [tolk] no category is called `tolk` (did you mean `talk`?)",
        ),
        (
            &format!("{category}limits:\n  most: {{at most: 1, source: book, window: year}}\n"),
            "P001 [year] no window is called `year`",
        ),
        (
            &format!("{category}rulings:\n  q: {{question: Q, source: book, overrides: p}}\n"),
            "P001 [p] no ruling is called `p`",
        ),
        (
            &format!("{category}rulings:\n  q: {{question: Q, source: book, see: categories.tolk}}\n"),
            "P001 [categories.tolk] no category is called `tolk` (did you mean `talk`?)",
        ),
        (
            &format!("{category}rulings:\n  q: {{question: Q, source: book, effect: {{set: {{cap: 1}}}}}}\n"),
            "P001 [1] no value is called `cap`",
        ),
        (
            &format!("{category}coverage:\n  duty: {{fee: amf, source: book}}\n"),
            "P001 [amf] no fee is called `amf`",
        ),
        (
            &format!("{category}coverage:\n  duty: {{source: book, products: {{product: all}}}}\n"),
            "P001 [all] no product is called `all`",
        ),
        (
            &format!("{category}requirements:\n  r: {{needs: {{holds: gamma}}, source: book}}\n"),
            "P001 [gamma] no credential is called `gamma`",
        ),
        (
            &format!("{category}requirements:\n  r: {{needs: {{covered: duty}}, source: book}}\n"),
            "P001 [duty] no duty is called `duty`",
        ),
        (
            &format!("{category}requirements:\n  r: {{needs: {{requirement: s}}, source: book}}\n"),
            "P001 [s] no requirement is called `s`",
        ),
        (
            &format!("{category}errata:\n  - {{on: 2022-01-01, rule: categories.talks, was: a, is: b}}\n"),
            "P001 [categories.talks] no rule is called `categories.talks` (did you mean `categories.talk`?)",
        ),
    ] {
        assert_eq!(mistakes(&format!("categories:\n{sections}")), [expected], "{sections}");
    }
}

#[test]
fn a_name_whose_value_could_not_be_read_is_one_mistake_and_not_two() {
    let sections = "\
groups:
  a: {title: A, source: book, colour: red}
values:
  cap: {by: nobody, is: 1}
categories:
  talk: {accepts: talk, credit: values.cap, group: a, source: book}
";
    assert_eq!(
        codes(sections),
        ["S004", "S001"],
        "`by: nobody` and `colour`, not `values.cap` and `group: a`"
    );
    let another = sections.replace("values:", "values:\n  other: 2");
    assert_eq!(codes(&another), ["S004", "S001"], "the same where another value could be read");
}

#[test]
fn a_function_of_a_script_file_with_a_mistake_is_not_missed_again() {
    let text = format!(
        "{FRAME}categories:\n  talk: {{accepts: talk, credit: half(activity.hours), source: book}}\n"
    );
    let (rulebook, mistakes) = read(&[(&text, "fn half(hours) { hours / }")]);
    assert!(rulebook.is_none());
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("R001"), "{mistakes:?}");
}

#[test]
fn two_policies_cannot_grant_the_same_credential() {
    let other = "policy: other\ntitle: Other\ncredentials:\n  beta: {title: B, term: 1 year}\n";
    let (rulebook, mistakes) = read(&[(FRAME, ""), (other, "")]);
    assert!(rulebook.is_none());
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].starts_with("P002 ") && mistakes[0].contains("`beta`"), "{mistakes:?}");
}

#[test]
fn policies_that_declare_the_same_fact_mean_the_same_sort_of_value() {
    let other = |kind: &str| {
        format!(
            "policy: other\ntitle: Other\nfacts: {{pages: {{title: P, type: {kind}}}}}\ncredentials: {{}}\n"
        )
    };
    let first = format!("{FRAME}facts: {{pages: {{title: P, type: number}}}}\n");
    let (rulebook, mistakes) = read(&[(&first, ""), (&other("number"), "")]);
    assert_eq!((mistakes, rulebook.unwrap().facts.len()), (vec![], 1));
    let (_, mistakes) = read(&[(&first, ""), (&other("word"), "")]);
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].starts_with("P008 "), "{mistakes:?}");
}

#[test]
fn a_policy_does_not_read_facts_that_only_another_policy_declares() {
    let other = "policy: other\ntitle: Other\nfacts: {pages: {title: P, type: number}}\ncredentials: {}\n";
    let reads =
        format!("{FRAME}categories:\n  talk: {{accepts: talk, credit: activity.pages, source: book}}\n");
    let (_, mistakes) = read(&[(other, ""), (&reads, "")]);
    assert_eq!(mistakes, ["R003 [pages] `activity` has no field `pages`"]);
}

#[test]
fn a_fact_cannot_take_the_place_of_a_built_in_one() {
    let fact =
        |about: &str| codes(&format!("facts: {{hours: {{title: H, type: number, about: {about}}}}}\n"));
    assert_eq!(fact("activity"), ["P002"]);
    assert_eq!(fact("person"), Vec::<String>::new(), "`person.hours` is another input");
}

#[test]
fn values_that_read_each_other_are_a_circle() {
    let sections = "\
values: {a: values.b + 1, b: values.c + 1, c: values.b, d: values.a}
categories:
  talk: {accepts: talk, credit: values.d, source: book}
";
    assert_eq!(
        mistakes(sections),
        ["P003 [values.c + 1] values are computed from each other in a circle: b -> c -> b"]
    );
}

#[test]
fn a_value_read_by_the_ruling_that_sets_it_is_a_circle() {
    let sections = "\
values: {cap: 3}
categories:
  talk: {accepts: talk, credit: values.cap, source: book}
rulings:
  more: {question: More?, source: book, when: values.cap > 2, effect: {set: {cap: 4}}}
";
    assert_eq!(codes(sections), ["P003"]);
}

#[test]
fn requirements_that_need_each_other_are_a_circle() {
    let sections = "\
requirements:
  a: {needs: {all of: [{requirement: b}, {declared: ethics}]}, source: book}
  b: {needs: {any of: [{requirement: a}, {declared: ethics}]}, source: book}
";
    let found = mistakes(sections);
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("requirements rest on each other in a circle: a -> b -> a"), "{found:?}");
}

#[test]
fn rulings_that_override_each_other_are_a_circle_and_so_is_a_certificate_that_renews_itself() {
    let rulings = |links: &[(&str, &str)]| {
        let ruling = |(name, over): &(&str, &str)| {
            format!("  {name}: {{question: Q?, source: book, overrides: {over}}}\n")
        };
        format!("rulings:\n{}", links.iter().map(ruling).collect::<String>())
    };
    for (links, place, way) in [
        (&[("a", "a")][..], "a", "a -> a"),
        (&[("a", "b"), ("b", "a")], "b", "a -> b -> a"),
        (&[("z", "a"), ("a", "[b]"), ("b", "c"), ("c", "[a]")], "b", "a -> b -> c -> a"),
    ] {
        let told = format!("P003 [{place}] rulings override each other in a circle: {way}");
        assert_eq!(mistakes(&rulings(links)), [told]);
    }
    assert_eq!(mistakes(&rulings(&[("a", "[b, c]"), ("b", "c"), ("c", "[]")])), Vec::<String>::new());
    let itself = FRAME.replace("term: lifetime", "term: lifetime, renews: [alpha, beta]");
    let (_, found) = read(&[(&itself, "")]);
    assert_eq!(found.first().unwrap(), "P003 [beta] a certificate that renews itself: beta -> beta");
}

/// Each names the next so often, `most` times.
fn chain(of: &str, most: usize, link: impl Fn(usize) -> String, end: &str) -> String {
    let links: String = (0..most).map(|at| format!("  r{at}: {}\n", link(at + 1))).collect();
    format!("{of}:\n{links}  r{most}: {end}\n")
}

#[test]
fn requirements_that_lead_to_too_many_others_are_told_at_the_first_that_does() {
    let end = "{needs: {declared: ethics}, source: book}";
    let often = |times: usize| {
        move |next: usize| {
            let needs = vec![format!("{{requirement: r{next}}}"); times].join(", ");
            format!("{{needs: {{all of: [{needs}]}}, source: book}}")
        }
    };
    let too_much = |name: &str| {
        let budget = "leads to more than 10000 evaluations of others, or over more than 100 of them";
        format!("the requirement `{name}` {budget}")
    };
    for (sections, name) in [
        // Of r60 two are counted, of each other one twice as many and two more: 4 * 2 ** 12 - 2 at the twelfth.
        (chain("requirements", 60, often(2), end), "r48"),
        (chain("requirements", 30, often(3), end), "r22"),
        (
            chain(
                "requirements",
                100,
                |next| format!("{{needs: {{requirement: r{next}}}, source: book}}"),
                end,
            ),
            "r0",
        ),
    ] {
        let found = mistakes(&sections);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("D005") && found[0].ends_with(&too_much(name)), "{found:?}");
    }
    let long =
        chain("requirements", 90, |next| format!("{{needs: {{requirement: r{next}}}, source: book}}"), end);
    assert_eq!(mistakes(&long), Vec::<String>::new());
}

#[test]
fn values_that_lead_to_too_many_others_are_told_at_the_first_that_does() {
    let read = "categories:\n  talk: {accepts: talk, credit: values.r0, source: book}\n";
    let doubled = |next: usize| format!("values.r{next} + values.r{next}");
    let found = mistakes(&(chain("values", 40, doubled, "1") + read));
    let budget = "leads to more than 10000 evaluations of others, or over more than 100 of them";
    // Of each one twice as many as of the next, and one: 2 ** 14 - 1 at the thirteenth.
    assert_eq!(found, [format!("R007 [values.r28 + values.r28] the value `r27` {budget}")]);
    let found = mistakes(&(chain("values", 100, |next| format!("values.r{next}"), "1") + read));
    assert_eq!(found, [format!("R007 [values.r1] the value `r0` {budget}")]);
    // One of many alternatives is taken.
    let dated = |next: usize| {
        let value = |year: usize| format!("{{from: {year}-01-01, is: values.r{next}, source: book}}");
        format!("[{}]", (2000..2020).map(value).collect::<Vec<_>>().join(", "))
    };
    let found = mistakes(&(chain("values", 20, dated, "1") + read));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn more_rules_than_are_checked_are_told_at_the_section_that_goes_beyond() {
    let many = |count: usize| -> String {
        let values = (0..count).map(|at| format!("  v{at}: 1\n")).collect::<String>();
        format!("values:\n{values}limits:\n  one: {{window: cycle, at most: 3, source: book}}\n")
    };
    let mut sources = Sources::default();
    let file = sources.add("policy.yaml", format!("{FRAME}{}", many(9_992)));
    let (document, _) = from_text::parse(&sources, file);
    let (policy, found, _) = from_documents::read(document.into_iter().collect());
    assert!(policy.is_none());
    let [beyond] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((beyond.code.as_str(), sources.slice(beyond.span)), ("D005", "limits"));
    let file = sources.add("policy.yaml", format!("{FRAME}{}", many(9_991)));
    let (document, _) = from_text::parse(&sources, file);
    let (policy, found, _) = from_documents::read(document.into_iter().collect());
    assert!(policy.is_some() && found.is_empty(), "{found:?}");
}

#[test]
fn rulings_have_a_budget_of_their_own_and_so_have_contradictions_among_them() {
    let talk = "categories:\n  talk: {accepts: talk, credit: activity.hours, source: book}\n";
    let rulings = |count: usize, link: &dyn Fn(usize) -> String| -> String {
        let each = |at: usize| format!("  r{at:04}: {{question: Q?, source: book, {}}}\n", link(at));
        format!("{talk}rulings:\n{}", (0..count).map(each).collect::<String>())
    };
    let tells = |_: usize| "answer: Yes.".to_owned();
    assert_eq!(mistakes(&rulings(1_000, &tells)), Vec::<String>::new());
    let mut sources = Sources::default();
    let file = sources.add("policy.yaml", format!("{FRAME}{}", rulings(1_001, &tells)));
    let (document, _) = from_text::parse(&sources, file);
    let (policy, found, _) = from_documents::read(document.into_iter().collect());
    assert!(policy.is_none());
    let [beyond] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((beyond.code.as_str(), sources.slice(beyond.span)), ("D005", "rulings"));
    // Each says another number of credits of the same: twenty have 190 pairs.
    let credits = |at: usize| format!("kind: talk, effect: {{credit: {at}}}");
    assert!(codes(&rulings(20, &credits)).iter().all(|code| code == "P010"));
    let found: Vec<_> =
        mistakes(&rulings(900, &credits)).into_iter().filter(|told| !told.starts_with('P')).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("D005 [{question: Q?, source: book, kind: talk, effect: {credit: 201}}]"),
        "{found:?}"
    );
}

#[test]
fn notes_of_new_names_lead_on_at_most_a_hundred_times() {
    let notes = |count: usize| -> String {
        let note = |at: usize| {
            let is = if at == 0 { "categories.talk".to_owned() } else { format!("categories.t{}", at - 1) };
            format!("  - {{was: categories.t{at}, is: {is}, on: 2026-01-01, source: book}}\n")
        };
        let notes: String = (0..count).map(note).collect();
        format!("categories:\n  talk: {{accepts: talk, credit: 1, source: book}}\nrenamed:\n{notes}")
    };
    assert_eq!(mistakes(&notes(100)), Vec::<String>::new());
    let told = "D005 [categories.t100] more than 100 notes lead on from `categories.t100`";
    for count in [101, 4_000] {
        assert_eq!(mistakes(&notes(count)), [told], "{count}");
    }
}

/// The places of the mistakes of a policy, as `line:column`, and what stands there.
fn places(text: &str, script: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add("policy.yaml", text);
    let scripts = vec![sources.add("functions.rhai", script)];
    let (document, _) = from_text::parse(&sources, file);
    let (policy, _, broken) = from_documents::read(document.into_iter().collect());
    let policy = policy.unwrap();
    let (_, found) = compile(&sources, &[Part { policy: &policy, scripts: &scripts, broken: &broken }]);
    let place = |found: &accrue::vocabulary::diagnostic::Diagnostic| {
        let at = sources.position(found.span.file, found.span.start);
        format!("{} {}:{} [{}]", found.code.as_str(), at.line, at.column, sources.slice(found.span))
    };
    found.iter().map(place).collect()
}

#[test]
fn a_script_that_ends_too_early_is_told_where_it_ends() {
    for (script, column) in [("if true { 1", 18), ("activity.hours[", 22), ("(activity.hours +", 24)] {
        for end in ["", "\n", "\n\n"] {
            let text = format!(
                "{FRAME}categories:\n  talk:\n    credit: |\n      {script}\n{end}    accepts: talk\n    source: book\n"
            );
            // The frame has eight lines.
            assert_eq!(places(&text, ""), [format!("R001 12:{column} []")], "{script}");
        }
    }
    let plain = format!("{FRAME}categories:\n  talk: {{accepts: talk, credit: (1 +, source: book}}\n");
    assert_eq!(places(&plain, ""), ["R001 10:37 []"]);
    assert_eq!(places(FRAME, "fn twice(n) {\n  n + n\n\n"), ["R001 2:8 []"]);
}

#[test]
fn a_place_in_a_quoted_script_without_escapes_is_exact() {
    let found = |credit: &str| {
        places(
            &format!("{FRAME}categories:\n  talk: {{accepts: talk, source: book, credit: {credit}}}\n"),
            "",
        )
    };
    assert_eq!(found("'activity.hours + activity.huors'"), ["R003 10:74 [huors]"]);
    assert_eq!(found("\"activity.hours + activity.huors\""), ["R003 10:74 [huors]"]);
    let escaped = r#""activity.hours + \x61ctivity.huors""#;
    assert_eq!(found(escaped), [format!("R003 10:47 [{escaped}]")]);
    let doubled = "'activity.huors + ''x'''";
    assert!(
        found(doubled).iter().all(|found| found.contains(&format!("10:47 [{doubled}]"))),
        "{:?}",
        found(doubled)
    );
}

#[test]
fn a_carriage_return_alone_ends_no_line_of_a_script_file() {
    let (_, found) = read(&[(FRAME, "fn twice(n) {\r  n + m\r}\r")]);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|found| found.starts_with("D003") && found.contains("U+000D")), "{found:?}");
    let (rulebook, found) = read(&[(FRAME, "fn twice(n) {\r\n  n + n\r\n}\r\n")]);
    assert!(rulebook.is_some(), "{found:?}");
}

#[test]
fn dated_values_have_neither_gaps_nor_two_starts_on_one_day() {
    let dated = |alternatives: &str| {
        codes(&format!("categories:\n  talk: {{accepts: talk, source: book, credit: [{alternatives}]}}\n"))
    };
    let none = Vec::<String>::new();
    assert_eq!(dated("{is: 1, to: 2020-12-31}, {is: 2, from: 2021-01-01}"), none);
    assert_eq!(dated("{is: 1, to: 2020-12-30}, {is: 2, from: 2021-01-01}"), ["P004"]);
    assert_eq!(dated("{is: 1}, {is: 2, from: 2021, to: 2021}, {is: 3, from: 2023}"), none, "1 holds in 2022");
    assert_eq!(dated("{is: 1, from: 2021}, {is: 2, from: 2021-01-01}"), ["P004"]);
    assert_eq!(dated("{is: 1}, {is: 2}"), ["P004"]);
    assert_eq!(dated("{is: 1}, {is: 2, when: yes}"), none, "a condition may tell them apart");
    assert_eq!(dated("{is: 1}, {is: 2, when: yes}, {is: 3}"), ["P004"], "3 can never hold");
    assert_eq!(dated("{is: 1, from: 2021}, {is: 2, to: 2020-06}"), ["P004"]);
}

#[test]
fn an_end_before_its_start_is_reported() {
    let talk = |keys: &str| codes(&format!("categories:\n  talk: {{accepts: talk, source: book, {keys}}}\n"));
    assert_eq!(talk("credit: 1, from: 2021-02, to: 2021-01"), ["P005"]);
    assert_eq!(talk("credit: [{is: 1, from: 2021-02-02, to: 2021-02-01}]"), ["P005"]);
    assert_eq!(talk("credit: 1, from: 2021-02, to: 2021"), Vec::<String>::new());
}

#[test]
fn a_claim_rests_on_a_source_or_says_how_far_it_can_be_trusted() {
    for claim in [
        "categories:\n  x: {accepts: talk, credit: 1}\n",
        "limits:\n  x: {at most: 1}\n",
        "rulings:\n  x: {question: Q}\n",
        "requirements:\n  x: {needs: {declared: ethics}}\n",
        "carry:\n  x: {at most: 1, beyond: 1}\n",
        "fees:\n  x: {amount: 1 USD, window: cycle}\n",
        "coverage:\n  x: {topics: [duty]}\n",
        "standing:\n  x: {state: grace}\n",
        "guidance:\n  x: {text: T}\n",
    ] {
        assert_eq!(codes(claim), ["P006"], "{claim}");
        let trusted = claim.replace("  x: {", "  x: {confidence: low, ");
        assert_eq!(mistakes(&trusted), Vec::<String>::new(), "{trusted}");
    }
}

#[test]
fn a_value_that_changes_at_a_date_rests_on_a_source() {
    let value = |value: &str| {
        codes(&format!(
            "values: {{cap: {value}}}\ncategories:\n  x: {{accepts: talk, credit: values.cap, source: book}}\n"
        ))
    };
    assert_eq!(value("3"), Vec::<String>::new(), "it rests on the rule that reads it");
    assert_eq!(value("[{is: 3}, {is: 4, from: 2021}]"), ["P006"]);
    assert_eq!(value("[{is: 3}, {is: 4, from: 2021, source: book}]"), Vec::<String>::new());
}

#[test]
fn declarations_that_nothing_uses_are_told_and_do_no_harm() {
    let sections = "\
values: {cap: 3}
windows: {year: {each: 1 year}}
groups:
  a: {title: A, source: book}
products:
  all: {title: All, source: book}
";
    let told: Vec<_> = mistakes(sections)
        .into_iter()
        .map(|mistake| mistake.split("] ").last().unwrap().to_owned())
        .collect();
    assert_eq!(
        told,
        [
            "`cap` in `values` is never used",
            "`year` in `windows` is never used",
            "`a` in `groups` is never used",
            "`all` in `products` is never used",
        ]
    );
}

#[test]
fn a_ruling_says_one_thing_and_a_question_has_two_answers() {
    let ruling = |keys: &str| codes(&format!("rulings:\n  q: {{question: Q, source: book, {keys}}}\n"));
    let none = Vec::<String>::new();
    assert_eq!(ruling("verdict: yes"), none, "it only tells");
    assert_eq!(ruling("effect: {refuse: No}"), none);
    assert_eq!(ruling("effect: {refuse: No, credit: 1}"), ["S008"]);
    assert_eq!(ruling("open: {a: {refuse: No}, b: {}}"), none);
    assert_eq!(ruling("open: {a: {refuse: No}}"), ["S008"]);
    assert_eq!(ruling("contested: {a: {refuse: No}}"), ["S008"]);
    assert_eq!(ruling("open: {a: {}, b: {}}, contested: {a: {}, b: {}}"), ["S008"]);
    assert_eq!(ruling("effect: {refuse: No}, open: {a: {}, b: {}}"), ["S008"]);
}

#[test]
fn expressions_read_only_what_stands_where_they_stand() {
    let values = "values: {cap: activity.hours}\ncategories:\n  x: {accepts: talk, credit: values.cap, source: book}\n";
    assert_eq!(codes(values), ["R002"], "a value is no matter of one activity");
    let limit = |keys: &str| codes(&format!("limits:\n  x: {{source: book, {keys}}}\n"));
    let none = Vec::<String>::new();
    assert_eq!(limit("at most: used + 1"), none);
    assert_eq!(limit("at most: activity.hours"), ["R002"], "it is over several activities");
    assert_eq!(limit("at most: activity.hours, window: activity"), none);
    assert_eq!(limit("at most: 1, per: activity.item"), none, "a word");
    assert_eq!(limit("at most: 1, per: activity.hours"), none, "a number");
    assert_eq!(limit("at most: 1, per: activity.tags"), ["R005"], "neither");
    assert_eq!(codes("categories:\n  x: {accepts: talk, credit: used, source: book}\n"), ["R002"]);
}

#[test]
fn the_sort_of_a_value_is_told_by_how_it_is_written_first() {
    let text = "\
values: {number: 3, flag: no, word: '\"talk\"', words: '[\"a\", \"b\"]', date: date(\"2021-01-01\")}
categories:
  x:
    accepts: talk
    when: |
      values.flag || values.word == \"talk\" && \"a\" in values.words && values.date < cycle.end
    credit: values.number
    source: book
";
    let program = program(text);
    let kinds: Vec<_> = program.values.iter().map(|value| (&*value.id, value.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("number", Type::Number),
            ("flag", Type::Flag),
            ("word", Type::Word),
            ("words", Type::Words),
            ("date", Type::Date),
        ]
    );
    let mixed = "values: {x: [{is: 3}, {is: yes, from: 2021, source: book}]}\ncategories:\n  x: {accepts: talk, credit: values.x, source: book}\n";
    assert!(codes(mixed)[0].starts_with('R'), "all alternatives are of the same sort");
}

#[test]
fn rules_are_for_the_credentials_and_classes_they_name() {
    let program = program(
        "\
guidance:
  all: {text: T, source: book}
  one: {text: T, source: book, for: beta}
  class: {text: T, source: book, for: high}
  both: {text: T, source: book, for: [beta, high]}
",
    );
    let applies = |name: &str| rule(&program, &format!("guidance.{name}")).applies;
    assert_eq!(
        [applies("all"), applies("one"), applies("class"), applies("both")],
        [Mask::ALL, Mask(0b10), Mask(0b01), Mask(0b11)]
    );
}

#[test]
fn a_rule_is_known_since_the_latest_of_its_sources_and_trusted_like_the_best() {
    let program = program(
        "\
guidance:
  month: {text: T, source: book}
  latest: {text: T, source: [blog, book]}
  stated: {text: T, source: [blog, book], known: 2019, confidence: third-party}
  nothing: {text: T, confidence: low}
rulings:
  asked: {question: Q, asked: 2022-02, confidence: low}
",
    );
    let of = |id: &str| {
        let rule = rule(&program, id);
        (rule.known.to_string(), rule.confidence)
    };
    assert_eq!(of("guidance.month"), ("2020-03-31".to_owned(), Confidence::Official));
    assert_eq!(of("guidance.latest"), ("2021-05-06".to_owned(), Confidence::Official));
    assert_eq!(of("guidance.stated"), ("2019-12-31".to_owned(), Confidence::ThirdParty));
    assert_eq!(of("guidance.nothing"), ("1899-12-31".to_owned(), Confidence::Low));
    assert_eq!(of("rulings.asked"), ("2022-02-28".to_owned(), Confidence::Low));
}

#[test]
fn a_limit_takes_from_its_category_what_it_does_not_say() {
    let program = program(
        "\
groups:
  a: {title: A, source: book}
categories:
  talk:
    accepts: talk
    credit: 1
    group: a
    for: beta
    from: 2021
    to: 2022
    by: submitted
    source: book
    limits:
      plain: {at most: 1}
      own: {at most: 1, for: alpha, from: 2020, source: blog, of: {group: a}}
",
    );
    let category = rule(&program, "categories.talk");
    let plain = rule(&program, "categories.talk.limits.plain");
    assert_eq!((plain.applies, plain.first, plain.last), (category.applies, category.first, category.last));
    assert_eq!((plain.by, plain.known, plain.confidence), (category.by, category.known, category.confidence));
    assert_eq!(plain.sources, category.sources);
    let own = rule(&program, "categories.talk.limits.own");
    assert_eq!((own.applies, own.confidence), (Mask(0b01), Confidence::Low));
    assert_eq!(
        (own.first.to_string(), own.last.to_string()),
        ("2020-01-01".to_owned(), "2201-01-01".to_owned())
    );
    assert_eq!(own.known.to_string(), "2021-05-06");
    for limit in &program.limits {
        assert_eq!(limit.of.categories.len(), 1, "a limit in a category is about that category");
    }
    assert_eq!((program.categories[0].limits.clone(), program.own_limits), (0..2, 2..2));
}

#[test]
fn the_value_of_a_credential_rests_on_what_the_credential_rests_on() {
    let text = "\
policy: body
title: Body
sources:
  book: {title: Book, published: 2020-03, confidence: low}
  page: {title: Page, published: 2022-01-02, confidence: official}
credentials:
  alpha:
    title: Alpha
    term: 3 years
    source: book
    values: {cap: [{is: 3}, {is: 4, from: 2022, source: page}]}
categories:
  x: {accepts: talk, credit: values.cap, source: page}
";
    let (rulebook, mistakes) = read(&[(text, "")]);
    assert_eq!(mistakes, Vec::<String>::new());
    let program = rulebook.unwrap().programs.remove(0);
    let setting = &program.values[0].own[0].1.setting;
    let told: Vec<_> = setting
        .alternatives
        .iter()
        .map(|alternative| (&**alternative.is.text(), alternative.known.to_string(), alternative.low))
        .collect();
    assert_eq!(told, [("4", "2022-01-02".to_owned(), false), ("3", "2020-03-31".to_owned(), true)]);
}

#[test]
fn alternatives_are_tried_from_the_latest_and_among_equals_as_written() {
    let program = program(
        "\
categories:
  x:
    accepts: talk
    source: book
    credit:
      - {is: 1}
      - {is: 2, when: activity.hours > 1}
      - {is: 3, from: 2022, to: 2023}
      - {is: 4, from: 2021}
      - {is: 5, from: 2022, when: activity.hours > 1}
",
    );
    let tried: Vec<_> = program.categories[0]
        .credit
        .alternatives
        .iter()
        .map(|alternative| &**alternative.is.text())
        .collect();
    assert_eq!(tried, ["3", "5", "4", "1", "2"]);
}

#[test]
fn each_sort_of_rule_has_its_id_and_its_clock() {
    let program = program(
        "\
values: {cap: 3}
groups:
  a: {title: A, source: book}
categories:
  talk: {accepts: talk, credit: 1, group: a, source: book, limits: {once: {at most: values.cap}}}
unlisted: {verdict: no, text: T, source: book}
limits:
  group-a: {at most: 1, of: {group: a}, source: book}
rulings:
  q: {question: Q, source: book}
requirements:
  total: {needs: {at least: 1}, source: book}
routes:
  credits: {needs: {requirement: total}, source: book}
carry:
  over: {at most: 1, beyond: 1, source: book}
products:
  all: {title: All, source: book}
fees:
  yearly: {amount: 1 USD, window: cycle, source: book, included in: {product: all}}
coverage:
  duty: {fee: yearly, source: book, products: {product: all}}
standing:
  grace: {state: grace, source: book}
guidance:
  how: {text: T, source: book}
",
    );
    let mut told: Vec<_> =
        program.rules.iter().map(|rule| format!("{} {}", rule.id, rule.by.as_str())).collect();
    told.retain(|rule| !rule.starts_with("values."));
    told.sort();
    assert_eq!(
        told,
        [
            "carry.over cycle-start",
            "categories.talk activity",
            "categories.talk.limits.once activity",
            "coverage.duty asked",
            "coverage.duty.products.all asked",
            "credentials.alpha asked",
            "credentials.beta asked",
            "fees.yearly window-start",
            "fees.yearly.included-in.all asked",
            "groups.a activity",
            "guidance.how asked",
            "limits.group-a activity",
            "products.all asked",
            "requirements.total cycle-start",
            "routes.credits cycle-start",
            "rulings.q activity",
            "standing.grace cycle-end",
            "unlisted.1 activity",
        ]
    );
}

#[test]
fn a_ruling_that_may_set_a_value_is_noted_once_with_the_value() {
    let program = program(
        "\
values: {cap: 3, other: 4}
categories:
  talk: {accepts: talk, credit: values.cap + values.other, source: book}
rulings:
  tells: {question: Q, source: book}
  sets: {question: Q, source: book, effect: {set: {cap: 5}}}
  may-set: {question: Q, source: book, open: {a: {set: {cap: 6}}, b: {set: {cap: 7, other: 8}}}}
",
    );
    let setters: Vec<Vec<_>> = program
        .values
        .iter()
        .map(|value| value.setters.iter().map(|ruling| ruling.index()).collect())
        .collect();
    assert_eq!(setters, [vec![1, 2], vec![2]]);
    assert!(matches!(program.rulings[0].outcome, Outcome::Answered(_)));
    // The question itself, and that two rulings of the same day set the same value otherwise.
    assert_eq!((program.questions.len(), program.questions[0].ruling.index()), (2, 2));
    assert_eq!(program.rulings[1].contests.len(), 1);
}

#[test]
fn a_window_from_a_date_of_the_person_names_a_fact_that_is_one() {
    let window = |fact: &str| {
        format!(
            "facts:\n  {fact}\nwindows: {{own: {{each: 1 year, from person: born}}}}\nlimits:\n  x: {{at most: 1, window: own, source: book}}\n"
        )
    };
    let found = program(&window("born: {title: B, type: date, about: person}"));
    let Window::Named { person_fact, .. } = &found.limits[0].window else { panic!("a named window") };
    assert_eq!(*person_fact, Some(0));
    assert_eq!(codes(&window("born: {title: B, type: word, about: person}")), ["P001"]);
    assert_eq!(codes(&window("born: {title: B, type: date}")), ["P001"], "it is about activities");
}

#[test]
fn more_credentials_than_a_rule_can_tell_apart_are_refused() {
    let policy = |count: usize| {
        let credentials: String =
            (0..count).map(|at| format!("  c{at}: {{title: C, term: 1 year}}\n")).collect();
        let (rulebook, mistakes) =
            read(&[(&format!("policy: body\ntitle: Body\ncredentials:\n{credentials}"), "")]);
        (rulebook.is_some(), mistakes.len())
    };
    assert_eq!(policy(64), (true, 0));
    assert_eq!(policy(65), (false, 1));
}

#[test]
fn data_and_scripts_are_counted_apart() {
    let text = format!(
        "{FRAME}values: {{cap: 3}}\ncategories:\n  x: {{accepts: talk, credit: double(values.cap), when: yes, source: book}}\n"
    );
    let (rulebook, mistakes) = read(&[(&text, "fn double(n) { n * 2 }")]);
    assert_eq!(mistakes, Vec::<String>::new());
    let share = rulebook.unwrap().programs[0].share;
    assert_eq!((share.data, share.scripts, share.functions), (2, 1, 1), "`3` and `yes`; the call");
}

#[test]
fn mistakes_of_all_policies_are_reported_together() {
    let broken = |name: &str| {
        format!(
            "policy: {name}\ntitle: T\ncredentials: {{{name}: {{title: T, term: 1 year}}}}\nguidance: {{g: {{text: T}}}}\n"
        )
    };
    let (rulebook, mistakes) = read(&[(&broken("one"), ""), (&broken("two"), "")]);
    assert!(rulebook.is_none());
    assert_eq!(mistakes.len(), 2);
}
