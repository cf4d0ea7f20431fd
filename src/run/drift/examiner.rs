//! Looking at one payload: whose it is, whether it is asked for, what does not hold.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Names;
use super::plan::{Looked, Plan, Ruling};
use super::planner::{Planner, Whose};
use super::promise::Promise;
use super::selection::Selection;
use super::severities::Severities;
use crate::capture::RawRecord;
use crate::exchange::{Body, Exchange, Request};
use crate::json::{Fault, Tape};
use crate::judge::{Case, MAX_DECODED, Undecoded, decoded};
use crate::pack::{HeaderMatch, Pack, event_by_name, recognise_named, recognise_scanned};

/// What looking takes.
#[derive(Debug)]
pub struct ExaminerOptions {
    /// The packs of the providers that are asked for; of equals the earlier one is recognised.
    pub packs: Vec<Pack>,
    /// What payloads are held against, in this order.
    pub promises: Vec<Promise>,
    /// The edition that is usual for a provider, where it is not its pack's default.
    pub usual: BTreeMap<String, String>,
    /// Which payloads are asked for.
    pub selection: Selection,
    /// How much each difference matters.
    pub severities: Severities,
    /// What a payload's event is where neither itself nor its record says so: of files that are bodies.
    pub event: Option<String>,
    /// Whether no shapes are remembered.
    pub no_cache: bool,
}

/// Looks at payloads, on many threads at once.
#[derive(Debug)]
pub struct Examiner {
    packs: Vec<Pack>,
    selection: Selection,
    event: Option<String>,
    pub(super) severities: Severities,
    planner: Planner,
    names: Names,
}

/// What was seen of one payload.
pub(super) struct Look {
    pub plan: Arc<Plan>,
    /// One for each edition of the plan.
    pub rulings: Vec<Ruling>,
    /// The bytes without content codings, as far as they could be had, where somebody wants to see them.
    pub payload: Option<Vec<u8>>,
}

/// A record, as far as it is looked at.
struct Told<'a> {
    provider: Option<&'a str>,
    event: Option<&'a str>,
    /// The request, which is made when it is asked for.
    request: &'a dyn Fn() -> &'a Request,
    /// Whether there is no byte in its body.
    empty: bool,
    truncated: bool,
    /// The body without content codings.
    payload: Result<&'a [u8], &'a Undecoded>,
    tape: Result<&'a Tape<'a>, &'a Fault>,
    /// All of it, where filters look at it.
    exchange: Option<&'a Exchange>,
    keep: bool,
}

impl Examiner {
    /// One that has seen nothing.
    pub fn new(options: ExaminerOptions) -> Self {
        Examiner {
            planner: Planner::new(options.promises, options.usual, options.no_cache),
            packs: options.packs,
            selection: options.selection,
            severities: options.severities,
            event: options.event,
            names: Names::default(),
        }
    }

    /// Whether it looks at whole records.
    pub(super) fn has_filters(&self) -> bool {
        !self.selection.filters.is_empty()
    }

    /// Looks at a record's request; `None` where it is not asked for or has no body. The payload is kept where that is
    /// asked for.
    pub(super) fn record(&self, exchange: &Exchange, keep: bool) -> Option<Look> {
        exchange.request.body.as_ref()?;
        let payload = decoded(&exchange.request, MAX_DECODED);
        let payload = payload.as_ref().map(Body::as_bytes);
        let scanned = Tape::new(payload.unwrap_or_default());
        self.look_at(&Told {
            provider: exchange.provider.as_deref(),
            event: exchange.event.as_deref(),
            request: &|| &exchange.request,
            empty: exchange.request.body_bytes().is_empty(),
            truncated: exchange.request.truncated,
            payload,
            tape: scanned.as_ref(),
            exchange: Some(exchange),
            keep,
        })
    }

