//! `hookctl listen`: an endpoint that records, verifies and validates.

use std::net::IpAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookctl::Error;
use hookctl::capture::{Journal, JournalOptions, Rotation, SyncPolicy};
use hookctl::pack::{Pack, nearest};
use hookctl::report;
use hookctl::run::conduct::Conduct;
use hookctl::run::drift::Severities;
use hookctl::run::respond::Responder;
use hookctl::run::{Counts, Expect, Inspector, KeyRing, Shown, Station, StationOptions};
use hookctl::signature::{Secret, Tolerance};
use hookctl::wire::{Arrival, Reply, Target, serve};
use tokio::sync::watch;

use super::Exit;
use super::command::Running;
use super::forward::ForwardArgs;
use super::listen_backlog::{Backlog, Watcher, backlog};
use super::listen_limits::LimitArgs;
use super::listen_socket::SocketArgs;
use super::listening::{
    AnswerArgs, EndArgs, Outcome, Progress, ReadyFile, Screen, Seen, ShowArgs, ready_line,
    until_end, verdict,
};
use super::runtime::{interrupted, runtime};
use super::secrets::{SecretArgs, from_reference, key_ring};
use super::session::{Session, now, record_id};

/// Stand in for the endpoint.
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/listen.txt"))]
pub struct ListenArgs {
    /// Port; 0 picks a free one
    #[arg(
        long,
        short,
        value_name = "PORT",
        default_value = "4000",
        env = "HOOKCTL_PORT"
    )]
    port: u16,
    /// Address to bind; anything but loopback lets other machines in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Recognise these providers only; the secrets are theirs
    #[arg(long, value_name = "NAME")]
    provider: Vec<String>,
    /// Validate against this edition only
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// How old a signed time may be, `none` for any age [default: the provider's]
    #[arg(long, value_name = "DURATION")]
    tolerance: Option<Tolerance>,
    /// The start of this endpoint's URL as the provider knows it, such as `https://hooks.example.com`
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX", requires = "provider")]
    header_prefix: Option<String>,
    /// Do not answer the handshakes that providers make, but treat them as any request
    #[arg(long)]
    no_challenge: bool,
    /// Append each exchange to a capture file
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// When records are put on disk: before they are acknowledged, every 50 ms, or when the system likes
    #[arg(long, value_name = "WHEN", default_value = "interval", requires = "out",
        value_parser = PossibleValuesParser::new(SyncPolicy::NAMES).try_map(|name| name.parse::<SyncPolicy>()))]
    sync: SyncPolicy,
    /// Begin a new capture file at that size (`100MB`) or age (`1h`); closed ones are compressed
    #[arg(long, value_name = "SIZE|TIME", requires = "out")]
    rotate: Option<Rotation>,
    /// Print each exchange as a line of JSON
    #[arg(long)]
    json: bool,
    // Groups come last, since the options after one would stand under its heading.
    #[command(flatten)]
    secrets: SecretArgs,
    #[command(flatten)]
    answers: AnswerArgs,
    #[command(flatten)]
    forward: ForwardArgs,
    #[command(flatten)]
    show: ShowArgs,
    #[command(flatten)]
    end: EndArgs,
    #[command(flatten)]
    socket: SocketArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Listens until it is interrupted or has had `--count` requests.
