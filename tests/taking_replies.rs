//! `accrue ruling add`: the effect of a reply first, then its text at the right place of an overlay, with everything that was
//! there as it was.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::{
    fs,
    path::{Path, PathBuf},
};

use accrue::policy::overlay::append::{Written, added, fresh};
use process::{Ran, command, empty, run, write};

const SAILING: &str = "\
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
  mate: {title: Mate, term: 1 year, source: handbook}
categories:
  course: {title: Courses, accepts: [course], credit: activity.hours, source: handbook}
rulings:
  web:
    question: Do courses on the web count?
    asked: 2025-09
    source: handbook
    kind: [course]
    when: '\"web\" in activity.tags'
    open:
      twice: {credit: activity.hours * 2}
      once:  {}
      never: {refuse: The web is no sea.}
  answered:
    question: Is water wet?
    answer: Yes.
    source: handbook
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
";

const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
  mate: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 3}
  - {id: radio, title: Radio, kind: course, on: 2026-02-02, hours: 5, tags: [web]}
";

const ADD: &str = "ruling add web --answer twice --received 2026-05-10 --from Office --on 2026-06-01";

fn place(name: &str) -> PathBuf {
    let folder = empty(name);
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    write(&folder, "ledger.yaml", LEDGER);
    folder
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// What is counted for a skipper and a mate.
fn counted(folder: &Path, more: &str) -> [String; 2] {
    let json = run(folder, &format!("status --json --on 2026-06-01{more}")).json();
    [0, 1].map(|at| {
        let counted = &json["credentials"][at]["counted"];
        format!("{} {}", counted["sure"].as_str().unwrap(), counted["possible"].as_str().unwrap())
    })
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_effect_is_shown_and_nothing_is_written_without_being_asked() {
    let folder = place("reply-shown");
    let ran = run(&folder, &format!("{ADD} --json"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let json = ran.json();
    // 3 are sure; the web gives 0 to 10 without the reply, 10 with it.
    assert_eq!(json["before"]["credentials"][0]["counted"]["possible"], "13");
    assert_eq!(json["before"]["credentials"][0]["counted"]["sure"], "3");
    assert_eq!(json["after"]["credentials"][0]["counted"]["sure"], "13");
    assert_eq!(json["before"]["credentials"][0]["requirements"][0]["verdict"], "undetermined");
    assert_eq!(json["after"]["credentials"][0]["requirements"][0]["verdict"], "yes");
    assert_eq!((&json["file"], &json["written"]), (&"overlays/sailing.yaml".into(), &false.into()));
    assert_eq!(files(&folder), ["ledger.yaml", "policies"]);
    assert_eq!(counted(&folder, ""), ["3 13", "3 13"]);
}

#[test]
fn a_reply_is_written_into_an_overlay_that_is_then_in_use() {
    let folder = place("reply-written");
    let ran = run(&folder, &format!("{ADD} --write"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!("reply-written", ran.out);
    assert_eq!(files(&folder.join("overlays")), ["sailing.yaml"]);
    assert_eq!(counted(&folder, ""), ["13 13", "13 13"]);
    assert_eq!(counted(&folder, " --known-on 2026-05-09"), ["3 13", "3 13"]);
    assert_eq!(run(&folder, "questions --on 2026-06-01").code, 0);
    // Later another one for skippers alone: the narrower stands for them.
    let ran = run(
        &folder,
        "ruling add web --policy sailing --answer never --received 2026-05-20 --from Office --for skipper --write",
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(counted(&folder, ""), ["3 3", "13 13"]);
    // The same once more.
    let ran = run(&folder, &format!("{ADD} --write"));
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: this reply is there already, as `replies.web-2026-05-10`\n")
    );
    // Of the same day, with another answer: both stay, and the mate's 0 to 10 is between twice and once.
    let ran = run(&folder, "ruling add web --answer once --received 2026-05-10 --from Desk --write");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(text(&folder, "overlays/sailing.yaml").contains("  web-2026-05-10-2:\n"));
    assert_eq!(counted(&folder, ""), ["3 3", "8 13"]);
}

#[test]
fn texts_are_kept_as_they_were_given() {
    let folder = place("reply-texts");
    let quote = "He said: \"yes\" — #1,\n\ttwice\\once; 「はい」: {a: [b]} % & * ! ' |";
    let mut add = command(&folder, &[], &format!("{ADD} --write --json"));
    let output =
        add.args(["--quote", quote, "--note=- no list", "--url", "https://example.org/?a=b#c"]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rules = run(&folder, "rules skipper web --on 2026-06-01 --json").json();
    let reply = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["rule"] == "replies.web-2026-05-10")
        .unwrap();
    let said = reply["content"].as_array().unwrap().iter().find(|fact| fact["name"] == "Quote").unwrap();
    assert_eq!(said["text"], quote);
    assert_eq!((&reply["note"], &reply["sources"][0]["title"]), (&"- no list".into(), &"Office".into()));
    assert_eq!(reply["sources"][0]["url"], "https://example.org/?a=b#c");
}

/// Overlays in every form, each with something to lose.
const FORMS: [&str; 12] = [
    "# Mine.\noverlay: sailing # the club\n\n# End.\n",
    "overlay: sailing\nreplies:\n  # The first.\n  a: {ruling: web, answer: once, received: 2026-01-01, sender: S} # so\n    # still about a\n# not about a\ntitle: S # kept\n",
    "overlay: sailing\nreplies:\n    a:\n        ruling: web\n        answer: once\n        received: 2026-01-01\n        sender: |\n            Office\n\n\ntitle: S\n",
    "overlay: sailing\nreplies: {a: {ruling: web, answer: once, received: 2026-01-01, sender: S}} # in one line\ntitle: S\n",
    "overlay: sailing\nreplies: {\n  a: {ruling: web, answer: once, received: 2026-01-01, sender: S}, # comma\n}\n",
    "overlay: sailing\nreplies: {}\n",
    "{\"overlay\": \"sailing\", \"title\": \"S\"}\n",
    "{overlay: sailing, replies: {}}",
    "overlay: sailing\r\n# windows\r\ntitle: S\r\n",
    "overlay: sailing\ntitle: S",
    "  overlay: sailing\n  title: S\n",
    "overlay: sailing\nrulings:\n  web:\n    note: |+\n      kept\n\n",
];

#[test]
fn everything_that_was_in_an_overlay_stays_byte_for_byte() {
    for (at, before) in FORMS.iter().enumerate() {
        for mark in ["", "\u{feff}"] {
            let folder = place("reply-forms");
            let before = format!("{mark}{before}");
            write(&folder, "overlays/sailing.yaml", &before);
            let ran = run(&folder, &format!("{ADD} --write --json"));
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "form {at}: {}", ran.out);
            let put_in = ran.json()["text"].as_str().unwrap().to_owned();
            let after = text(&folder, "overlays/sailing.yaml");
            assert_eq!(after.matches(&put_in).count(), 1, "form {at}");
            assert_eq!(after.replace(&put_in, ""), before, "form {at}");
            let lines = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
            let mixed = |text: &str| lines(text) == (true, true);
            assert!(!mixed(&after), "form {at} mixes ends of lines: {after:?}");
            assert_eq!(run(&folder, "check").code, 0, "form {at}: {after}");
            assert_eq!(counted(&folder, "")[0], "13 13", "form {at}");
            assert_eq!(files(&folder.join("overlays")), ["sailing.yaml"], "form {at}");
        }
    }
}

#[test]
fn comments_below_an_entry_stay_with_it() {
    let before = "overlay: sailing\nreplies:\n  a:\n    ruling: web\n    # about a\n  # about what follows\ntitle: S\n";
    let after = added(before, &reply()).unwrap().text;
    let expected = "overlay: sailing\nreplies:\n  a:\n    ruling: web\n    # about a\n  b:\n    ruling: web\n    answer: once\n    received: 2026-05\n    sender: \"O\"\n  # about what follows\ntitle: S\n";
    assert_eq!(after, expected);
}

fn reply() -> Written {
    Written {
        id: "b".into(),
        ruling: "web".into(),
        answer: "once".into(),
        received: "2026-05".parse().unwrap(),
        sender: "O".into(),
        quote: None,
        url: None,
        for_: Vec::new(),
        kinds: Vec::new(),
        note: None,
    }
}

#[test]
fn where_there_is_no_place_nothing_is_made_up() {
    // Nothing may follow the end of a document.
    assert_eq!(added("overlay: sailing\n...\n", &reply()), None);
    // Replies that are no mapping, and a text that cannot be read.
    assert_eq!(added("overlay: sailing\nreplies: [a]\n", &reply()), None);
    assert_eq!(added("overlay: [sailing\n", &reply()), None);
    assert_eq!(
        fresh("sailing", &reply()),
        "overlay: sailing\n\nreplies:\n  b:\n    ruling: web\n    answer: once\n    received: 2026-05\n    sender: \"O\"\n"
    );
}

#[test]
fn what_cannot_be_taken_changes_no_file() {
    let folder = place("reply-wrong");
    write(&folder, "other.yaml", "overlay: rowing\n");
    write(&folder, "ended.yaml", "overlay: sailing\n...\n");
    let told = |line: &str| {
        let Ran { code, err, .. } = run(&folder, line);
        (code, err)
    };
    let error = |text: &str| (2, format!("error: {text}\n"));
    assert_eq!(
        told(&ADD.replace("add web", "add wep")),
        error("no open or contested ruling is called `wep`; did you mean `web`?")
    );
    assert_eq!(told(&ADD.replace("add web", "add answered")), error("`answered` is answered"));
    assert_eq!(
        told(&ADD.replace("twice", "twize")),
        error("the ruling `web` has no answer `twize`, only twice, once, never; did you mean `twice`?")
    );
    assert_eq!(
        told(&format!("{ADD} --policy saling")),
        error("no policy in use is called `saling`; did you mean `sailing`?")
    );
    assert_eq!(
        told(&format!("{ADD} --write --file other.yaml")),
        error("`other.yaml` is not an overlay of `sailing`; nothing was written")
    );
    let (code, err) = told(&format!("{ADD} --write --file ended.yaml"));
    assert!(code == 2 && err.starts_with("error: no place was found in `ended.yaml`"), "{err}");
    let (code, err) = told(&format!("{ADD} --write --for skiper"));
    assert!(
        code == 4 && err.contains("did you mean `skipper`?") && err.contains("overlays/sailing.yaml:"),
        "{err}"
    );
    let (code, err) = told(&format!("{ADD} --write --for skipper],x:[y"));
    assert!(code == 2 && err.contains("is not a name here"), "{err}");
    let (code, err) = told(&ADD.replace("2026-05-10", "2026-02-30"));
    assert!(code == 2 && err.contains("expected a day, month or year"), "{err}");
    let (code, err) = told(&ADD.replace("--from Office", "--from="));
    assert!(code == 2 && err.contains("--from"), "{err}");
    assert_eq!(files(&folder), ["ended.yaml", "ledger.yaml", "other.yaml", "policies"]);
    assert_eq!(
        (text(&folder, "other.yaml"), text(&folder, "ended.yaml")),
        ("overlay: rowing\n".into(), "overlay: sailing\n...\n".into())
    );
}

#[cfg(unix)]
#[test]
fn a_link_and_the_rights_of_a_file_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = place("reply-link");
    write(&folder, "mine/notes.yaml", "overlay: sailing\n");
    fs::create_dir_all(folder.join("overlays")).unwrap();
    symlink("../mine/notes.yaml", folder.join("overlays/sailing.yaml")).unwrap();
    fs::set_permissions(folder.join("mine/notes.yaml"), fs::Permissions::from_mode(0o600)).unwrap();
    let ran = run(&folder, &format!("{ADD} --write"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(folder.join("overlays/sailing.yaml").is_symlink());
    assert!(text(&folder, "mine/notes.yaml").contains("web-2026-05-10"));
    assert_eq!(fs::metadata(folder.join("mine/notes.yaml")).unwrap().permissions().mode() & 0o777, 0o600);
}
