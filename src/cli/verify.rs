//! `hookctl verify`: a signature checked offline, with the reason when it does not hold.

use std::path::{Path, PathBuf};

use clap::Args;
use hookctl::Error;
use hookctl::capture::Reader;
use hookctl::exchange::{Exchange, Headers, Request, SignatureState};
use hookctl::judge::{MAX_DECODED, decoded};
use hookctl::pack::{Pack, Recognised, recognise_by};
use hookctl::report::{self, Checked, VerifyTally};
use hookctl::run::is_signed;
use hookctl::signature::{
    Policy, Reason, Received, Scheme, Secret, Tolerance, Verdict, expected, explain, verify,
};
use jiff::Timestamp;

use super::Exit;
use super::output::answer;
use super::payload;
use super::secrets::SecretArgs;
use super::session::{Session, now};

/// Check a signature offline, and say why it does not hold.
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/verify.txt"))]
pub struct VerifyArgs {
    /// Whose scheme: a pack's name
    #[arg(index = 1)]
    provider: String,
    /// A capture: every record of the provider is checked, at the time it arrived (`-`: standard input)
    #[arg(index = 2, value_name = "CAPTURE", conflicts_with = "body")]
    capture: Option<PathBuf>,
    /// The body as it arrived (`-`: standard input)
    #[arg(long, value_name = "FILE", required_unless_present = "capture")]
    body: Option<PathBuf>,
    /// A header of the request
    #[arg(long, value_name = "NAME: VALUE", conflicts_with = "capture")]
    header: Vec<String>,
    /// The time of the check [default: now; for a capture the arrival of each request]
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    at: Option<Timestamp>,
    /// The endpoint's URL as the provider knows it; for a capture its start, without the path
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The method
    #[arg(
        long,
        value_name = "METHOD",
        default_value = "POST",
        conflicts_with = "capture"
    )]
    method: String,
    /// How old a signed time may be, `none` for any age [default: the provider's]
    #[arg(long, value_name = "DURATION")]
    tolerance: Option<Tolerance>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX")]
    header_prefix: Option<String>,
    /// Print the signature that would be right; it is worth as much as the secret for this request
    #[arg(long)]
    show_expected: bool,
    /// Refuse a capture with a line that is not a record
    #[arg(long, requires = "capture")]
    strict: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    // Last: its heading would hold for what comes after it.
    #[command(flatten)]
    secrets: SecretArgs,
}

/// What a check needs besides the request.
struct Check<'a> {
    args: &'a VerifyArgs,
    session: &'a Session,
    pack: &'a Pack,
    scheme: &'a Scheme,
    texts: Vec<Vec<u8>>,
    secrets: Vec<Secret>,
    /// The schemes of the other packs, for the explanation; read when first needed.
    others: std::cell::OnceCell<Vec<(String, Scheme)>>,
}

/// Checks one request, or every record of a capture.
pub fn run(args: &VerifyArgs, session: &Session) -> Result<Exit, Error> {
    let pack = session.pack(&args.provider, args.header_prefix.as_deref())?;
    let Some(scheme) = &pack.provider.signature else {
        return Err(Error::Nothing {
            what: format!(
                "`{}` signs nothing, so there is nothing to check",
                pack.name
            ),
            help: None,
        });
    };
    let read = args.secrets.read(&session.provider_settings(&pack.name)?)?;
    read.warnings
        .iter()
        .for_each(|warning| session.warn(warning));
    if read.texts.is_empty() {
        return Err(Error::Secret {
            what: "there is no secret to check with".into(),
            help: Some(
                "add `--secret-file FILE`, `--secret-env NAME`, or a reference in `hookctl.toml`"
                    .into(),
            ),
        });
    }
    let secrets = read
        .texts
        .iter()
        .map(|text| scheme.secret(text))
        .collect::<Result<Vec<_>, _>>()?;
    let others = std::cell::OnceCell::new();
    let check = Check {
        args,
        session,
        pack: &pack,
        scheme,
        texts: read.texts,
        secrets,
        others,
    };
    match (&args.capture, &args.body) {
        (Some(path), _) => check.capture(path),
        (None, Some(path)) => check.request(path),
        (None, None) => Err(Error::usage(
            "there is nothing to check",
            "add `--body FILE` or a capture",
        )),
    }
}

