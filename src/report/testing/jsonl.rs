//! A test as JSON lines: one for each trial as it ends, then one of the run.
//!
//! The names of the keys are stable; more may come. A line of a trial:
//!
//! | key | is |
//! | --- | --- |
//! | `v` | version of the form, 1 |
//! | `type` | `trial` |
//! | `id`, `suite`, `name` | what it is called; the id is `suite/name` |
//! | `upshot` | `passed`, `failed`, `error`, `not-observed`, `not-protected` or `skipped` |
//! | `reason`, `help` | why, and what to do, where the upshot says; else null |
//! | `sends`, `expects`, `why`, `hint` | in words |
//! | `reproduce` | a command, or null |
//! | `origin` | `file` and `line`, or null |
//! | `findings` | what does not hold, as everywhere: `rule`, `severity`, `path`, `place`, `expected`, `seen` |
//! | `figures` | what was measured, by name |
//! | `exchange_count` | how many exchanges there were |
//! | `exchanges` | of the first 20 (of all with `--verbose`): `id`, `at`, `method`, `url`, `status`, `error`, `total_us` |
//! | `took_us` | how long it took, in microseconds |
//!
//! Heads and bodies are not told: a capture has them, under the same `id`. The line of the run has `v`, `type` (`run`),
//! `title`, `target`, `seed`, `begun`, `took_us`, `interrupted`, `trials` (how many), `totals` (`passed`, `failed`,
//! `errors`, `not_observed`, `not_protected`, `skipped`) and `causes`: `failed` (or else an error), `text`, `help` and the
//! ids of its `trials`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::exchange::Exchange;
use crate::judge::{TestRun, Trial, Upshot};
use crate::report::json_line;

use super::cause::causes;
use super::{Extent, Reporter, Totals, masked, upshot};

/// How many exchanges of a trial are told unless all are asked for.
const MAX_EXCHANGES: usize = 20;

/// Writes JSON lines.
pub struct JsonLines {
    extent: Extent,
}

impl JsonLines {
    /// Lines that tell of all exchanges, or of the first ones.
    pub fn new(extent: Extent) -> Self {
        JsonLines { extent }
    }

    fn exchanges(&self, trial: &Trial) -> Vec<Value> {
        let most = match self.extent {
            Extent::All => usize::MAX,
            Extent::Notable | Extent::Failures => MAX_EXCHANGES,
        };
        trial.exchanges.iter().take(most).map(brief).collect()
    }
}

impl Reporter for JsonLines {
    fn trial(&mut self, out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
        let help = match &trial.upshot {
            Upshot::Error { help, .. } => help.as_deref(),
            _ => None,
        };
        let origin = trial.origin.as_ref();
        let figures = trial.figures.iter();
        let figures: Map<String, Value> = figures
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        let line = json!({
            "v": 1,
            "type": "trial",
            "id": trial.id(),
            "suite": trial.suite,
            "name": trial.name,
            "upshot": upshot::token(&trial.upshot),
            "reason": upshot::reason(&trial.upshot),
            "help": help,
            "sends": trial.sends,
            "expects": trial.expects,
            "why": trial.why,
            "hint": trial.hint,
            "reproduce": trial.reproduce,
            "origin": origin.map(|origin| json!({"file": origin.file, "line": origin.line})),
            "findings": trial.findings,
            "figures": figures,
            "exchange_count": trial.exchanges.len(),
            "exchanges": self.exchanges(trial),
            "took_us": micros(trial.took),
        });
        json_line(out, &line)
    }

    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let causes = causes(run).into_iter().map(|cause| {
            let ids: Vec<String> = cause.trials.iter().map(|trial| trial.id()).collect();
            json!({"failed": cause.failed, "text": cause.text, "help": cause.help, "trials": ids})
        });
        let line = json!({
            "v": 1,
            "type": "run",
            "title": run.title,
            "target": masked::url(&run.target),
            "seed": run.seed,
            "begun": run.begun,
            "took_us": micros(run.took),
            "interrupted": run.interrupted,
            "trials": run.trials.len(),
            "totals": Totals::of(&run.trials),
            "causes": causes.collect::<Vec<_>>(),
        });
        json_line(out, &line)
    }
}

/// What is told of an exchange.
fn brief(exchange: &Exchange) -> Value {
    let url = exchange
        .url
        .as_deref()
        .unwrap_or(exchange.request.target.as_str());
    json!({
        "id": exchange.id,
        "at": exchange.at,
        "method": exchange.request.method,
        "url": masked::url(url),
        "status": exchange.response.as_ref().map(|response| response.status),
        "error": exchange.error,
        "total_us": exchange.timing.total_us,
    })
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{exchange, run, trial, written};
    use super::*;

    #[test]
    fn a_line_a_trial_and_one_of_the_run() {
        let text = written(&mut JsonLines::new(Extent::Notable), &run());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 10);
        let failed = r#"{"v":1,"type":"trial","id":"refuses/no-signature","suite":"refuses","name":"no-signature","upshot":"failed","reason":null,"help":null,"sends":"created, no-signature","expects":"a 4xx","why":"providers do that","hint":"compare the signature before anything else","reproduce":"hookctl send acme created --probe refuses/no-signature","origin":null,"findings":[{"rule":"status","severity":"error","path":"","place":"","expected":"a 4xx","seen":"200"}],"figures":{},"exchange_count":1,"exchanges":[{"id":"0193f0a1-7c1e-7c3a-9b1e-000000000000","at":"2026-11-21T23:44:34Z","method":"POST","url":"http://127.0.0.1:9/hooks?token=(masked)","status":200,"error":null,"total_us":3100}],"took_us":3140}"#;
        assert_eq!(lines[2], failed);
        let error: Value = serde_json::from_str(lines[7]).unwrap();
        assert_eq!(error["upshot"], "error");
        assert_eq!(error["help"], "start the endpoint");
        let written: Value = serde_json::from_str(lines[8]).unwrap();
        assert_eq!(written["origin"], json!({"file": "smoke.yaml", "line": 17}));
        let run = r#"{"v":1,"type":"run","title":"acme documented","target":"http://127.0.0.1:9/hooks?token=(masked)","seed":42,"begun":"2026-11-21T23:44:34.5Z","took_us":2140000,"interrupted":false,"trials":9,"totals":{"passed":2,"failed":3,"errors":1,"not_observed":1,"not_protected":1,"skipped":1},"causes":[{"failed":true,"text":"compare the signature before anything else","help":null,"trials":["refuses/no-signature","refuses/wrong-secret"]},{"failed":true,"text":"","help":null,"trials":["smoke.yaml/order"]},{"failed":false,"text":"`http://127.0.0.1:9/` refused the connection","help":"start the endpoint","trials":["survives/large"]}]}"#;
        assert_eq!(lines[9], run);
    }

    #[test]
    fn of_many_exchanges_the_first_are_told_unless_all_are_asked_for() {
        let exchanges = (0..50).map(|index| exchange(index, 200, 1, ""));
        let trial = Trial {
            exchanges: exchanges.collect(),
            ..trial("on-time", "rate", Upshot::Passed)
        };
        let told = |extent| {
            let mut out = Vec::new();
            JsonLines::new(extent).trial(&mut out, &trial).unwrap();
            let line: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(line["exchange_count"], 50);
            line["exchanges"].as_array().unwrap().len()
        };
        assert_eq!((told(Extent::Notable), told(Extent::All)), (20, 50));
    }
}
