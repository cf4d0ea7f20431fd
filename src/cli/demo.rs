//! `hookctl demo`: the real listener and the real sender on loopback, every event of every pack between them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, channel};
use std::time::Instant;

use clap::Args;
use hookctl::Error;
use hookctl::capture::{Journal, JournalOptions};
use hookctl::exchange::Headers;
use hookctl::judge::{Case, Expectation, Schema};
use hookctl::pack::Pack;
use hookctl::report::{self, DemoRow};
use hookctl::run::{
    Fixed, Inspector, KeyRing, Payload, Recipe, RetryPolicy, Sender, SenderOptions, Shown, Station,
    StationOptions,
};
use hookctl::signature::Secret;
use hookctl::wire::{Client, ClientOptions, ServerLimits, Target, serve};
use tokio::net::TcpListener;

use super::Exit;
use super::output::answer;
use super::runtime::runtime;
use super::session::{Session, entropy, now, record_id};

/// Run the whole thing on loopback.
#[derive(Args)]
pub struct DemoArgs {
    /// Where to leave the files [default: a new folder among the temporary ones]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Print each exchange as a line of JSON instead of the table
    #[arg(long)]
    json: bool,
}

/// Sends, receives, shows, and says what to try next.
pub fn run(args: &DemoArgs, session: &Session) -> Result<Exit, Error> {
    let started = Instant::now();
    let folder = folder(args)?;
    let mut packs = Vec::new();
    let mut keys = KeyRing::new();
    let mut secrets = Vec::new();
    for name in session.catalogue()?.names() {
        let pack = session.catalogue()?.pack(&name)?;
        if pack.events(None).is_empty() {
            continue;
        }
        let own = throwaway(&pack, &folder)?;
        keys.add(&pack, &own)?;
        secrets.push(keys.of(&name).to_vec());
        packs.push(pack);
    }
    let capture = folder.join("capture.jsonl");
    let (tell, told) = channel();
    let troubled = tell.clone();
    let journal = Journal::open(&capture, JournalOptions::default(), now(), move |trouble| {
        // Nobody watching is no reason to stop recording.
        let _ = troubled.send(Shown::Failure(trouble));
    })?;
    let channel = (tell, told);
    let cases = runtime()?.block_on(exchange(&packs, &secrets, keys, journal, channel))?;
    let rows = cases
        .iter()
        .map(|(sent, arrived)| row(&packs, sent, arrived))
        .collect::<Result<Vec<_>, _>>()?;
    if args.json {
        answer(|out| {
            cases
                .iter()
                .try_for_each(|(_, arrived)| report::json_line(out, &arrived.exchange))
        })?;
    } else {
        let palette = session.out_palette();
        answer(|out| report::demo(out, &rows, started.elapsed(), palette))?;
        answer(|out| next(out, &folder, &packs))?;
    }
    Ok(if rows.iter().all(DemoRow::holds) {
        Exit::Holds
    } else {
        Exit::CheckFailed
    })
}

fn folder(args: &DemoArgs) -> Result<PathBuf, Error> {
    let folder = match &args.dir {
        Some(dir) => dir.clone(),
        None => {
            let number = u32::from_le_bytes(entropy()?);
            std::env::temp_dir().join(format!("hookctl-demo-{number:08x}"))
        }
    };
    std::fs::create_dir_all(&folder).map_err(|e| Error::file("create", &folder, e))?;
    let capture = folder.join("capture.jsonl");
    if capture.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", capture.display()),
            "name another folder with `--dir`, or remove the file",
        ));
    }
    Ok(folder)
}

/// A fresh secret for a provider that signs, left in the folder so that the capture can be checked again.
fn throwaway(pack: &Pack, folder: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let scheme = pack.provider.signature.as_ref();
    let Some(text) = scheme
        .map(|scheme| Ok(scheme.throwaway_secret(entropy()?)))
        .transpose()?
        .flatten()
    else {
        return Ok(Vec::new());
    };
    let path = folder.join(format!("{}.secret", pack.name));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&path)
        .and_then(|mut file| writeln!(file, "{text}"));
    written.map_err(|e| Error::file("write", &path, e))?;
    Ok(vec![text.into_bytes()])
}

/// Every event of every edition, sent and received; in the order of sending.
async fn exchange(
    packs: &[Pack],
    secrets: &[Vec<Secret>],
    keys: KeyRing,
    journal: Journal,
    (tell, told): (mpsc::Sender<Shown>, Receiver<Shown>),
) -> Result<Vec<(Case, Case)>, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .map_err(|error| Error::Wire {
            what: format!("cannot listen on loopback: {error}"),
            help: None,
        })?;
    let address = listener
        .local_addr()
        .map_err(|e| Error::file("read", "the address", e))?;
    let url = format!("http://{address}");
    let mut inspector = Inspector::new(packs.to_vec(), keys);
    inspector.own_url = Some(url.clone());
    let options = StationOptions::default();
    let station = Arc::new(Station::new(
        inspector,
        Some(journal),
        options,
        now,
        record_id,
        tell,
    ));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve(
        listener,
        ServerLimits::default(),
        Arc::new(now),
        move |arrival| {
            let station = Arc::clone(&station);
            async move { station.reply(arrival).await }
        },
        |_| {},
        async {
            // A dropped sender means the same.
            let _ = stopped.await;
        },
    ));
    let mut cases = Vec::new();
    for (pack, secrets) in packs.iter().zip(secrets) {
        let target = Target::parse(&format!("{url}/{}", pack.name))?;
        cases.extend(send_all(pack, secrets, &target, &told).await?);
    }
    let _ = stop.send(());
    let _ = serving.await;
    Ok(cases)
}