impl Check<'_> {
    fn request(&self, path: &Path) -> Result<Exit, Error> {
        let body = payload::read_body(path)?;
        let headers = payload::headers(&self.args.header)?;
        let settings = self.session.provider_settings(&self.pack.name)?;
        let url = self.args.url.clone().or(settings.public_url);
        let what = received(&self.args.method, url.as_deref(), &headers, &body);
        let policy = Policy {
            now: self.args.at.unwrap_or_else(now),
            tolerance: self.args.tolerance,
        };
        let checked = self.check("request", &what, &policy)?;
        let palette = self.session.out_palette();
        answer(|out| match self.args.json {
            true => report::json_line(out, &checked),
            false => report::verdict(out, &checked, palette),
        })?;
        Ok(exit(checked.state))
    }

    fn capture(&self, path: &Path) -> Result<Exit, Error> {
        let mut reader = Reader::open(path)?;
        let mut tally = VerifyTally::default();
        while let Some(record) = reader.next_record()? {
            match record {
                Ok(exchange) => self.record(reader.line(), &exchange, &mut tally)?,
                Err(bad) if self.args.strict => {
                    let place = format!("{}:{}", path.display(), bad.line);
                    return Err(Error::Capture {
                        place,
                        what: bad.what,
                    });
                }
                Err(bad) => {
                    tally.bad += 1;
                    self.session.warn(&format!(
                        "{}:{}: skipped: {}",
                        path.display(),
                        bad.line,
                        bad.what
                    ));
                }
            }
        }
        if tally.records() == 0 {
            return Err(Error::Nothing {
                what: format!(
                    "`{}` holds no request of `{}`",
                    path.display(),
                    self.pack.name
                ),
                help: Some(
                    "check the provider's name, or look at the capture's `provider` fields".into(),
                ),
            });
        }
        if !self.args.json {
            let palette = self.session.out_palette();
            answer(|out| report::verify_summary(out, &tally, palette))?;
        }
        Ok(match &tally {
            tally if tally.invalid > 0 => Exit::CheckFailed,
            tally if tally.unchecked > 0 && tally.valid == 0 => Exit::Invalid,
            tally if tally.valid == 0 => Exit::Nothing,
            _ => Exit::Holds,
        })
    }

    fn record(&self, line: u64, exchange: &Exchange, tally: &mut VerifyTally) -> Result<(), Error> {
        let request = &exchange.request;
        let ours = match &exchange.provider {
            Some(provider) => *provider == self.pack.name,
            None if self.pack.provider.recognise.is_none() => true,
            None => self.recognise(request).is_some(),
        };
        if !ours {
            tally.others += 1;
            return Ok(());
        }
        let base = self
            .args
            .url
            .as_deref()
            .map(|url| url.trim_end_matches('/'));
        let url = base
            .map(|base| format!("{base}{}", request.target))
            .or(exchange.url.clone());
        let what = Received {
            target: &request.target,
            ..received(
                &request.method,
                url.as_deref(),
                &request.headers,
                request.body_bytes(),
            )
        };
        let policy = Policy {
            now: self.args.at.unwrap_or(exchange.at),
            tolerance: self.args.tolerance,
        };
        let name = exchange.event.as_deref().unwrap_or(request.path());
        let name = format!("line {line}: {name}");
        // An event the provider does not sign is none that was tampered with.
        let checked = match self.recognise(request) {
            _ if request.truncated => unreadable(name),
            Some(recognised)
                if !is_signed(self.pack, &recognised) && !self.carries_one(request) =>
            {
                unsigned(name)
            }
            _ if self.is_unsigned_handshake(request) => unsigned(name),
            _ => self.check(&name, &what, &policy)?,
        };
        tally.add(checked.state);
        let palette = self.session.out_palette();
        answer(|out| match self.args.json {
            true => report::json_line(out, &checked),
            false => report::verdict(out, &checked, palette),
        })
    }

    /// Whether there is something to check, whatever the body says it is.
    fn carries_one(&self, request: &Request) -> bool {
        self.scheme
            .headers()
            .any(|name| request.headers.get(name).is_some())
    }

    fn recognise(&self, request: &Request) -> Option<Recognised> {
        let body = decoded(request, MAX_DECODED).unwrap_or_default();
        recognise_by(std::slice::from_ref(self.pack), request, body.as_bytes())
    }

    /// Whether it is a handshake with all in its query, which nobody signs.
    fn is_unsigned_handshake(&self, request: &Request) -> bool {
        let rule = self.pack.provider.challenge.as_ref();
        rule.is_some_and(|rule| rule.is_query() && rule.find(request, b"").is_some())
    }

    fn check(&self, name: &str, what: &Received, policy: &Policy) -> Result<Checked, Error> {
        let verdict = verify(self.scheme, &self.secrets, what, policy);
        let invalid = verdict.state == SignatureState::Invalid;
        let causes = if invalid {
            self.explain(what, policy)?
        } else {
            Vec::new()
        };
        let expected = match self.args.show_expected {
            true => expected(self.scheme, &self.secrets, what)?,
            false => Vec::new(),
        };
        Ok(checked(
            name,
            &verdict,
            causes,
            expected,
            self.secrets.len(),
        ))
    }

    fn explain(&self, what: &Received, policy: &Policy) -> Result<Vec<report::Cause>, Error> {
        let others = self.other_schemes()?;
        let others: Vec<_> = others
            .iter()
            .map(|(name, scheme)| (name.as_str(), scheme))
            .collect();
        let explanation = explain(self.scheme, &self.texts, what, policy, &others);
        let cause = |cause: hookctl::signature::Cause| report::Cause {
            id: cause.id.to_owned(),
            what: cause.what,
            help: cause.help,
        };
        Ok(explanation.causes.into_iter().map(cause).collect())
    }

    fn other_schemes(&self) -> Result<&[(String, Scheme)], Error> {
        if self.others.get().is_none() {
            let catalogue = self.session.catalogue()?;
            let mut schemes = Vec::new();
            for name in catalogue
                .names()
                .into_iter()
                .filter(|name| *name != self.pack.name)
            {
                // A broken pack of the user's is not what is being asked about here.
                if let Ok(pack) = catalogue.pack(&name) {
                    schemes.extend(pack.provider.signature.map(|scheme| (name, scheme)));
                }
            }
            let _ = self.others.set(schemes);
        }
        Ok(self.others.get().map_or(&[], Vec::as_slice))
    }
}

