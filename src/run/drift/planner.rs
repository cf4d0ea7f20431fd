//! Finding what the payloads of an event are held against, once for each event.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use super::drifts::Drifts;
use super::plan::{Against, Held, NotJson, Plan};
use super::promise::Promise;
use super::summary::Standing;
use crate::judge::{Drift, Finding, Rule};
use crate::pack::{EventPlace, Pack};

/// Whose a payload is, and which event.
#[derive(Clone, Debug, Default)]
pub(super) struct Whose<'a> {
    /// Its pack.
    pub pack: Option<&'a Pack>,
    /// The provider's name where there is no pack of it.
    pub named: Option<String>,
    /// The event's short name, when it is known.
    pub event: Option<String>,
    /// The name that the request or its record gives.
    pub wire: Option<String>,
}

impl Whose<'_> {
    /// The provider's name.
    pub fn provider(&self) -> Option<&str> {
        self.pack
            .map(|pack| pack.name.as_str())
            .or(self.named.as_deref())
    }

    /// The event's short name, else the one that is given.
    pub fn name(&self) -> Option<&str> {
        self.event.as_deref().or(self.wire.as_deref())
    }
}

/// Which event of which provider; none for all that are not known.
type Event = Option<(String, String)>;

/// Makes plans, and keeps those of the events that packs know.
#[derive(Debug)]
pub(super) struct Planner {
    promises: Vec<Promise>,
    /// Which edition is usual for a provider, where it is not its pack's default.
    usual: BTreeMap<String, String>,
    drifts: Drifts,
    files: RwLock<HashMap<(usize, Event), Arc<Drift>>>,
    plans: RwLock<HashMap<(String, String), Arc<Plan>>>,
}

impl Planner {
    pub fn new(promises: Vec<Promise>, usual: BTreeMap<String, String>, no_cache: bool) -> Self {
        Planner {
            promises,
            usual,
            drifts: Drifts::new(no_cache),
            files: RwLock::default(),
            plans: RwLock::default(),
        }
    }

    /// The plan of an event. Those of events that nobody knows are made anew: there is no end to their names.
    pub fn plan(&self, whose: &Whose) -> Arc<Plan> {
        let (Some(pack), Some(event)) = (whose.pack, &whose.event) else {
            return Arc::new(self.make(whose));
        };
        let key = (pack.name.clone(), event.clone());
        let plans = self.plans.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&key) {
            return Arc::clone(plan);
        }
        drop(plans);
        let mut plans = self.plans.write().unwrap_or_else(PoisonError::into_inner);
        let plan = plans
            .entry(key)
            .or_insert_with(|| Arc::new(self.make(whose)));
        Arc::clone(plan)
    }

    fn make(&self, whose: &Whose) -> Plan {
        let promises = self.promises.iter().enumerate();
        let held: Vec<Held> = promises
            .filter_map(|(index, promise)| match promise {
                Promise::File { name, .. } => Some(Held {
                    edition: name.clone(),
                    against: Against::Schema(self.file(index, whose)?),
                }),
                Promise::Usual => {
                    let pack = whose.pack?;
                    let usual = self.usual.get(&pack.name).map(String::as_str);
                    let edition = usual.or(pack.default_edition())?;
                    Some(self.held(pack, edition, whose))
                }
                Promise::Edition(edition) => Some(self.held(whose.pack?, edition, whose)),
            })
            .collect();
        let known = held
            .iter()
            .any(|held| matches!(held.against, Against::Schema(_)));
        Plan {
            provider: whose.provider().map(str::to_owned),
            event: whose.name().map(str::to_owned),
            standing: match (known, whose.pack) {
                (true, _) => Standing::Known,
                (false, Some(_)) => Standing::UnknownEvent,
                (false, None) => Standing::UnknownProvider,
            },
            why: held.is_empty().then(|| nothing_known(whose)),
            not_json: whose.pack.map_or(NotJson::Finding, not_json),
            held,
        }
    }

    fn held(&self, pack: &Pack, edition: &str, whose: &Whose) -> Held {
        Held {
            edition: edition.to_owned(),
            against: self.against(pack, edition, whose),
        }
    }

    fn against(&self, pack: &Pack, edition: &str, whose: &Whose) -> Against {
        if pack.events(None).is_empty() {
            return Against::Nothing(nothing_known(whose));
        }
        if !pack.editions().iter().any(|known| known == edition) {
            return Against::Nothing(format!("`{}` has no edition `{edition}`", pack.name));
        }
        let event = whose
            .event
            .as_deref()
            .filter(|event| pack.has_event(edition, event));
        let Some(event) = event else {
            return Against::Unknown(Box::new(unknown(pack, edition, whose)));
        };
        match self.drifts.of(pack, edition, event) {
            Ok(Some(drift)) => Against::Schema(drift),
            Ok(None) => Against::Nothing(format!("`{edition}` has no schema of `{event}`")),
            Err(why) => Against::Nothing(why),
        }
    }

    /// The drift from a file's schema, one for each event that is known and one for all others.
    fn file(&self, index: usize, whose: &Whose) -> Option<Arc<Drift>> {
        let Some(Promise::File { schema, .. }) = self.promises.get(index) else {
            return None;
        };
        let event = whose
            .pack
            .zip(whose.event.clone())
            .map(|(pack, event)| (pack.name.clone(), event));
        let key = (index, event);
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(drift) = files.get(&key) {
            return Some(Arc::clone(drift));
        }
        drop(files);
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let drift = files
            .entry(key)
            .or_insert_with(|| Arc::new(self.drifts.drift(schema.clone())));
        Some(Arc::clone(drift))
    }
}

fn nothing_known(whose: &Whose) -> String {
    match whose.pack {
        Some(pack) => format!("the pack of `{}` describes no events", pack.name),
        None => match &whose.named {
            Some(name) => format!("there is no pack of `{name}`"),
            None => "nobody knows whose it is".to_owned(),
        },
    }
}

fn unknown(pack: &Pack, edition: &str, whose: &Whose) -> Finding {
    let others = whose.event.as_deref().map(|event| pack.editions_of(event));
    let others: Vec<_> = others
        .into_iter()
        .flatten()
        .map(|edition| format!("`{edition}`"))
        .collect();
    let expected = match others.as_slice() {
        [] => format!("an event of `{}`", pack.name),
        others => format!("an event of `{edition}`: {} has it", others.join(", ")),
    };
    let seen = whose
        .name()
        .map_or_else(|| "none".to_owned(), |name| format!("`{name}`"));
    Finding::new(Rule::UnknownEvent, "", expected, seen)
}

fn not_json(pack: &Pack) -> NotJson {
    let content_type = &pack.provider.payload.content_type;
    if !content_type.to_ascii_lowercase().contains("json") {
        return NotJson::Usual(content_type.clone());
    }
    let place = pack.provider.recognise.as_ref().map(|rule| &rule.event);
    match place {
        // What is no JSON cannot name its event there.
        Some(EventPlace::Body(_)) => NotJson::Finding,
        _ => NotJson::FindingOfKnown,
    }
}