pub fn run(args: &ListenArgs, session: &Session) -> Result<Exit, Error> {
    let packs = packs(args, session)?;
    let mut keys = key_ring(&args.secrets, !args.provider.is_empty(), &packs, session)?;
    tokens(&mut keys, &packs, session)?;
    let public_url = args.public_url.as_deref();
    public_url.map(Target::parse).transpose()?;
    warn_of_unknown_events(args, &packs, session);
    if let Some(path) = &args.end.ready_file {
        ReadyFile::clear(path)?;
    }
    runtime()?.block_on(async {
        let listener = args.socket.listener(args.bind, args.port, session).await?;
        let respond = StationOptions {
            responder: responder(args, session)?,
            reject_invalid: args.forward.reject_invalid,
            no_challenge: args.no_challenge,
            forward: args.forward.forwarder(session, listener.address())?,
        };
        // Whoever cannot listen leaves no empty capture behind.
        let (tell, told) = channel();
        let journal = journal(args, &tell)?;
        let url = listener.url();
        let mut inspector = Inspector::new(packs, keys);
        inspector.edition.clone_from(&args.edition);
        inspector.tolerance = args.tolerance;
        let severities = session.settings()?.diff.severity.clone();
        inspector.severities = Severities::new(severities, false);
        inspector.public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        inspector.own_url = Some(listener.origin());
        // Whoever has read the ready line may interrupt.
        let interrupted = interrupted();
        match args.json {
            true => session.talk(&ready_line(&url, args.out.as_deref())),
            false => session.talk(&format!("listening on {url}{}", recording(args))),
        }
        args.forward.tell(session)?;
        let ready = args.end.ready_file.as_deref();
        let _ready = ready.map(|path| ReadyFile::write(path, &url)).transpose()?;
        let exec = args.end.exec.as_deref();
        let port = listener.address().map(|address| address.port());
        let running = exec
            .map(|command| Running::start(command, &url, port, args.json, None))
            .transpose()?;
        let packs = inspector.packs.clone();
        let station = Station::new(inspector, journal, respond, now, record_id, tell.clone());
        let (backlog, watcher) = backlog();
        let (screen, progress) = screen(args, session, packs, watcher);
        let shown = std::thread::spawn(move || screen.run(&told));
        let limits = args.limits.limits();
        let station = Arc::new(station);
        let mut outcome = None;
        let shutdown = async {
            outcome = Some(until_end(&args.end, progress, interrupted, running).await);
        };
        let handler = handler(&station, backlog);
        serve(
            listener,
            limits,
            Arc::new(now),
            handler,
            refusals(tell),
            shutdown,
        )
        .await;
        finish(args, session, station, shown, outcome)
    })
}

fn recording(args: &ListenArgs) -> String {
    match &args.out {
        Some(path) => format!(", recording to {}", path.display()),
        None => String::new(),
    }
}

/// Opens the capture; what goes wrong with it later is shown.
fn journal(args: &ListenArgs, tell: &Sender<Shown>) -> Result<Option<Journal>, Error> {
    let Some(path) = &args.out else {
        return Ok(None);
    };
    let options = JournalOptions {
        sync: args.sync,
        rotate: args.rotate,
    };
    let tell = tell.clone();
    let open = Journal::open(path, options, now(), move |trouble| {
        // Nobody watching is no reason to stop recording.
        let _ = tell.send(Shown::Failure(trouble));
    });
    open.map(Some)
}

/// What it all came to, once the server has ended.
fn finish(
    args: &ListenArgs,
    session: &Session,
    station: Arc<Station>,
    shown: JoinHandle<Result<Seen, Error>>,
    outcome: Option<Result<Outcome, Error>>,
) -> Result<Exit, Error> {
    let (conducts, forgotten) = (station.conducts(), station.forgotten());
    // The last sender goes with the station, which ends the screen.
    drop(station);
    let Ok(seen) = shown.join() else {
        return Ok(Exit::Incomplete);
    };
    let seen = seen?;
    let Some(outcome) = outcome.transpose()? else {
        return Ok(Exit::Incomplete);
    };
    senders(args, session, &conducts, forgotten);
    let palette = session.err_palette();
    let sender_findings = conducts.iter().map(|c| c.findings.len() as u64).sum();
    let (exit, failed) = verdict(&args.end, &seen, outcome, sender_findings)?;
    for line in failed {
        session.talk(&format!("{} {line}", palette.bad("failed:")));
    }
    let _ = report::summary(&mut std::io::stderr().lock(), &seen.tally, palette);
    Ok(exit)
}

/// What shows what arrives, and what it tells of how far it is.
fn screen(
    args: &ListenArgs,
    session: &Session,
    packs: Vec<Pack>,
    watcher: Watcher,
) -> (Screen, watch::Receiver<Progress>) {
    let expected = args.end.expect.clone();
    let nothing = Progress::of(&Counts::default(), args.end.count, &expected);
    let (progress, watched) = watch::channel(nothing);
    let details = args.show.details();
    let screen = Screen {
        watcher,
        json: args.json,
        details,
        filters: args.show.filter.clone(),
        packs: if details.diff { packs } else { Vec::new() },
        palette: session.out_palette(),
        err_palette: session.err_palette(),
        count: args.end.count,
        expected,
        progress,
    };
    (screen, watched)
}