    /// The same of a record whose texts stand in its line as yet, with the text of its body, which has no content
    /// coding. Filters look at more than that.
    pub(super) fn raw(&self, record: &RawRecord, text: &Tape, keep: bool) -> Option<Look> {
        let made = OnceCell::new();
        let request = || {
            let text = || Body::from(text.bytes().to_vec());
            made.get_or_init(|| record.request.with_body(text))
        };
        self.look_at(&Told {
            provider: record.provider(),
            event: record.event(),
            request: &request,
            empty: text.bytes().is_empty(),
            truncated: record.request.truncated,
            payload: Ok(text.bytes()),
            tape: Ok(text),
            exchange: None,
            keep,
        })
    }

    fn look_at(&self, told: &Told) -> Option<Look> {
        let tape = told.tape.ok();
        let looked = Looked {
            payload: told.payload,
            tape,
            fault: told.tape.err().map(fault),
            truncated: told.truncated,
        };
        if let Some(plan) = self.plan_by_names(told.provider, told.event) {
            let nothing = told.empty && !plan.owes_body();
            return (!nothing).then(|| self.look(plan, &looked, told.keep));
        }
        let whose = self.whose(told.provider, told.event, told.request, tape)?;
        let plan = self.planner.plan(&whose);
        // Nothing to look at, or somebody who only asks whether it is the right door.
        let nothing = told.empty && !plan.owes_body();
        let bytes = told.payload.unwrap_or_default();
        if nothing || whose.event.is_none() && is_handshake(&whose, (told.request)(), bytes) {
            return None;
        }
        if !self.selection.has_event(&whose) {
            return None;
        }
        let wanted = match told.exchange.filter(|_| self.has_filters()) {
            Some(exchange) => self.is_wanted(exchange.clone(), &whose),
            None => true,
        };
        wanted.then(|| self.look(plan, &looked, told.keep))
    }

    /// What a payload is held against, where everything is asked for and the names in its record tell what it is.
    fn plan_by_names(&self, provider: Option<&str>, event: Option<&str>) -> Option<Arc<Plan>> {
        if self.has_filters() || !self.selection.events.is_empty() {
            return None;
        }
        let (provider, event) = (provider?, event?);
        self.names.find(provider, event, || {
            let pack = self.packs.iter().find(|pack| pack.name == provider)?;
            Some(self.planner.plan(&Whose {
                pack: Some(pack),
                named: None,
                event: Some(event_by_name(pack, event)?),
                wire: Some(event.to_owned()),
            }))
        })
    }

    /// Looks at a body that stands alone, in a file of that stem.
    pub(super) fn body(&self, bytes: Vec<u8>, stem: Option<&str>, keep: bool) -> Option<Look> {
        let mut request = Request::new("POST", "/");
        request.headers.push("Content-Type", "application/json");
        request.body = Some(Body::from(bytes));
        let payload = decoded(&request, MAX_DECODED);
        let bytes = request.body_bytes();
        if bytes.is_empty() {
            return None;
        }
        let scanned = Tape::new(bytes);
        let tape = scanned.as_ref().ok();
        let mut whose = self.whose(None, None, &|| &request, tape)?;
        if whose.event.is_none() {
            let names = [self.event.as_deref(), stem];
            let named = names.into_iter().flatten();
            let known = |pack: &Pack| named.clone().find_map(|name| short_name(pack, name));
            whose.event = whose.pack.and_then(known);
            if whose.wire.is_none() {
                whose.wire.clone_from(&self.event);
            }
        }
        let looked = Looked {
            payload: payload.as_ref().map(Body::as_bytes),
            tape,
            fault: scanned.as_ref().err().map(fault),
            truncated: false,
        };
        let wanted = self.selection.has_event(&whose);
        wanted.then(|| self.look(self.planner.plan(&whose), &looked, keep))
    }

