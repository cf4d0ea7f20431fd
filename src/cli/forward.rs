//! The flags and settings of passing requests on.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hookctl::Error;
use hookctl::pack::advice;
use hookctl::run::{ForwardOptions, Forwarder, Route};
use hookctl::wire::{ClientOptions, ServerLimits, Target, TlsOptions};

use super::payload;
use super::session::Session;
use super::settings::RouteSettings;

/// How requests are passed on.
#[derive(Args)]
#[command(next_help_heading = "Forwarding")]
pub struct ForwardArgs {
    /// Pass every request on to this endpoint and answer with its answer [default: the routes of `hookctl.toml`]
    #[arg(long, value_name = "URL")]
    pub forward: Option<String>,
    /// Pass nothing on, whatever `hookctl.toml` says
    #[arg(long, conflicts_with = "forward")]
    pub no_forward: bool,
    /// What `Host` says: the endpoint, or what the provider sent
    #[arg(long, value_name = "WHICH", value_enum, default_value = "target")]
    pub forward_host: Host,
    /// Try so many times more when the endpoint cannot be reached or answers 5xx
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub forward_retries: u32,
    /// How long the endpoint may take to answer; longer is answered 504
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "30s")]
    pub forward_timeout: Duration,
    /// Trust the certificates in this PEM file instead of the system's
    #[arg(long, value_name = "FILE")]
    pub forward_cacert: Option<PathBuf>,
    /// Trust any certificate
    #[arg(long)]
    pub forward_insecure: bool,
    /// Answer 401 to a request whose signature does not hold, and do not pass it on
    #[arg(long)]
    pub reject_invalid: bool,
}

/// What `Host` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// The endpoint it is passed on to.
    Target,
    /// What the provider sent.
    Keep,
}

impl ForwardArgs {
    /// What passes requests on, when anything is to be passed on.
    ///
    /// # Errors
    /// When an address, a route or the certificates cannot be used, and when requests would come back to `own`.
    pub fn forwarder(
        &self,
        session: &Session,
        own: Option<SocketAddr>,
    ) -> Result<Option<Arc<Forwarder>>, Error> {
        let routes = self.routes(session)?;
        if routes.is_empty() {
            return Ok(None);
        }
        let back = |route: &&Route| own.is_some_and(|own| comes_back(&route.to, own));
        if let Some(route) = routes.iter().find(back) {
            return Err(Error::usage(
                format!("`{}` is this listener itself", route.to.url()),
                "forward to the port of your app, and listen on another one",
            ));
        }
        let cacert = self.forward_cacert.clone();
        let timeout = self.forward_timeout;
        let options = ForwardOptions {
            routes,
            keep_host: self.forward_host == Host::Keep,
            retries: self.forward_retries,
            client: ClientOptions {
                timeout,
                max_body: ServerLimits::default().max_body,
                tls: TlsOptions {
                    cacert: cacert.or(session.settings()?.cacert.clone()),
                    insecure: self.forward_insecure,
                },
                ..ClientOptions::default()
            },
        };
        Ok(Some(Arc::new(Forwarder::new(options)?)))
    }

    /// The flag's one route, else those of the settings.
    fn routes(&self, session: &Session) -> Result<Vec<Route>, Error> {
        if self.no_forward {
            return Ok(Vec::new());
        }
        if let Some(url) = &self.forward {
            return Ok(vec![Route::everything(Target::parse(url)?)]);
        }
        let settings = &session.settings()?.forward;
        settings.iter().map(|rule| route(rule, session)).collect()
    }

    /// Says where requests go.
    pub fn tell(&self, session: &Session) -> Result<(), Error> {
        for route in self.routes(session)? {
            let parts = [
                ("provider", &route.provider),
                ("event", &route.event),
                ("path", &route.path),
            ];
            let parts: Vec<String> = parts
                .into_iter()
                .filter_map(|(name, value)| Some(format!("{name} {}", value.as_deref()?)))
                .collect();
            let which = match parts.is_empty() {
                true => String::new(),
                false => format!(" {}", parts.join(", ")),
            };
            session.talk(&format!("forwarding{which} to {}", route.to.url()));
        }
        Ok(())
    }
}

fn route(rule: &RouteSettings, session: &Session) -> Result<Route, Error> {
    if let Some(name) = rule.provider.as_ref().filter(|name| !name.contains('*')) {
        let names = session.catalogue()?.names();
        if !names.contains(name) {
            return Err(Error::Unknown {
                kind: "provider",
                name: name.clone(),
                help: Some(advice(
                    name,
                    names.iter().map(String::as_str),
                    "`[[forward]]` in `hookctl.toml` names it; `hookctl list` shows the providers",
                )),
            });
        }
    }
    Ok(Route {
        provider: rule.provider.clone(),
        event: rule.event.clone(),
        path: rule.path.clone(),
        to: Target::parse(&rule.to)?,
    })
}

/// Whether what goes there arrives here again, without end.
fn comes_back(target: &Target, own: SocketAddr) -> bool {
    let here = match target.host.parse::<std::net::IpAddr>() {
        Ok(address) => address == own.ip() || address.is_unspecified(),
        Err(_) => false,
    };
    target.port == own.port() && (here || target.is_loopback())
}
