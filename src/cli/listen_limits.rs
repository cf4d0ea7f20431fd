//! The limits of `hookctl listen` as flags.

use std::time::Duration;

use clap::Args;
use hookctl::wire::ServerLimits;

use super::payload;
use super::size::Size;

/// What one sender may cost.
#[derive(Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Largest body that is taken; of larger ones the head is recorded, and they are answered 413
    #[arg(long, value_name = "SIZE", default_value = "16MiB")]
    max_body: Size,
    /// Largest head that is taken; larger ones are answered 431
    #[arg(long, value_name = "SIZE", default_value = "64KiB")]
    max_head: Size,
    /// Most header fields of a request; more are answered 431
    #[arg(long, value_name = "NUMBER", default_value = "128", value_parser = clap::value_parser!(u16).range(1..))]
    max_headers: u16,
    /// Connections at a time; when all are taken, those without headway make room for others
    #[arg(long, value_name = "NUMBER", default_value = "1024", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// Requests on one connection
    #[arg(long, value_name = "NUMBER", default_value = "10000", value_parser = clap::value_parser!(u64).range(1..))]
    max_requests: u64,
    /// How long a head, or a TLS handshake, may take; a later head is answered 408
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "10s")]
    head_timeout: Duration,
    /// How long a body may pause; a later rest is answered 408
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "30s")]
    body_timeout: Duration,
    /// How long a connection may wait for its next request, or hang on purpose
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "60s")]
    idle_timeout: Duration,
    /// How long requests under way may take once the listener is to end
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "5s")]
    grace: Duration,
}

impl LimitArgs {
    /// What the server is told.
    pub fn limits(&self) -> ServerLimits {
        ServerLimits {
            max_body: self.max_body.in_memory(),
            max_head: self.max_head.in_memory(),
            max_headers: self.max_headers.into(),
            max_connections: self.max_connections as usize,
            max_requests: self.max_requests,
            head_timeout: self.head_timeout,
            body_timeout: self.body_timeout,
            idle_timeout: self.idle_timeout,
            grace: self.grace,
            ..ServerLimits::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: LimitArgs,
    }

    fn limits(args: &[&str]) -> ServerLimits {
        let line = Line::try_parse_from(["x"].iter().chain(args)).unwrap();
        line.limits.limits()
    }

    #[test]
    fn the_defaults_told_are_those_of_the_server() {
        assert_eq!(limits(&[]), ServerLimits::default());
    }

    #[test]
    fn every_flag_reaches_the_server() {
        let second = Duration::from_secs(1);
        let given = limits(&[
            "--max-body=1k",
            "--max-head=2KiB",
            "--max-headers=3",
            "--max-connections=4",
            "--max-requests=5",
            "--head-timeout=1s",
            "--body-timeout=2s",
            "--idle-timeout=3s",
            "--grace=4s",
        ]);
        let wanted = ServerLimits {
            max_body: 1024,
            max_head: 2048,
            max_headers: 3,
            max_connections: 4,
            max_requests: 5,
            head_timeout: second,
            body_timeout: second * 2,
            idle_timeout: second * 3,
            grace: second * 4,
            ..ServerLimits::default()
        };
        assert_eq!(given, wanted);
    }
}
