//! `--probe ID`: the requests of one probe of `hookctl test`, sent by hand.

use std::io::Write;

use hookctl::Error;
use hookctl::capture::{Writer, to_curl};
use hookctl::judge::{Case, Upshot};
use hookctl::pack::Pack;
use hookctl::run::probe::{Action, Options, Probe, Prober, Scene, Setup, Shot, Subject, Wants};
use hookctl::run::{Fixed, Payload, Recipe};
use hookctl::wire::{Client, Target};

use super::args::SendArgs;
use super::plan;
use super::shown::Shown;
use crate::cli::output::stdout;
use crate::cli::runtime::{interrupted, runtime};
use crate::cli::session::{Session, entropy, now, record_id};
use crate::cli::{Exit, payload, test};

/// Sends what the probe of that id sends, or shows what would be sent.
pub fn run(id: &str, args: &SendArgs, pack: &Pack, session: &Session) -> Result<Exit, Error> {
    let mut pack = pack.clone();
    test::tolerate(&mut pack, args.probing.tolerance);
    let subject = subject(args, &pack, session)?;
    let probe = test::probe_of(&subject, id)?;
    let scene = probe.scene(&subject, now());
    let shots = probe.shots(&scene)?;
    if shots.is_empty() {
        return Err(Error::Nothing {
            what: format!("`{id}` sends nothing"),
            help: Some(match probe.action {
                Action::Aside(Upshot::NotProtected(why)) => {
                    format!("the provider's scheme does not protect from it: {why}")
                }
                Action::Aside(Upshot::Skipped(why) | Upshot::NotObserved(why)) => why,
                _ => "neither the payload nor the scheme offers anything for it".into(),
            }),
        });
    }
    if args.output.dry_run || args.output.curl {
        return show(args, &shots);
    }
    deliver(&probe, &scene, &shots, args, session)
}

fn subject(args: &SendArgs, pack: &Pack, session: &Session) -> Result<Subject, Error> {
    let settings = session.provider_settings(&pack.name)?;
    let event = match args.events.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => {
            return Err(Error::usage(
                "`--probe` is for one event at a time",
                "name one event, or none",
            ));
        }
    };
    let secrets = plan::secrets(args, pack, session)?;
    let rotated = match &pack.provider.signature {
        Some(_) if secrets.is_empty() => {
            return Err(Error::usage(
                "a probe is made from a delivery that is signed, and there is no secret",
                "give the endpoint's with `--secret-file FILE`",
            ));
        }
        Some(scheme) => test::rotated(&args.probing.rotated_secret_file, scheme, &[])?,
        None => Vec::new(),
    };
    let public_url = args
        .signing
        .public_url
        .clone()
        .or(settings.public_url.clone());
    let data = args.payload.data.as_deref().map(payload::read_body);
    let setup = Setup {
        base: Recipe {
            event: None,
            free_event: None,
            payload: Payload::None,
            edits: Vec::new(),
            params: payload::params(&args.payload.param)?,
            method: None,
            headers: payload::headers(&args.signing.header)?,
            target: plan::endpoint(args, pack, session)?,
            public_url: public_url.as_deref().map(Target::parse).transpose()?,
            secrets,
            fixed: Fixed {
                fresh: 0,
                seed: match args.payload.seed {
                    Some(seed) => seed,
                    None => u64::from_le_bytes(entropy()?),
                },
                id: None,
                payload_at: None,
                signed_at: None,
            },
            pack: pack.clone(),
        },
        edition: args.edition.clone().or(settings.edition.clone()),
        event,
        data: data.transpose()?,
        rotated,
        patience: pack.provider.delivery.timeout,
    };
    setup.subject()
}

fn show(args: &SendArgs, shots: &[Shot]) -> Result<Exit, Error> {
    let mut out = stdout();
    for shot in shots {
        let written = if args.output.curl {
            writeln!(out, "{}", to_curl(&shot.target.url(), &shot.request))
        } else {
            out.write_all(&shot.bytes)
        };
        written.map_err(Error::output)?;
    }
    out.flush().map_err(Error::output)?;
    Ok(Exit::Holds)
}

fn deliver(
    probe: &Probe,
    scene: &Scene,
    shots: &[Shot],
    args: &SendArgs,
    session: &Session,
) -> Result<Exit, Error> {
    let client = Client::new(plan::client_options(args, &scene.recipe.pack, session)?)?;
    let writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let options = Options::default();
    let prober = Prober {
        subject: scene.subject,
        client: &client,
        now,
        options: &options,
        record_id,
    };
    let wants = match &probe.action {
        Action::Each { wants, .. } => Some(*wants),
        _ => None,
    };
    let mut shown = Shown::new(
        &args.output,
        session,
        writer,
        shots.len() as u64,
        scene.recipe.secrets.iter().chain(&scene.subject.rotated),
    );
    let ended = runtime()?.block_on(async {
        tokio::select! {
            done = fire(&prober, scene, shots, wants, &mut shown) => done.map(|()| true),
            () = interrupted() => Ok(false),
        }
    });
    let finished = ended?;
    shown.finish(shots.len() > 1)?;
    Ok(if finished {
        shown.exit()
    } else {
        Exit::Interrupted
    })
}

/// Fires the shots one after the other. What is more than a request and its answer is judged by `test` alone.
async fn fire(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    shots: &[Shot],
    wants: Option<Wants>,
    shown: &mut Shown<'_>,
) -> Result<(), Error> {
    let accepted = scene.subject.expectation(scene.which);
    for shot in shots {
        let exchange = prober.fire(shot).await;
        let complete = exchange.error.is_none();
        let wants = wants.filter(|_| complete);
        let findings = wants.map(|wants| wants.judge(accepted, &exchange));
        let name = match shot.label.is_empty() {
            true => scene.recipe.name().to_owned(),
            false => format!("{} ({})", scene.recipe.name(), shot.label),
        };
        shown.attempt(Case::of(name, exchange, findings.unwrap_or_default()), true)?;
    }
    Ok(())
}
