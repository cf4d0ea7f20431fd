//! One path: what is done once, and what is repeated.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;

use hookctl::Error;
use hookctl::capture::record;
use hookctl::json::Tape;
use hookctl::judge::Drift;
use hookctl::run::drift::{
    Baseline, Examiner, ExaminerOptions, Promise, Selection, Severities, Source, Watch, judge,
};
use hookctl::run::{Inspector, KeyRing, Recipe, Series};
use hookctl::signature::{Policy, Received, Unsigned, sign, verify};
use hookctl::wire::encode;

use super::setting;

/// What can be measured.
pub const NAMES: [&str; 12] = [
    "render",
    "compose",
    "series",
    "encode",
    "sign",
    "verify",
    "scan",
    "validate",
    "inspect",
    "record-encode",
    "record-decode",
    "diff",
];

/// What is repeated; an error ends the measuring.
type Work = Box<dyn FnMut() -> Result<(), Error>>;

/// One of them, ready.
pub struct Path {
    /// How many deliveries or records a run goes through.
    pub units: u64,
    work: Work,
}

impl Path {
    /// Gets ready for the path of that name.
    pub fn new(name: &str) -> Result<Self, Error> {
        let work = match name {
            "render" => render(),
            "compose" => compose(),
            "series" => series(),
            "encode" => encoded(),
            "sign" => signed(),
            "verify" => verified(),
            "scan" => scan(),
            "validate" => validate(),
            "inspect" => inspect(),
            "record-encode" => record_encode(),
            "record-decode" => record_decode(),
            "diff" => diff(),
            _ => Err(Error::usage(
                format!("there is no path `{name}`"),
                NAMES.join(", "),
            )),
        }?;
        let units = match name {
            "diff" => setting::records()?,
            _ => 1,
        };
        Ok(Path { units, work })
    }

    /// Goes the path once.
    pub fn run(&mut self) -> Result<(), Error> {
        (self.work)()
    }
}

/// A sample becomes a payload.
fn render() -> Result<Work, Error> {
    let (recipe, now) = (setting::recipe()?, setting::now()?);
    let mut index = 0;
    Ok(Box::new(move || {
        index += 1;
        black_box(recipe.prepare(index, now)?);
        Ok(())
    }))
}

/// All that a sender does but for the socket.
fn compose() -> Result<Work, Error> {
    let (recipe, now) = (setting::recipe()?, setting::now()?);
    let mut index = 0;
    Ok(Box::new(move || {
        index += 1;
        let composed = recipe.prepare(index, now)?.compose(now)?;
        black_box(encode(&composed.request));
        Ok(())
    }))
}

/// The same for one of many deliveries.
fn series() -> Result<Work, Error> {
    let (recipe, now) = (setting::recipe()?, setting::now()?);
    let recipe: &'static Recipe = Box::leak(Box::new(recipe));
    let series = Series::new(recipe);
    let series =
        series.ok_or_else(|| Error::usage("there is no series", "choose another event"))?;
    let mut index = 0;
    Ok(Box::new(move || {
        index += 1;
        let written = series.write(index, now, now)?;
        series.take_back(black_box(written).bytes);
        Ok(())
    }))
}

fn encoded() -> Result<Work, Error> {
    let request = setting::composed()?.request;
    Ok(Box::new(move || {
        black_box(encode(black_box(&request)));
        Ok(())
    }))
}

fn signed() -> Result<Work, Error> {
    let (pack, now) = (setting::pack()?, setting::now()?);
    let (secrets, composed) = ([setting::secret(&pack)?], setting::composed()?);
    Ok(Box::new(move || {
        let unsigned = Unsigned {
            method: "POST",
            url: "http://127.0.0.1:4000/hooks",
            headers: &composed.request.headers,
            body: composed.request.body_bytes(),
            id: "6f1c1f0e-6f56-4f5e-9d5c-2a3c0a0d6c55",
            at: now,
        };
        if let Some(scheme) = &pack.provider.signature {
            black_box(sign(scheme, &secrets, &unsigned)?);
        }
        Ok(())
    }))
}

fn verified() -> Result<Work, Error> {
    let (pack, now) = (setting::pack()?, setting::now()?);
    let (secrets, composed) = ([setting::secret(&pack)?], setting::composed()?);
    Ok(Box::new(move || {
        let received = Received {
            method: "POST",
            url: None,
            target: "/hooks",
            headers: &composed.request.headers,
            body: composed.request.body_bytes(),
        };
        let policy = Policy {
            now,
            tolerance: None,
        };
        if let Some(scheme) = &pack.provider.signature {
            black_box(verify(scheme, &secrets, &received, &policy));
        }
        Ok(())
    }))
}

fn scan() -> Result<Work, Error> {
    let request = setting::composed()?.request;
    Ok(Box::new(move || {
        let _ = black_box(Tape::new(black_box(request.body_bytes())));
        Ok(())
    }))
}

/// A payload that is valid, scanned and held against its schema.
fn validate() -> Result<Work, Error> {
    let (request, drift) = (setting::composed()?.request, Drift::new(setting::schema()?));
    Ok(Box::new(move || {
        black_box(drift.check(black_box(request.body_bytes())));
        Ok(())
    }))
}

/// All that a listener finds out about a request: whose, which event, whether signed, whether as promised.
fn inspect() -> Result<Work, Error> {
    let (pack, now) = (setting::pack()?, setting::now()?);
    let mut keys = KeyRing::new();
    keys.add(&pack, &[setting::secret_text()])?;
    let inspector = Inspector::new(vec![pack], keys);
    let mut exchange = setting::received()?;
    Ok(Box::new(move || {
        black_box(inspector.inspect(&mut exchange, now));
        Ok(())
    }))
}

fn record_encode() -> Result<Work, Error> {
    let exchange = setting::received()?;
    Ok(Box::new(move || {
        let line = serde_json::to_vec(black_box(&exchange));
        let _ = black_box(line);
        Ok(())
    }))
}

fn record_decode() -> Result<Work, Error> {
    let line = serde_json::to_vec(&setting::received()?).unwrap_or_default();
    Ok(Box::new(move || {
        let _ = black_box(record(black_box(&line), "capture", 1)?);
        Ok(())
    }))
}

/// A whole capture on one thread.
fn diff() -> Result<Work, Error> {
    let examiner = Arc::new(Examiner::new(ExaminerOptions {
        packs: vec![setting::pack()?],
        promises: vec![Promise::Edition("live".into())],
        usual: Default::default(),
        selection: Selection::default(),
        severities: Severities::default(),
        event: None,
        no_cache: false,
    }));
    let baseline = Baseline::default();
    Ok(Box::new(move || {
        let source = Source::open(std::path::Path::new(setting::CAPTURE))?;
        let watch = Watch {
            payload: None,
            progress: &mut |_| {},
        };
        black_box(judge(
            source,
            &examiner,
            &baseline,
            NonZeroUsize::MIN,
            watch,
        )?);
        Ok(())
    }))
}
