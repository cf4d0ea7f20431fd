"""Whole requests as `hookctl send --dry-run` prints them, taken apart as a receiver would."""

import hmac
import json

from bench import AT, check, hookctl, kept

SECRET = "test-secret"


def chatwoot(headers: dict, body: bytes) -> tuple:
    message = headers["x-chatwoot-timestamp"].encode() + b"." + body
    made = hmac.new(SECRET.encode(), message, "sha256").hexdigest()
    return headers["x-chatwoot-signature"], f"sha256={made}"


def acquire(headers: dict, body: bytes) -> tuple:
    return headers["x-acquire-signature"], hmac.new(SECRET.encode(), body, "sha256").hexdigest()


def haptik(headers: dict, body: bytes) -> tuple:
    return headers["x-hub-signature"], "sha1=" + hmac.new(SECRET.encode(), body, "sha1").hexdigest()


RECIPES = {"voxsig": chatwoot, "acquire": acquire, "haptik": haptik}

#: What Chatwoot sends without any header of its own.
UNSIGNED = {"automation_event", "macro_executed", "account_created"}


def request(provider: str, event: str, edition: str) -> tuple:
    """The headers and the body of the bytes that would go out."""
    ran = hookctl(
        "send", provider, event, "--edition", edition, "--to", "http://127.0.0.1:9/hooks", "--at", str(AT),
        "--seed", "1", "--secret-file", kept("secret", SECRET.encode()), "--dry-run",
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr.decode())
    head, body = ran.stdout.split(b"\r\n\r\n", 1)
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    if not first.startswith("POST /hooks") or int(headers["content-length"]) != len(body):
        raise ValueError(f"not a whole request: {first}")
    return headers, body


def check_event(provider: str, event: str, edition: str, recipe) -> None:
    def carries() -> bool:
        headers, body = request(provider, event, edition)
        json.loads(body)
        sent, made = recipe(headers, body)
        return hmac.compare_digest(sent, made)

    def carries_none() -> bool:
        headers, _ = request(provider, event, edition)
        return not any(name.startswith("x-") for name in headers)

    unsigned = event in UNSIGNED
    what = "the bytes sent carry no signature" if unsigned else "the bytes sent carry their signature"
    check(f"{provider} {event} ({edition}): {what}", carries_none if unsigned else carries)


def drive() -> None:
    """Every event of every edition carries the signature that its recipe makes over the very bytes sent."""
    for provider, recipe in RECIPES.items():
        listed = json.loads(hookctl("list", provider, "--json").stdout)
        for event in listed:
            for edition in event["editions"]:

                check_event(provider, event["event"], edition, recipe)
