//! What differs between two sets of rules.

use accrue::{
    change::{Difference, compare, difference::Concerned},
    render::{change, json, names::Names},
    rulebook::Rulebook,
};

use super::{
    args::Global,
    editions::{self, Edition},
    exit::Exit,
    output::{Output, Trouble},
    rules,
};

/// Compares two sets of rules.
pub(super) fn diff(
    before: &str,
    after: &str,
    who: &[String],
    global: &Global,
    output: &Output,
) -> Result<Exit, Trouble> {
    let (_, editions) = editions::read_both([before, after], global, output)?;
    let difference = difference(&editions, who)?;
    let [before, after] = &editions;
    let names =
        Names { rulebook: &after.rulebook, symbols: &after.rulebook.symbols, language: output.language };
    let sides = [&before.used, &after.used];
    if output.json {
        output.json(&json::differing(&names, &difference, sides))?;
    } else {
        output.page(&change::page(&names, &difference, sides))?;
    }
    Ok(if difference.is_empty() { Exit::Yes } else { Exit::No })
}

/// What differs for whom. Where one side is a single policy, only that policy is compared.
pub(super) fn difference(editions: &[Edition; 2], who: &[String]) -> Result<Difference, Trouble> {
    let [before, after] = editions;
    let difference = compare(before.compared(), after.compared());
    if !who.is_empty() {
        return Ok(difference.only(&certificates(&before.rulebook, &after.rulebook, who)?));
    }
    match before.only()?.or(after.only()?) {
        Some(policy) => Ok(difference.of(&policy)),
        None => Ok(difference),
    }
}

/// The certificates that are meant, by policy, where either side knows them.
fn certificates(before: &Rulebook, after: &Rulebook, who: &[String]) -> Result<Vec<Concerned>, Trouble> {
    let mut all: Vec<Concerned> = Vec::new();
    for name in who {
        let one = std::slice::from_ref(name);
        let found =
            [before, after].map(|rulebook| rules::whose(rulebook, one).map(|whose| (rulebook, whose)));
        let found = match found {
            [Err(_), Err(trouble)] => return Err(trouble),
            found => found,
        };
        for (rulebook, whose) in found.into_iter().flatten() {
            for whose in whose {
                let program = rulebook.program(whose.program);
                let ids = whose.credentials.iter().map(|at| program.credential(*at).id.clone());
                all.push((program.id.clone(), ids.collect()));
            }
        }
    }
    Ok(all)
}