/// Says how senders went about deliveries that took several attempts, or should have.
fn senders(args: &ListenArgs, session: &Session, conducts: &[Conduct], forgotten: u64) {
    let mut err = std::io::stderr().lock();
    if args.json {
        if !conducts.is_empty() {
            let senders = serde_json::json!({"senders": conducts, "forgotten": forgotten});
            let _ = report::json_line(&mut err, &senders);
        }
        return;
    }
    let _ = report::conducts(&mut err, conducts, session.err_palette());
    drop(err);
    if forgotten > 0 {
        session.note(&format!(
            "the {forgotten} deliveries seen least lately were forgotten: nothing is said about them"
        ));
    }
}

/// The flag's program for every request, else the tables of the settings.
fn responder(args: &ListenArgs, session: &Session) -> Result<Responder, Error> {
    let rules = session.settings()?.respond.clone();
    Responder::new(
        args.answers.respond.clone(),
        rules,
        args.answers.respond_seed,
    )
}

/// A name that is nearly an event's is a slip more often than not.
fn warn_of_unknown_events(args: &ListenArgs, packs: &[Pack], session: &Session) {
    for name in args.end.expect.iter().filter_map(Expect::event) {
        let (provider, event) = match name.split_once('/') {
            Some((provider, event)) => (Some(provider), event),
            None => (None, name),
        };
        let asked = || {
            let all = packs.iter();
            all.filter(|pack| provider.is_none_or(|provider| pack.name == provider))
        };
        if asked().any(|pack| pack.event(event, None).is_ok()) {
            continue;
        }
        let known = asked().flat_map(|pack| pack.events(None));
        if let [near, ..] = nearest(event, known.map(|(short, _)| short)).as_slice() {
            session.warn(&format!(
                "no pack knows the event `{name}` of `--expect`; did you mean `{near}`?"
            ));
        }
    }
}

/// The packs that may be recognised.
fn packs(args: &ListenArgs, session: &Session) -> Result<Vec<Pack>, Error> {
    let packs = match args.provider.as_slice() {
        [] => session.packs()?,
        named => named
            .iter()
            .map(|name| session.pack(name, args.header_prefix.as_deref()))
            .collect::<Result<Vec<_>, _>>()?,
    };
    if let Some(edition) = &args.edition {
        known(edition, &packs)?;
    }
    Ok(packs)
}

/// Asking for an edition that none of the packs has is an error, and not a listener that validates nothing.
fn known(edition: &str, packs: &[Pack]) -> Result<(), Error> {
    let mut missing = None;
    for pack in packs {
        match pack.edition(Some(edition)) {
            Ok(_) => return Ok(()),
            Err(error) => missing = missing.or(Some(error)),
        }
    }
    match (missing, packs) {
        (Some(error), [_]) => Err(error),
        _ => Err(Error::Unknown {
            kind: "edition",
            name: edition.to_owned(),
            help: Some("`hookctl list` shows the editions of each provider".into()),
        }),
    }
}

/// The tokens of handshakes, which only the settings name.
fn tokens(keys: &mut KeyRing, packs: &[Pack], session: &Session) -> Result<(), Error> {
    for pack in packs {
        if let Some(reference) = session.provider_settings(&pack.name)?.verify_token {
            keys.set_token(&pack.name, Secret::token(from_reference(&reference)?));
        }
    }
    Ok(())
}

/// The server's handler: every request goes to the station.
fn handler(
    station: &Arc<Station>,
    backlog: Backlog,
) -> impl Fn(Arrival) -> Replying + Clone + Send + use<> {
    let station = Arc::clone(station);
    move |arrival| {
        let (station, backlog) = (Arc::clone(&station), backlog.clone());
        Box::pin(async move {
            backlog.enter().await;
            station.reply(arrival).await
        })
    }
}

/// A reply under way.
type Replying = Pin<Box<dyn Future<Output = Reply> + Send>>;

fn refusals(tell: Sender<Shown>) -> impl Fn(hookctl::wire::Rejection) + Clone + Send {
    move |rejection| {
        // Nobody watching is no reason to stop serving.
        let _ = tell.send(Shown::Refusal(rejection));
    }
}
