//! How long each of many exchanges took, as a picture in the page.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use crate::exchange::Exchange;
use crate::report::{counted, duration_us};
use crate::run::Latencies;

/// The fewest exchanges that are worth a picture.
const WORTH_IT: usize = 5;
/// The fewest whose picture stands open; no probe but those of load makes as many.
const TELLING: usize = 30;
/// The most dots; of more exchanges the slowest of each stretch are drawn.
const MAX_DOTS: usize = 600;
/// The size of the picture.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 190.0;
/// Where the dots are: left, top, right, bottom.
const AREA: (f64, f64, f64, f64) = (64.0, 14.0, 628.0, 160.0);

/// One exchange.
struct Dot {
    /// When it began, after the first one.
    at_us: u64,
    /// How long it took.
    took_us: u64,
    /// Whether it had an answer below 400.
    good: bool,
}

/// Whether there are so many that their picture is what is looked for.
pub(super) fn is_telling(exchanges: &[Exchange]) -> bool {
    exchanges.len() >= TELLING
}

/// Writes a picture of the times, and the same in words; nothing where there are few.
pub(super) fn write_plot(out: &mut dyn Write, exchanges: &[Exchange]) -> io::Result<()> {
    if exchanges.len() < WORTH_IT {
        return Ok(());
    }
    let mut latencies = Latencies::new();
    for exchange in exchanges {
        latencies.record(Duration::from_micros(exchange.timing.total_us));
    }
    let said = latencies.percentiles();
    let label = format!(
        "{}: half took at most {}, 99 % at most {}, the longest {}",
        counted(exchanges.len(), "exchange"),
        duration_us(said.p50_us),
        duration_us(said.p99_us),
        duration_us(said.max_us)
    );
    let picture = picture(&thinned(dots(exchanges)), said.p50_us, said.p99_us);
    writeln!(
        out,
        "<figure><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">{picture}</svg><figcaption>{label}</figcaption></figure>"
    )
}

fn dots(exchanges: &[Exchange]) -> Vec<Dot> {
    let first = exchanges.iter().map(|exchange| exchange.at).min();
    let dot = |exchange: &Exchange| {
        let after = first.map(|first| exchange.at.duration_since(first).as_micros());
        let status = exchange.response.as_ref().map(|response| response.status);
        Dot {
            at_us: after.and_then(|us| u64::try_from(us).ok()).unwrap_or(0),
            took_us: exchange.timing.total_us,
            good: exchange.error.is_none() && status.is_some_and(|status| status < 400),
        }
    };
    let mut dots: Vec<Dot> = exchanges.iter().map(dot).collect();
    dots.sort_by_key(|dot| dot.at_us);
    dots
}

/// At most so many dots: of each stretch the slowest, which is what one looks for, and a bad one rather than a good one.
fn thinned(dots: Vec<Dot>) -> Vec<Dot> {
    let each = dots.len().div_ceil(MAX_DOTS).max(1);
    let mut thinned: Vec<Dot> = Vec::new();
    for (number, dot) in dots.into_iter().enumerate() {
        match thinned.last_mut().filter(|_| number % each > 0) {
            Some(last) if (!dot.good, dot.took_us) > (!last.good, last.took_us) => *last = dot,
            Some(_) => {}
            None => thinned.push(dot),
        }
    }
    thinned
}

fn picture(dots: &[Dot], p50_us: u64, p99_us: u64) -> String {
    let (left, top, right, bottom) = AREA;
    let longest = dots.iter().map(|dot| dot.took_us).max().unwrap_or(0).max(1);
    let last = dots.iter().map(|dot| dot.at_us).max().unwrap_or(0).max(1);
    let x = |us: u64| left + (right - left) * us as f64 / last as f64;
    let y = |us: u64| bottom - (bottom - top) * us.min(longest) as f64 / longest as f64;
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<path class=\"axis\" d=\"M{left} {top}V{bottom}H{right}\"/>"
    );
    let text = |svg: &mut String, x: f64, y: f64, anchor: &str, text: &str| {
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    };
    text(&mut svg, left - 6.0, bottom, "end", "0");
    text(
        &mut svg,
        left - 6.0,
        top + 8.0,
        "end",
        &duration_us(longest),
    );
    text(&mut svg, left, bottom + 18.0, "start", "0 s");
    text(&mut svg, right, bottom + 18.0, "end", &duration_us(last));
    for dot in dots {
        let class = if dot.good { "" } else { " class=\"bad\"" };
        let (x, y) = (x(dot.at_us), y(dot.took_us));
        let _ = write!(
            svg,
            "<circle{class} cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>"
        );
    }
    for us in [p50_us, p99_us] {
        let _ = write!(
            svg,
            "<path class=\"mark\" d=\"M{left} {0:.1}H{right}\"/>",
            y(us)
        );
    }
    // The two are often close: their names stand at the two ends.
    text(&mut svg, left + 4.0, y(p50_us) - 4.0, "start", "p50");
    text(&mut svg, right, y(p99_us) - 4.0, "end", "p99");
    svg
}
