//! `hookctl listen`: an endpoint that records, verifies and validates.

use std::net::IpAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use clap::Args;
use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::exchange::Response;
use hookctl::judge::Case;
use hookctl::pack::Pack;
use hookctl::report::{self, Palette, Tally};
use hookctl::run::{Inspector, KeyRing, Shown, Station, StationOptions};
use hookctl::signature::Tolerance;
use hookctl::wire::{Arrival, Listener, Target, serve};
use tokio::sync::Notify;

use super::Exit;
use super::listen_backlog::{Backlog, Watcher, backlog};
use super::listen_limits::LimitArgs;
use super::listen_socket::SocketArgs;
use super::output::answer;
use super::runtime::{interrupted, runtime};
use super::secrets::SecretArgs;
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
    #[command(flatten)]
    secrets: SecretArgs,
    /// How old a signed time may be, `none` for any age [default: the provider's]
    #[arg(long, value_name = "DURATION")]
    tolerance: Option<Tolerance>,
    /// The start of this endpoint's URL as the provider knows it, such as `https://hooks.example.com`
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX", requires = "provider")]
    header_prefix: Option<String>,
    /// Answer with this status [default: what the provider documents, else 200]
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(200..=599))]
    respond: Option<u16>,
    /// Append each exchange to a capture file
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print each exchange as a line of JSON
    #[arg(long)]
    json: bool,
    /// End after so many requests, with exit code 1 when a signature or payload did not hold
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    #[command(flatten)]
    socket: SocketArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Listens until it is interrupted or has had `--count` requests.
pub fn run(args: &ListenArgs, session: &Session) -> Result<Exit, Error> {
    let packs = packs(args, session)?;
    let keys = keys(args, &packs, session)?;
    let public_url = args.public_url.as_deref();
    public_url.map(Target::parse).transpose()?;
    runtime()?.block_on(async {
        let listener = args.socket.listener(args.bind, args.port, session).await?;
        // Whoever cannot listen leaves no empty capture behind.
        let writer = args.out.as_deref().map(Writer::open).transpose()?;
        let url = listener.url();
        let mut inspector = Inspector::new(packs, keys);
        inspector.edition.clone_from(&args.edition);
        inspector.tolerance = args.tolerance;
        inspector.public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        inspector.own_url = Some(listener.origin());
        // Whoever has read the ready line may interrupt.
        let interrupted = interrupted();
        session.talk(&format!("listening on {url}{}", recording(args)));
        listen(args, session, inspector, writer, listener, interrupted).await
    })
}

fn recording(args: &ListenArgs) -> String {
    match &args.out {
        Some(path) => format!(", recording to {}", path.display()),
        None => String::new(),
    }
}

async fn listen(
    args: &ListenArgs,
    session: &Session,
    inspector: Inspector,
    writer: Option<Writer>,
    listener: Listener,
    interrupted: impl Future<Output = ()>,
) -> Result<Exit, Error> {
    let (tell, told) = channel();
    let respond = StationOptions {
        respond: args.respond,
    };
    let station = Arc::new(Station::new(
        inspector,
        writer,
        respond,
        now,
        record_id,
        tell.clone(),
    ));
    let enough = Arc::new(Notify::new());
    let (backlog, watcher) = backlog();
    let screen = Screen {
        watcher,
        json: args.json,
        palette: session.out_palette(),
        err_palette: session.err_palette(),
        count: args.count,
        enough: Arc::clone(&enough),
        tally: Tally::default(),
        failed: false,
    };
    let shown = std::thread::spawn(move || screen.run(&told));
    let limits = args.limits.limits();
    let shutdown = async {
        tokio::select! {
            () = interrupted => {}
            () = enough.notified() => {}
        }
    };
    serve(
        listener,
        limits,
        Arc::new(now),
        handler(&station, backlog),
        refusals(tell),
        shutdown,
    )
    .await;
    // The last sender goes with the station, which ends the screen.
    drop(station);
    let Ok(screen) = shown.join() else {
        return Ok(Exit::Incomplete);
    };
    let (tally, failed) = screen?;
    let mut err = std::io::stderr().lock();
    let _ = report::summary(&mut err, &tally, session.err_palette());
    Ok(match args.count {
        _ if failed => Exit::Incomplete,
        Some(_) if tally.invalid + tally.drifting > 0 => Exit::CheckFailed,
        _ => Exit::Holds,
    })
}

