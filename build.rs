//! Puts the policies of the repository into the binary, so that it answers without any file.
#![expect(clippy::disallowed_methods, reason = "a build script reads the files it embeds")]

use std::{env, fmt::Write, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo names the folder of the manifest");
    let out = env::var("OUT_DIR").expect("cargo names the folder for output");
    let mut table = String::from("&[\n");
    add(Path::new(&root).join("policies").as_path(), "", &mut table);
    table.push_str("]\n");
    fs::write(Path::new(&out).join("policies.rs"), table).expect("the output folder can be written");
    println!("cargo:rerun-if-changed=policies");
}

/// Adds the files of a folder, by name, as pairs of path and text.
fn add(folder: &Path, name: &str, table: &mut String) {
    let entries = fs::read_dir(folder).expect("the policies can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the policies can be listed").path()).collect();
    paths.sort();
    for path in paths {
        let file = path.file_name().and_then(|name| name.to_str()).expect("policies have plain names");
        let inner = if name.is_empty() { file.to_owned() } else { format!("{name}/{file}") };
        if path.is_dir() {
            add(&path, &inner, table);
        } else if inner.ends_with(".yaml") || inner.ends_with(".rhai") {
            writeln!(table, "    ({inner:?}, include_str!({:?})),", path.display().to_string())
                .expect("a string can be written to");
        }
    }
}
