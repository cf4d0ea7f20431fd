//! A clap program that does nothing.

use clap::Parser;

/// Does nothing
#[derive(Parser)]
#[command(version)]
struct Empty {}

fn main() {
    Empty::parse();
}
