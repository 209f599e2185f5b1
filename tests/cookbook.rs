//! Every recipe of `docs/cookbook.md` loads, and its cases hold.
//!
//! A recipe is a section: fragments of a policy (`yaml policy`), scripts (`rhai`) and cases (`yaml case`). Before the
//! fragments stand the blocks of the first section, each unless the recipe says the same sections itself.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads a file and fails by panicking"
)]

mod support;

use std::{collections::BTreeSet, fs};

use accrue::{
    case,
    document::from_text,
    rulebook::{
        Rulebook,
        from_texts::{Folder, read},
    },
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
    },
};
use support::{Block, blocks};

const PAGE: &str = "docs/cookbook.md";

/// A section of the page.
struct Recipe {
    title: String,
    blocks: Vec<Block>,
}

impl Recipe {
    fn of(&self, info: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.info == info)
    }
}

/// The recipes of the page, and what stands before every one of them.
fn recipes() -> (Vec<Block>, Vec<Recipe>) {
    let page = fs::read_to_string(support::root().join(PAGE)).unwrap();
    let headings = page.lines().enumerate().filter_map(|(at, line)| Some((at, line.strip_prefix("### ")?)));
    let mut recipes: Vec<_> =
        headings.map(|(at, title)| (at, Recipe { title: title.to_owned(), blocks: Vec::new() })).collect();
    let mut before = Vec::new();
    for block in blocks(&page) {
        match recipes.iter_mut().rfind(|(at, _)| *at < block.lines.start) {
            Some((_, recipe)) => recipe.blocks.push(block),
            None => before.push(block),
        }
    }
    (before, recipes.into_iter().map(|(_, recipe)| recipe).collect())
}

fn sections(text: &str) -> BTreeSet<&str> {
    let keys = text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
    keys.filter_map(|line| line.split_once(':')).map(|(key, _)| key).collect()
}

fn add(sources: &mut Sources, block: &Block) -> FileId {
    sources.add(format!("{PAGE}:{}", block.lines.start + 1), block.text.clone())
}

/// Loads fragments of a policy with what stands before every recipe; what was found in it.
fn load(
    sources: &mut Sources,
    before: &[Block],
    fragments: &[&Block],
    scripts: &[&Block],
) -> (Option<Rulebook>, Vec<String>) {
    let said: BTreeSet<_> = fragments.iter().flat_map(|block| sections(&block.text)).collect();
    let needed = before.iter().filter(|block| block.info == "yaml policy");
    let needed = needed.filter(|block| sections(&block.text).is_disjoint(&said));
    let parts: Vec<_> = needed.chain(fragments.iter().copied()).map(|block| add(sources, block)).collect();
    let scripts: Vec<_> = scripts.iter().map(|block| add(sources, block)).collect();
    let (rulebook, found) = read(sources, &[Folder { parts, scripts }]);
    (rulebook, support::told(sources, &found))
}

/// Runs a case; what differs.
fn run(sources: &mut Sources, rulebook: &Rulebook, block: &Block) -> Vec<String> {
    let file = add(sources, block);
    let (document, mut found) = from_text::parse(sources, file);
    if let Some(document) = document.filter(|_| found.is_empty()) {
        let (outcome, more) = case::run(&document, rulebook);
        // A record may show an old name, of which it is told.
        found.extend(more.into_iter().filter(Diagnostic::is_error));
        assert!(outcome.is_some() || !found.is_empty(), "a case that says nothing was run");
    }
    support::told(sources, &found)
}

#[test]
fn every_recipe_loads_and_its_cases_hold() {
    let (before, recipes) = recipes();
    let (mut ran, mut failed) = (0, Vec::new());
    for recipe in &recipes {
        let mut sources = Sources::default();
        let (fragments, scripts): (Vec<_>, Vec<_>) =
            (recipe.of("yaml policy").collect(), recipe.of("rhai").collect());
        let (rulebook, found) = load(&mut sources, &before, &fragments, &scripts);
        failed.extend(found);
        let Some(rulebook) = rulebook else { continue };
        for case in recipe.of("yaml case") {
            failed.extend(run(&mut sources, &rulebook, case));
            ran += 1;
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(ran >= recipes.len() && ran > 50, "{ran} cases ran");
}

#[test]
fn what_a_recipe_says_is_refused_is_refused_for_that_reason() {
    let (before, recipes) = recipes();
    let mut refused = 0;
    for recipe in &recipes {
        for block in &recipe.blocks {
            let Some(code) = block.info.strip_prefix("yaml refused ") else { continue };
            let (rulebook, found) = load(&mut Sources::default(), &before, &[block], &[]);
            assert!(rulebook.is_none() && found.len() == 1, "`{}`: {found:?}", recipe.title);
            assert!(found[0].contains(&format!(": {code} ")), "`{}`: {found:?}", recipe.title);
            refused += 1;
        }
    }
    assert!(refused > 0);
}

#[test]
fn every_recipe_has_a_policy_and_a_case_that_expects_something() {
    let (_, recipes) = recipes();
    for recipe in &recipes {
        assert!(recipe.of("yaml policy").next().is_some(), "`{}` shows no policy", recipe.title);
        assert!(recipe.of("yaml case").next().is_some(), "`{}` has no case", recipe.title);
        let expects =
            |case: &Block| case.text.split("\nexpect:\n").nth(1).is_some_and(|rest| rest.contains(": "));
        assert!(recipe.of("yaml case").all(expects), "a case of `{}` expects nothing", recipe.title);
    }
}

#[test]
fn every_recipe_is_executed() {
    let (_, recipes) = recipes();
    for recipe in &recipes {
        for block in &recipe.blocks {
            let known = ["yaml policy", "yaml case", "rhai"].contains(&block.info.as_str())
                || block.info.starts_with("yaml refused ");
            assert!(known, "`{}` has a block that nothing runs: `{}`", recipe.title, block.info);
        }
    }
}
