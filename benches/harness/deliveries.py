"""What is sent: one provider's event, made and signed by hookctl, in the form that each sender takes."""

import hashlib
import hmac
import json
from dataclasses import dataclass

from . import programs, servers
from .process import measured
from .settings import EDITION, EVENT, PEERS, PROVIDER, WORK

SECRET = "no secret, but one for measuring"
#: How many different ones a load goes round.
MANY = 64


@dataclass
class Delivery:
    """One request: its fields, in order, and its body."""

    headers: list
    body: bytes
    id: str

    def halves(self):
        """The request's bytes before and after the delivery's id."""
        head = [f"POST {servers.PATH} HTTP/1.1"] + [f"{name}: {value}" for name, value in self.headers]
        whole = "\r\n".join(head).encode() + b"\r\n\r\n" + self.body
        return whole.split(self.id.encode(), 1)


def send(url, *args):
    """The command that sends events afresh."""
    return [programs.path("hookctl"), "send", PROVIDER, EVENT, "--edition", EDITION, "--to", url, "--secret-file",
            WORK / "secret", *args]


def make():
    """Makes and signs deliveries as of now."""
    (WORK / "secret").write_text(SECRET)
    sent = WORK / "sent.jsonl"
    sent.unlink(missing_ok=True)
    with servers.listen(checks=False) as server:
        measured(send(server.url, "--count", MANY, "--out", sent, "-q"))
    with sent.open(encoding="utf-8") as lines:
        return [delivery(json.loads(line)) for line in lines]


def delivery(record):
    body = record["request"]["body"]["utf8"].encode()
    headers = [(name, value) for name, value in record["request"]["headers"] if name != "Host"]
    # For the receiver that knows this form of signature alone.
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers += [("Host", "127.0.0.1"), ("X-Hub-Signature-256", f"sha256={digest}")]
    return Delivery(headers, body, record["delivery"])


def prepare():
    """Puts what is sent where loads and senders look for it; a signature holds for some minutes only."""
    made = make()
    halves = ",\n".join(f"{{{quoted(before)}, {quoted(after)}}}" for before, after in (each.halves() for each in made))
    (WORK / "deliveries.lua").write_text(f"return {{\n{halves}\n}}\n", encoding="ascii")
    first = made[0]
    (WORK / "body.json").write_bytes(first.body)
    fields = [(name, value) for name, value in first.headers if name not in ("Host", "Content-Length")]
    (WORK / "headers.txt").write_text("".join(f"{name}: {value}\n" for name, value in fields), encoding="utf-8")
    return fields, first.body


def quoted(data):
    """As Lua writes bytes."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03d}" for byte in data) + '"'


def loaded(url, connections, seconds):
    """Puts a listener under load; gives what came of it."""
    command = [programs.path("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "-s", PEERS / "load.lua", url,
               "--", WORK / "deliveries.lua"]
    said, _, _ = measured(command)
    told = json.loads(said.strip().splitlines()[-1])
    if told["failed"]:
        raise RuntimeError(f"{told['failed']} of {told['requests']} requests failed")
    return command, {"rate": told["requests"] / told["us"] * 1e6, "requests": told["requests"], "p50": told["p50"],
                     "p99": told["p99"]}