/// The request target is the end of the URL, where there is one.
fn received<'a>(
    method: &'a str,
    url: Option<&'a str>,
    headers: &'a Headers,
    body: &'a [u8],
) -> Received<'a> {
    let after_scheme = url
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest);
    let target = after_scheme.and_then(|rest| rest.find(['/', '?']).and_then(|at| rest.get(at..)));
    Received {
        method,
        url,
        target: target.unwrap_or("/"),
        headers,
        body,
    }
}

fn checked(
    name: &str,
    verdict: &Verdict,
    causes: Vec<report::Cause>,
    expected: Vec<String>,
    secrets: usize,
) -> Checked {
    Checked {
        name: name.to_owned(),
        state: verdict.state,
        reason: verdict.reason.map(|reason| reason.as_str().to_owned()),
        meaning: verdict.reason.map(|reason| reason.meaning().to_owned()),
        skew_s: verdict.skew_s,
        secret: verdict.matched.filter(|_| secrets > 1),
        causes,
        expected,
    }
}

fn unreadable(name: String) -> Checked {
    let reason = Reason::BodyTruncated;
    Checked {
        state: SignatureState::Unchecked,
        reason: Some(reason.as_str().to_owned()),
        meaning: Some(reason.meaning().to_owned()),
        ..unsigned(name)
    }
}

fn unsigned(name: String) -> Checked {
    Checked {
        name,
        state: SignatureState::Unsigned,
        reason: None,
        meaning: None,
        skew_s: None,
        secret: None,
        causes: Vec::new(),
        expected: Vec::new(),
    }
}

fn exit(state: SignatureState) -> Exit {
    match state {
        SignatureState::Valid => Exit::Holds,
        SignatureState::Invalid => Exit::CheckFailed,
        SignatureState::Unchecked | SignatureState::Unsigned => Exit::Invalid,
    }
}