/// What arrived is held against the edition it was sent from: the listener, which cannot know, stops at the first
/// edition that matches.
fn row(packs: &[Pack], sent: &Case, arrived: &Case) -> Result<DemoRow, Error> {
    let provider = sent.exchange.provider.as_deref();
    let pack = packs
        .iter()
        .find(|pack| Some(pack.name.as_str()) == provider);
    let edition = sent.exchange.edition.as_deref().unwrap_or_default();
    let schema = pack
        .map(|pack| pack.schema(edition, &sent.name))
        .transpose()?
        .flatten();
    let schema = schema
        .map(|schema| Schema::compile(&schema, &sent.name))
        .transpose()?;
    let own = schema.map(|schema| schema.check(arrived.exchange.request.body_bytes()));
    Ok(DemoRow::of(sent, arrived, own.as_ref()))
}

async fn send_all(
    pack: &Pack,
    secrets: &[Secret],
    target: &Target,
    told: &Receiver<Shown>,
) -> Result<Vec<(Case, Case)>, Error> {
    let client = Client::new(ClientOptions::default())?;
    let sender = Sender {
        client: &client,
        now,
        options: SenderOptions {
            count: 1,
            concurrency: 1,
            rate: None,
            retry: RetryPolicy::none(),
            kept_open: false,
            recorded: true,
        },
    };
    let mut recipes = Vec::new();
    for edition in pack.editions() {
        for (short, _) in pack.events(Some(edition)) {
            recipes.push(recipe(pack, edition, short, secrets, target)?);
        }
    }
    let mut cases = Vec::new();
    sender
        .deliver(&recipes, |sent, _| {
            let sent = sent.case(record_id)?;
            if let Some(error) = sent.exchange.error {
                return Err(Error::Wire {
                    what: error,
                    help: sent.help,
                });
            }
            // The answer was given after the record was written and told.
            match told.try_recv() {
                Ok(Shown::Case(arrived)) => {
                    cases.push((sent, *arrived));
                    Ok(())
                }
                Ok(Shown::Failure(trouble)) => Err(Error::Wire {
                    what: trouble.error.to_string(),
                    help: trouble.error.help(),
                }),
                _ => Err(Error::Wire {
                    what: "a request was not recorded".into(),
                    help: None,
                }),
            }
        })
        .await?;
    Ok(cases)
}

fn recipe(
    pack: &Pack,
    edition: &str,
    short: &str,
    secrets: &[Secret],
    target: &Target,
) -> Result<(Recipe, Expectation), Error> {
    let event = pack.event(short, Some(edition))?;
    let payload = match pack.sample(edition, short)? {
        Some(sample) if event.body => Payload::Sample(sample),
        _ => Payload::None,
    };
    let owed = pack.response_schema(edition, short)?;
    let expectation = Expectation {
        status: event.answer.clone(),
        body: Vec::new(),
        schema: owed
            .map(|schema| Schema::compile(&schema, short))
            .transpose()?,
    };
    let recipe = Recipe {
        pack: pack.clone(),
        event: Some(event),
        free_event: None,
        payload,
        edits: Vec::new(),
        params: Vec::new(),
        method: None,
        headers: Headers::new(),
        target: target.clone(),
        public_url: None,
        secrets: secrets.to_vec(),
        fixed: Fixed {
            fresh: 0,
            seed: u64::from_le_bytes(entropy()?),
            id: None,
            payload_at: None,
            signed_at: None,
        },
    };
    Ok((recipe, expectation))
}

/// Commands that work as printed: with a provider of the demo that signs, and its first event.
fn next(out: &mut dyn Write, folder: &Path, packs: &[Pack]) -> std::io::Result<()> {
    writeln!(
        out,
        "\nThe capture and the throw-away secrets are in {}",
        folder.display()
    )?;
    let Some(pack) = packs.iter().find(|pack| pack.provider.signature.is_some()) else {
        return Ok(());
    };
    let Some((event, _)) = pack.events(pack.default_edition()).first().copied() else {
        return Ok(());
    };
    let name = &pack.name;
    let hookctl = own_name();
    let secret = format!("--secret-file {name}.secret");
    writeln!(out, "\nTry next:")?;
    writeln!(out, "  cd {}", folder.display())?;
    writeln!(out, "  {hookctl} list")?;
    writeln!(out, "  {hookctl} show {name} {event}")?;
    writeln!(out, "  {hookctl} verify {name} capture.jsonl {secret}")?;
    writeln!(out, "and in two shells:")?;
    writeln!(out, "  {hookctl} listen {secret}")?;
    writeln!(
        out,
        "  {hookctl} send {name} {event} --to http://127.0.0.1:4000/ {secret}"
    )
}

/// What the user can type to run this program from any folder.
fn own_name() -> String {
    let typed = std::env::args().next().unwrap_or_default();
    let from_path = !typed.contains(std::path::is_separator);
    let own = std::env::current_exe().ok().filter(|_| !from_path);
    own.map_or_else(|| "hookctl".to_owned(), |path| path.display().to_string())
}
