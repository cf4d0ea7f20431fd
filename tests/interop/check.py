"""What hookctl signs, the libraries on PyPI accept; what they sign, hookctl verifies.

To add a library: pin it in requirements.txt, write how it accepts and, where it can, how it signs, and add a row.
"""

import base64
import hashlib
import io
import json
import sys
from contextlib import redirect_stdout
from datetime import datetime, timezone
from types import SimpleNamespace
from urllib.parse import parse_qsl

import gidgethub.sansio
import hubspot.utils.signature
import linebot.v3.webhook
import nacl.signing
import razorpay.utility
import slack_sdk.signature
import standardwebhooks.webhooks
import stripe
import svix.webhooks
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from discord_interactions import verify_key
from paddle_billing.Notifications import Secret, Verifier
from sendgrid.helpers.eventwebhook import EventWebhook
from square.utils.webhooks_helper import verify_signature
from twilio.request_validator import RequestValidator

import bench
import by_hand
import dry_run
import replay
from bench import AT, BYTES, EMPTY, ID, JSON, TEXT, URL, Library, Request, changed, check, sign, verifies

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WHSEC2 = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
TEXT_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SECOND = "another 5ecret with späces"

bench.CLOCKS += [
    (standardwebhooks.webhooks, "datetime", bench.Clock),
    (hubspot.utils.signature, "datetime", bench.Clock),
    (slack_sdk.signature, "time", lambda: bench.now),
    (sys.modules["paddle_billing.Notifications.Verifier"], "time", lambda: bench.now),
]


# Standard Webhooks and Svix.


def standard_signs(library, prefix):
    def signs(body: bytes, secret: str) -> dict:
        at = datetime.fromtimestamp(AT, timezone.utc)
        made = library(secret).sign(ID, at, body.decode())
        return {f"{prefix}-id": ID, f"{prefix}-timestamp": str(AT), f"{prefix}-signature": made}

    return signs


def standard_accepts(request: Request, secret: str) -> bool:
    return standardwebhooks.Webhook(secret).verify(request.body, request.headers, json_parse=False) is None


def svix_accepts(request: Request, secret: str) -> bool:
    return svix.webhooks.Webhook(secret).verify(request.body, request.headers) is None


# Payments.


def stripe_accepts(request: Request, secret: str) -> bool:
    header = request.headers["stripe-signature"]
    return stripe.WebhookSignature.verify_header(request.body, header, secret, stripe.Webhook.DEFAULT_TOLERANCE)


def stripe_signs(body: bytes, secret: str) -> dict:
    made = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, AT)
    return {"stripe-signature": made}


def paddle_accepts(request: Request, secret: str) -> bool:
    # It asks for the header by the name's exact case.
    headers = {"Paddle-Signature": request.headers["paddle-signature"]}
    return Verifier().verify(SimpleNamespace(body=request.body, headers=headers), Secret(secret))


def razorpay_accepts(request: Request, secret: str) -> bool:
    header = request.headers["x-razorpay-signature"]
    return razorpay.utility.Utility().verify_webhook_signature(request.text, header, secret)


def square_accepts(request: Request, secret: str) -> bool:
    return verify_signature(
        request_body=request.text,
        signature_header=request.headers["x-square-hmacsha256-signature"],
        signature_key=secret,
        notification_url=request.url,
    )


# Chat.


def slack_accepts(request: Request, secret: str) -> bool:
    return slack_sdk.signature.SignatureVerifier(secret).is_valid_request(request.body, request.headers)


def slack_signs(body: bytes, secret: str) -> dict:
    made = slack_sdk.signature.SignatureVerifier(secret).generate_signature(timestamp=str(AT), body=body)
    return {"x-slack-request-timestamp": str(AT), "x-slack-signature": made}


def line_accepts(request: Request, secret: str) -> bool:
    validator = linebot.v3.webhook.SignatureValidator(secret)
    return validator.validate(request.text, request.headers["x-line-signature"])


def discord_accepts(request: Request, public: str) -> bool:
    headers = request.headers
    # It prints why it says no.
    with redirect_stdout(io.StringIO()):
        return verify_key(request.body, headers["x-signature-ed25519"], headers["x-signature-timestamp"], public)