/// The packs that may be recognised.
fn packs(args: &ListenArgs, session: &Session) -> Result<Vec<Pack>, Error> {
    let names = if args.provider.is_empty() {
        session.catalogue()?.names()
    } else {
        args.provider.clone()
    };
    let packs = names
        .iter()
        .map(|name| session.pack(name, args.header_prefix.as_deref()))
        .collect::<Result<Vec<_>, _>>()?;
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

/// The flags' secrets are those of the providers named; the settings' are each provider's own.
fn keys(args: &ListenArgs, packs: &[Pack], session: &Session) -> Result<KeyRing, Error> {
    let mut keys = KeyRing::new();
    if args.secrets.given() {
        let read = args.secrets.read(&Default::default())?;
        read.warnings
            .iter()
            .for_each(|warning| session.warn(warning));
        for pack in packs {
            let added = keys.add(pack, &read.texts);
            // With no provider named, the secret is whoever's scheme can read it.
            if !args.provider.is_empty() {
                added?;
            }
        }
        return Ok(keys);
    }
    for pack in packs {
        let read = args.secrets.read(&session.provider_settings(&pack.name)?)?;
        let added = keys.add(pack, &read.texts);
        if !args.provider.is_empty() || session.provider_settings(&pack.name)?.secret.is_some() {
            added?;
        }
    }
    Ok(keys)
}

/// The answer of the station, once there is one.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The server's handler: every request goes to the station.
fn handler(
    station: &Arc<Station>,
    backlog: Backlog,
) -> impl Fn(Arrival) -> Answering + Clone + Send + use<> {
    let station = Arc::clone(station);
    move |arrival| {
        let (station, backlog) = (Arc::clone(&station), backlog.clone());
        Box::pin(async move {
            backlog.enter().await;
            station.receive(arrival)
        })
    }
}

fn refusals(tell: Sender<Shown>) -> impl Fn(hookctl::wire::Rejection) + Clone + Send {
    move |rejection| {
        // Nobody watching is no reason to stop serving.
        let _ = tell.send(Shown::Refusal(rejection));
    }
}

/// Shows what arrives, on a thread of its own: a slow terminal slows no sender.
struct Screen {
    watcher: Watcher,
    json: bool,
    palette: Palette,
    err_palette: Palette,
    count: Option<u64>,
    enough: Arc<Notify>,
    tally: Tally,
    failed: bool,
}

impl Screen {
    /// Shows until the station is gone. A closed standard output ends the listener.
    fn run(mut self, told: &Receiver<Shown>) -> Result<(Tally, bool), Error> {
        for shown in told {
            if !matches!(shown, Shown::Refusal(_)) {
                self.watcher.shown();
            }
            let written = match shown {
                Shown::Case(case) => self.case(&case),
                Shown::Refusal(rejection) => {
                    self.tally.refused += 1;
                    let mut err = std::io::stderr().lock();
                    let _ = report::refusal(&mut err, &rejection, self.err_palette);
                    Ok(())
                }
                Shown::Failure(error) => {
                    self.failed = true;
                    let mut err = std::io::stderr().lock();
                    let _ = report::failure(&mut err, &error, self.err_palette);
                    Ok(())
                }
            };
            if let Err(error) = written {
                self.enough.notify_one();
                return Err(error);
            }
        }
        Ok((self.tally, self.failed))
    }

    fn case(&mut self, case: &Case) -> Result<(), Error> {
        self.tally.add(&case.exchange);
        answer(|out| match self.json {
            true => report::json_line(out, &case.exchange),
            false => report::arrival(out, case, self.palette),
        })?;
        if self
            .count
            .is_some_and(|count| self.tally.requests as u64 >= count)
        {
            self.enough.notify_one();
        }
        Ok(())
    }
}