    fn look(&self, plan: Arc<Plan>, looked: &Looked, keep: bool) -> Look {
        let mut rulings = plan.rule(looked);
        for ruling in &mut rulings {
            let findings = &mut ruling.findings;
            self.severities
                .settle_all(findings, plan.provider.as_deref(), plan.event.as_deref());
        }
        let payload = keep.then(|| looked.payload.unwrap_or_default().to_vec());
        Look {
            plan,
            rulings,
            payload,
        }
    }

    /// Whose it is: as the record says, where packs still know it, else as it is recognised; `None` where it is not
    /// asked for. With one provider asked for, what nobody else has claimed is that provider's.
    fn whose<'r>(
        &self,
        provider: Option<&str>,
        event: Option<&str>,
        request: &dyn Fn() -> &'r Request,
        tape: Option<&Tape>,
    ) -> Option<Whose<'_>> {
        let request = request();
        let wire = event.map(str::to_owned);
        let known = self
            .packs
            .iter()
            .find(|pack| Some(pack.name.as_str()) == provider);
        if let Some(pack) = known {
            let named = event.and_then(|wire| recognise_named(pack, wire, request, tape));
            let found = named.or_else(|| recognise_scanned([pack], request, tape));
            let (event, seen) = found.map_or((None, None), |found| (found.event, found.wire));
            return Some(Whose {
                pack: Some(pack),
                named: None,
                event,
                wire: seen.or(wire),
            });
        }
        let all = self.selection.providers.is_empty();
        // Another provider's name of an event proves nothing; its headers do.
        let packs = self
            .packs
            .iter()
            .filter(|pack| all || provider.is_none() || carries_headers_of(pack, request));
        if let Some(found) = recognise_scanned(packs, request, tape) {
            let pack = self.packs.iter().find(|pack| pack.name == found.provider);
            return Some(Whose {
                pack,
                named: None,
                event: found.event,
                wire: found.wire.or(wire),
            });
        }
        let nobody = Whose {
            pack: None,
            named: provider.map(str::to_owned),
            event: None,
            wire,
        };
        match (self.packs.as_slice(), provider) {
            _ if all => Some(nobody),
            (_, Some(name)) => self.selection.has_provider(Some(name)).then_some(nobody),
            ([only], None) => Some(Whose {
                pack: Some(only),
                ..nobody
            }),
            ([], None) => Some(Whose {
                named: self.selection.providers.first().map(ToString::to_string),
                ..nobody
            }),
            _ => None,
        }
    }

    /// Whether the filters want it; they look at records.
    fn is_wanted(&self, mut exchange: Exchange, whose: &Whose) -> bool {
        exchange.provider = whose.provider().map(str::to_owned);
        let wire = whose.wire.as_deref().or(whose.name());
        exchange.event = wire.map(str::to_owned);
        let case = Case::of(whose.name().unwrap_or_default(), exchange, Vec::new());
        self.selection
            .filters
            .iter()
            .all(|filter| filter.holds(&case))
    }
}

fn is_handshake(whose: &Whose, request: &Request, body: &[u8]) -> bool {
    let rule = whose.pack.and_then(|pack| pack.provider.challenge.as_ref());
    rule.is_some_and(|rule| rule.find(request, body).is_some())
}

fn fault(fault: &crate::json::Fault) -> String {
    format!("{} at byte {}", fault.what, fault.offset)
}

fn carries_headers_of(pack: &Pack, request: &Request) -> bool {
    let carries = |wanted: &HeaderMatch| {
        let mut values = request.headers.all(&wanted.name);
        match &wanted.value {
            Some(value) => values.any(|v| v == value.as_bytes()),
            None => values.next().is_some(),
        }
    };
    let rule = pack.provider.recognise.as_ref();
    rule.is_some_and(|rule| !rule.headers.is_empty() && rule.headers.iter().all(carries))
}

/// The short name of the event that a name means, in whichever edition has it.
fn short_name(pack: &Pack, name: &str) -> Option<String> {
    let mut editions = pack.editions().iter();
    editions.find_map(|edition| Some(pack.event(name, Some(edition)).ok()?.short))
}
