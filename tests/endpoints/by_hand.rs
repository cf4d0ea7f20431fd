//! An endpoint to try things on by hand.

use std::env;
use std::io::{self, Read};

use crate::endpoint::{Endpoint, OLD_SECRET, SECRET};
use crate::fault::Fault;

/// Serves until standard input ends. `HOOKCTL_FAULT` names the fault; without it the endpoint has none, and `list` lists
/// them all.
#[test]
#[ignore = "serves until standard input ends: to be run by hand"]
fn serve() {
    let name = env::var("HOOKCTL_FAULT").ok();
    if name.as_deref() == Some("list") {
        for fault in Fault::ALL {
            println!("{:30} {}", fault.name(), fault.what());
        }
        return;
    }
    let fault = name.map(|name| {
        Fault::named(&name).expect("`HOOKCTL_FAULT` is the name of a fault; `list` lists them")
    });
    let endpoint = Endpoint::start(fault);
    println!("webhooks    {}", endpoint.url());
    println!("effects     {}", endpoint.effects_url());
    println!("secret      {SECRET}");
    println!("old secret  {OLD_SECRET}");
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
}