def discord_signs(body: bytes, seed: str) -> dict:
    made = DISCORD.sign(str(AT).encode() + body).signature.hex()
    return {"x-signature-timestamp": str(AT), "x-signature-ed25519": made}


DISCORD = nacl.signing.SigningKey(hashlib.sha256(b"a seed that is only for tests").digest())


# GitHub.


def github_accepts(header):
    def accepts(request: Request, secret: str) -> bool:
        signature = request.headers[header]
        return gidgethub.sansio.validate_event(request.body, signature=signature, secret=secret) is None

    return accepts


# SendGrid: the key pair is made anew for every run.

SENDGRID = ec.generate_private_key(ec.SECP256R1())
SENDGRID_PRIVATE = base64.b64encode(
    SENDGRID.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
).decode()
SENDGRID_PUBLIC = base64.b64encode(
    SENDGRID.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()
SENDGRID_SIGNATURE = "x-twilio-email-event-webhook-signature"
SENDGRID_TIMESTAMP = "x-twilio-email-event-webhook-timestamp"


def sendgrid_accepts(request: Request, public: str) -> bool:
    headers = request.headers
    return EventWebhook(public).verify_signature(
        request.text, headers[SENDGRID_SIGNATURE], headers[SENDGRID_TIMESTAMP]
    )


def sendgrid_signs(body: bytes, _private: str) -> dict:
    made = SENDGRID.sign(str(AT).encode() + body, ec.ECDSA(hashes.SHA256()))
    return {SENDGRID_TIMESTAMP: str(AT), SENDGRID_SIGNATURE: base64.b64encode(made).decode()}


# HubSpot's three versions.

HUBSPOT = hubspot.utils.signature.Signature
HUBSPOT_HEADERS = {"v1": "x-hubspot-signature", "v2": "x-hubspot-signature", "v3": "x-hubspot-signature-v3"}


def hubspot_row(version: str, **more) -> Library:
    header = HUBSPOT_HEADERS[version]

    def accepts(request: Request, secret: str) -> bool:
        return HUBSPOT.is_valid(
            request.headers[header],
            secret,
            request.text,
            http_uri=request.url,
            signature_version=version,
            timestamp=request.headers.get("x-hubspot-request-timestamp"),
        )

    def signs(body: bytes, secret: str) -> dict:
        stamp = {"x-hubspot-request-timestamp": str(AT * 1000)} if version == "v3" else {}
        made = HUBSPOT.get_signature(
            secret, body.decode(), version, http_uri=URL, timestamp=stamp.get("x-hubspot-request-timestamp")
        )
        return {header: made, **stamp}

    takes = TEXT | EMPTY
    return Library(f"hubspot-api-client {version}", f"hubspot-{version}", TEXT_SECRET, accepts, signs, takes, **more)


EDGES = (0, 300, 301, 86400)
BOTH_EDGES = (*EDGES, -300, -301)

LIBRARIES = [
    Library(
        "standardwebhooks", "standard-webhooks", WHSEC, standard_accepts,
        standard_signs(standardwebhooks.Webhook, "webhook"), TEXT | EMPTY, second=WHSEC2, ages=BOTH_EDGES,
    ),
    Library(
        "svix", "svix", WHSEC, svix_accepts,
        standard_signs(svix.webhooks.Webhook, "svix"), TEXT | EMPTY, second=WHSEC2, ages=BOTH_EDGES,
    ),
    Library(
        "stripe", "stripe", WHSEC, stripe_accepts, stripe_signs, TEXT | EMPTY,
        second=WHSEC2, ages=(*EDGES, -300, -86400),
    ),
    Library(
        "paddle-python-sdk", "paddle", "pdl_ntfset_01hry_ZYjw", paddle_accepts, takes=TEXT | EMPTY,
        second="pdl_ntfset_02hry_ABcd", ages=(0, 5, 6, -5),
        # The pack follows Paddle's Node SDK, which lets a time ahead pass.
        differ={-6: (False, True)},
    ),
    Library("razorpay", "razorpay", TEXT_SECRET, razorpay_accepts, takes=TEXT | EMPTY),
    Library("squareup", "square", TEXT_SECRET, square_accepts),
    Library(
        "slack_sdk", "slack", TEXT_SECRET, slack_accepts, slack_signs, TEXT | EMPTY, ages=BOTH_EDGES,
    ),
    Library("line-bot-sdk", "line", TEXT_SECRET, line_accepts, takes=TEXT | EMPTY),
    Library(
        "discord-interactions", "discord", DISCORD.encode().hex() + DISCORD.verify_key.encode().hex(),
        discord_accepts, discord_signs, BYTES, public=DISCORD.verify_key.encode().hex(), ages=(0, 300, -300),
        # It leaves the age to the caller.
        differ={301: (True, False), -301: (True, False)},
    ),
    Library("gidgethub", "github", SECOND, github_accepts("x-hub-signature-256"), takes=BYTES),
    Library("gidgethub sha1", "github-sha1", SECOND, github_accepts("x-hub-signature"), takes=BYTES),
    Library(
        "sendgrid", "sendgrid", SENDGRID_PRIVATE, sendgrid_accepts, sendgrid_signs, TEXT | EMPTY,
        public=SENDGRID_PUBLIC, ages=(0, 300, -300),
        differ={301: (True, False), -301: (True, False)},
    ),
    hubspot_row("v1"),
    hubspot_row("v2"),
    hubspot_row(
        "v3", ages=(0, 299, 301, -300, -86400),
        # It refuses what is exactly 300 s old; the Node client does not.
        differ={300: (False, True)},
    ),
]


# Twilio signs the fields of a form, so it has cases of its own.


class Fields:
    """A form as web frameworks hand it to Twilio's validator: every value of a name."""

    def __init__(self, body: bytes):
        self.pairs = parse_qsl(body.decode(), keep_blank_values=True)

    def __iter__(self):
        return (name for name, _ in self.pairs)

    def __len__(self):
        return len(self.pairs)

    def getall(self, name: str) -> list:
        return [value for key, value in self.pairs if key == name]


def twilio() -> None:
    token = "12345abcdef67890"
    cases = json.loads(by_hand.beside("twilio.json"))
    form = {"content-type": "application/x-www-form-urlencoded"}
    library = RequestValidator(token)
    for url in cases["urls"]:
        for text in cases["forms"]:
            what, body = f"twilio form {text!r} at {url}", text.encode()
            ours = sign("twilio", [token], body, url, form)
            check(f"{what}: accepted", lambda: library.validate(url, Fields(body), ours.headers["x-twilio-signature"]))
            made = library.compute_signature(url, Fields(body))
            theirs = Request(body, {**form, "x-twilio-signature": made}, url)
            check(f"{what}: verified", lambda: verifies("twilio", [token], theirs))
            theirs.body += b"&More=1"
            check(f"{what}: one field more refused", lambda: not verifies("twilio", [token], theirs))
        for title, body in bench.bodies(TEXT).items():
            what = f"twilio {title} at {url}"
            ours = sign("twilio", [token], body, url, {"content-type": "application/json"})
            signature = ours.headers["x-twilio-signature"]
            check(f"{what}: accepted", lambda: library.validate(ours.url, body.decode(), signature))
            check(f"{what}: changed refused", lambda: not library.validate(ours.url, changed(body).decode(), signature))
            theirs = Request(body, {"x-twilio-signature": library.compute_signature(ours.url, {})}, ours.url)
            check(f"{what}: verified", lambda: verifies("twilio", [token], theirs))
            theirs.body = changed(body)
            check(f"{what}: changed refused by hookctl", lambda: not verifies("twilio", [token], theirs))


def main() -> None:
    with bench.frozen(AT):
        for library in [*LIBRARIES, *by_hand.LIBRARIES]:
            bench.drive(library)
        twilio()
        dry_run.drive()
    # By the real clock.
    replay.drive([*LIBRARIES, *by_hand.LIBRARIES])


if __name__ == "__main__":
    main()
