"""Schemes whose providers publish no verifier for Python: the documented recipe, in the standard library."""

import base64
import hashlib
import hmac
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable

import nacl.signing
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bench import AT, BYTES, ID, Library, Request

SECRET = "test-secret"
EDGES = (0, 300, 301, -300, -301)
STAMP = str(AT)
RFC3339 = datetime.fromtimestamp(AT, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def beside(name: str) -> str:
    """The text of a file of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def mac(name: str, key: bytes, *parts) -> bytes:
    message = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hmac.new(key, message, name).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def row(provider: str, header: str, value: Callable, sent: dict = {}, secret: str = SECRET, **more) -> Library:
    """A scheme in which `value(body, headers, key)` must stand in `header`; `sent` are the headers it reads."""

    def accepts(request: Request, key: str) -> bool:
        return hmac.compare_digest(value(request.body, request.headers, key.encode()), request.headers[header])

    def signs(body: bytes, key: str) -> dict:
        return {**sent, header: value(body, sent, key.encode())}

    return Library(f"{provider} by hand", provider, secret, accepts, signs, BYTES, **more)


def body_mac(provider: str, header: str, name: str, text: Callable[[bytes], str], **more) -> Library:
    """The commonest scheme: an HMAC over the body and nothing else."""
    return row(provider, header, lambda body, _, key: text(mac(name, key, body)), **more)


def chatwoot(provider: str) -> Library:
    def value(body, headers, key):
        return "sha256=" + mac("sha256", key, headers["x-chatwoot-timestamp"], ".", body).hex()

    sent = {"x-chatwoot-timestamp": STAMP, "x-chatwoot-delivery": ID}
    return row(provider, "x-chatwoot-signature", value, sent)


def zendesk(provider: str, body_first: bool) -> Library:
    header = "x-zendesk-webhook-signature-timestamp"

    def value(body, headers, key):
        parts = [body, headers[header]] if body_first else [headers[header], body]
        return b64(mac("sha256", key, *parts))

    return row(provider, "x-zendesk-webhook-signature", value, {header: RFC3339}, "dGhpc19zZWNyZXRfaXM=")


def zoom(body, headers, key):
    return "v0=" + mac("sha256", key, "v0:", headers["x-zm-request-timestamp"], ":", body).hex()


def twitch(body, headers, key):
    sent = headers[f"{TWITCH}-id"], headers[f"{TWITCH}-timestamp"]
    return "sha256=" + mac("sha256", key, *sent, body).hex()


TWITCH = "twitch-eventsub-message"


def scalr(body, headers, key):
    return mac("sha1", key, body, headers["date"]).hex()


def token(provider: str, header: str, value: Callable[[str], str]) -> Library:
    return row(provider, header, lambda _, __, key: value(key.decode()), covers=False)


def convoy(provider: str, name: str, text: Callable[[bytes], str]) -> Library:
    """Time and signature share one header, so it is taken apart here."""
    header = "x-convoy-signature"

    def accepts(request: Request, key: str) -> bool:
        parts = dict(part.split("=", 1) for part in request.headers[header].split(","))
        return hmac.compare_digest(text(mac(name, key.encode(), parts["t"], ",", request.body)), parts["v1"])

    def signs(body: bytes, key: str) -> dict:
        return {header: f"t={STAMP},v1={text(mac(name, key.encode(), STAMP, ',', body))}"}

    return Library(f"{provider} by hand", provider, SECRET, accepts, signs, BYTES)


def pagerduty(provider: str) -> Library:
    header = "x-pagerduty-signature"

    def accepts(request: Request, key: str) -> bool:
        return "v1=" + mac("sha256", key.encode(), request.body).hex() in request.headers[header].split(",")

    def signs(body: bytes, key: str) -> dict:
        return {header: "v1=" + mac("sha256", key.encode(), body).hex() + ",v2=later"}

    return Library(f"{provider} by hand", provider, SECRET, accepts, signs, BYTES, second="another secret")


def freshchat() -> Library:
    """RSA, PKCS #1 v1.5; the key pair is made anew for every run."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = pair.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    header, recipe = "x-freshchat-signature", (padding.PKCS1v15(), hashes.SHA256())

    def accepts(request: Request, _public: str) -> bool:
        pair.public_key().verify(base64.b64decode(request.headers[header]), request.body, *recipe)
        return True

    def signs(body: bytes, _private: str) -> dict:
        return {header: b64(pair.sign(body, *recipe))}

    return Library("freshchat by hand", "freshchat", private, accepts, signs, BYTES, public=public)


def asymmetric() -> Library:
    """Standard Webhooks v1a, which its own libraries do not check."""
    pair = nacl.signing.SigningKey(hashlib.sha256(b"a seed that is only for tests").digest())
    private = "whsk_" + b64(pair.encode() + pair.verify_key.encode())
    public = "whpk_" + b64(pair.verify_key.encode())

    def message(body: bytes, headers: dict) -> bytes:
        return f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body

    def accepts(request: Request, _public: str) -> bool:
        version, signature = request.headers["webhook-signature"].split(",")
        pair.verify_key.verify(message(request.body, request.headers), base64.b64decode(signature))
        return version == "v1a"

    def signs(body: bytes, _private: str) -> dict:
        sent = {"webhook-id": ID, "webhook-timestamp": STAMP}
        return {**sent, "webhook-signature": "v1a," + b64(pair.sign(message(body, sent)).signature)}

    return Library(
        "standard-webhooks-v1a by hand", "standard-webhooks-v1a", private, accepts, signs, BYTES, public=public
    )


LIBRARIES = [
    chatwoot("chatwoot"),
    chatwoot("voxsig"),
    body_mac("acquire", "x-acquire-signature", "sha256", bytes.hex),
    body_mac("haptik", "x-hub-signature", "sha1", lambda made: "sha1=" + made.hex()),
    body_mac("intercom", "x-hub-signature", "sha1", lambda made: "sha1=" + made.hex()),
    body_mac("bitbucket", "x-hub-signature", "sha256", lambda made: "sha256=" + made.hex()),
    body_mac("hub-sha512", "x-hub-signature", "sha512", lambda made: "sha512=" + made.hex()),
    body_mac("meta", "x-hub-signature-256", "sha256", lambda made: "sha256=" + made.hex()),
    body_mac("gitea", "x-gitea-signature", "sha256", bytes.hex),
    body_mac("gogs", "x-gogs-signature", "sha256", bytes.hex),
    body_mac("dropbox", "x-dropbox-signature", "sha256", bytes.hex),
    body_mac("shopify", "x-shopify-hmac-sha256", "sha256", b64),
    body_mac("x-twitter", "x-twitter-webhooks-signature", "sha256", lambda made: "sha256=" + b64(made)),
    body_mac("convoy-simple-sha512-base64", "x-convoy-signature", "sha512", b64),
    convoy("convoy-advanced-sha256-hex", "sha256", bytes.hex),
    convoy("convoy-advanced-sha512-base64", "sha512", b64),
    pagerduty("pagerduty"),
    zendesk("zendesk", body_first=False),
    zendesk("zendesk-legacy", body_first=True),
    row("zoom", "x-zm-signature", zoom, {"x-zm-request-timestamp": STAMP}),
    row("twitch", f"{TWITCH}-signature", twitch, {f"{TWITCH}-id": ID, f"{TWITCH}-timestamp": RFC3339}),
    row("scalr", "x-signature", scalr, given={"date": "Tue, 14 Nov 2023 22:13:20 GMT"},
        sent={"date": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    token("gitlab", "x-gitlab-token", lambda secret: secret),
    token("telegram", "x-telegram-bot-api-secret-token", lambda secret: secret),
    token("bearer", "authorization", lambda secret: f"Bearer {secret}"),
    token("basic", "authorization", lambda secret: "Basic " + b64(secret.encode())),
    freshchat(),
    asymmetric(),
]
