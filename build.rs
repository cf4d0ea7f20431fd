//! Rebuilds when a pack is added: the embedding macro notices changed files, not new ones.

fn main() {
    println!("cargo::rerun-if-changed=samples");
}
