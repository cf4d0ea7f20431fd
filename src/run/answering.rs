//! Who answers a request: hookctl because it refuses it, the app it is passed on to, the handshake's rule, or the
//! station by itself.

use crate::exchange::{Body, Exchange, Response, SignatureState};
use crate::pack::Recognised;
use crate::run::conduct::Visit;
use crate::run::respond::Reaction;
use crate::run::{Inspected, Station};

impl Station {
    /// What is done about a request that was inspected. What is refused is not passed on; what is passed on is the app's
    /// to answer, handshakes included; what is left meets the program, else the usual answer.
    pub(super) async fn decide(
        &self,
        visit: &Visit,
        exchange: &mut Exchange,
        recognised: Option<&Recognised>,
        inspected: &mut Inspected,
    ) -> Reaction {
        let state = exchange.signature.as_ref().map(|verdict| verdict.state);
        if self.reject_invalid && state == Some(SignatureState::Invalid) {
            return Reaction::answer(rejection(exchange));
        }
        if let Some(forwarder) = &self.forward {
            let short = recognised.and_then(|recognised| recognised.event.as_deref());
            if let Some(target) = forwarder.route(exchange, short) {
                let (answer, forwarded) = forwarder.pass_on(&exchange.request, &target).await;
                exchange.forwarded = Some(forwarded);
                return Reaction::answer(answer);
            }
        }
        if let Some(answer) = self.shake(state, inspected) {
            return Reaction::answer(answer);
        }
        let usual = || self.usual_answer(recognised);
        self.desk.react(visit, exchange, recognised, usual)
    }

    /// The answer to a handshake, unless handshakes are switched off or it cannot be given.
    fn shake(&self, state: Option<SignatureState>, inspected: &mut Inspected) -> Option<Response> {
        let handshake = inspected
            .handshake
            .as_ref()
            .filter(|_| !self.no_challenge)?;
        let packs = &self.inspector.packs;
        let pack = packs.iter().find(|pack| pack.name == handshake.provider)?;
        let rule = pack.provider.challenge.as_ref()?;
        let shaken = handshake.answer(rule, &self.inspector.keys, state);
        if shaken.why.is_some() {
            inspected.help = shaken.why;
        }
        shaken.response
    }
}

/// The answer to a request whose signature does not hold.
fn rejection(exchange: &Exchange) -> Response {
    let verdict = exchange.signature.as_ref();
    let why = verdict.and_then(|verdict| verdict.why.as_deref());
    let why = why.unwrap_or("invalid_signature");
    let mut response = Response::new(401);
    response
        .headers
        .push("Content-Type", "text/plain; charset=utf-8");
    response.body = Some(Body::from(format!("the signature does not hold: {why}\n")));
    response.by = Some("reject".into());
    response
}
