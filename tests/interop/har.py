"""HARs that hookctl writes, mitmproxy reads; what mitmproxy writes, hookctl imports. Runs in mitmproxy's environment."""

import base64
import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from mitmproxy.io import FlowReader

HOOKCTL = os.environ["HOOKCTL"]
MITMDUMP = Path(sys.executable).with_name("mitmdump")
JSON = [["Host", "hooks.example.test"], ["Content-Type", "application/json"]]

# Name, method, target, headers, body, answer's headers, answer's body.
CASES = [
    ("JSON", "POST", "/hooks?b=2&a=%41+c", JSON, b'{"n":10.00,"text":"na\\u00efve \xc3\xa9"}', JSON, b'{"ok":true}'),
    ("repeated fields in their order and case", "PUT", "/", [["host", "a.test:8080"], ["x-B", "1"], ["X-b", "2"], ["x-a", ""]], b"", [["X-A", "1"], ["x-a", "2"]], b""),
    ("a form", "POST", "/form", [["Host", "a.test"], ["Content-Type", "application/x-www-form-urlencoded"]], b"payload=%7B%22a%22%3A1%7D&b=x+y", [], b"ok"),
    ("no body", "DELETE", "/7", [["Host", "a.test"]], None, [], None),
    ("UTF-8", "PATCH", "/%C3%A9", [["Host", "a.test"], ["Content-Type", "text/plain; charset=utf-8"]], "naïve €".encode(), [["Content-Type", "text/plain; charset=utf-8"]], "€".encode()),
    ("Latin-1", "POST", "/text", [["Host", "a.test"], ["Content-Type", "text/plain"]], b"plain", [["Content-Type", "text/plain"]], b"caf\xe9"),
    ("a coded body", "POST", "/gzip", [*JSON, ["Content-Encoding", "gzip"]], gzip.compress(b'{"a":1}', mtime=0), [["Content-Encoding", "gzip"]], gzip.compress(b"\x00\xff\x80", mtime=0)),
    ("an answer that is no text", "POST", "/bytes", JSON, b"[]", [["Content-Type", "image/png"]], b"\x89PNG\r\n\x1a\n\x00\xff"),
]


def held(body):
    if body is None:
        return None
    try:
        return {"utf8": body.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def record(number, case):
    _, method, target, headers, body, back, answer = case
    return {
        "v": 1, "id": f"0193a1b2-0000-7000-8000-{number:012}", "at": f"2026-03-02T09:00:{number:02}.25Z",
        "direction": "received", "provider": None, "edition": None, "event": None, "conn": None,
        "request": {"method": method, "target": target, "version": "1.1", "fidelity": "wire", "headers": headers,
                    "trailers": [], "body": held(body), "truncated": False},
        "response": {"status": 200 + number, "headers": back, "body": held(answer)},
        "timing": {"total_us": 1500}, "signature": None, "schema": None, "replay_of": None, "error": None,
    }


def plain(body):
    """Without the coding, which HAR does not keep."""
    body = body or b""
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def fields(headers):
    """What neither a HAR nor its reader adds or leaves out."""
    return [list(field) for field in headers if field[0].lower() not in ("content-encoding", "content-length")]


def say(holds, what):
    print(("ok   mitmproxy: " if holds else "FAIL mitmproxy: ") + what, flush=True)


def reads(flow, case, number):
    name, method, target, headers, body, back, answer = case
    host = dict((key.lower(), value) for key, value in headers)["host"]
    text = [[key.decode(), value.decode()] for key, value in flow.request.headers.fields]
    seen = [[key.decode(), value.decode()] for key, value in flow.response.headers.fields]
    say((flow.request.method, flow.request.url) == (method, f"http://{host}{target}"), f"method and URL: {name}")
    say(fields(text) == fields(headers), f"headers: {name}")
    say(plain(flow.request.raw_content) == plain(body), f"body: {name}")
    say(flow.response.status_code == 200 + number and fields(seen) == fields(back), f"answer's head: {name}")
    say(plain(flow.response.raw_content) == plain(answer), f"answer's body: {name}")
    say(abs(flow.request.timestamp_start - 1772442000.25 - number) < 0.001, f"time: {name}")


def taken(body):
    if body is None:
        return b""
    return body["utf8"].encode() if "utf8" in body else base64.b64decode(body["base64"])


def imported(line, case, number):
    name, method, target, headers, body, back, answer = case
    request, response = line["request"], line["response"]
    say((request["method"], request["target"]) == (method, target), f"imported, method and target: {name}")
    say(fields(request["headers"]) == fields(headers), f"imported, headers: {name}")
    say(taken(request["body"]) == plain(body), f"imported, body: {name}")
    say(response["status"] == 200 + number and fields(response["headers"]) == fields(back), f"imported, answer's head: {name}")
    say(taken(response["body"]) == plain(answer), f"imported, answer's body: {name}")


with tempfile.TemporaryDirectory() as folder:
    def run(*command):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        if done.returncode:
            sys.exit(f"{command}: {done.stdout}{done.stderr}")

    records = [json.dumps(record(*numbered)) + "\n" for numbered in enumerate(CASES)]
    Path(folder, "capture.jsonl").write_text("".join(records), encoding="utf-8")
    run(HOOKCTL, "export", "capture.jsonl", "--to", "har", "--out", "ours.har")
    with open(Path(folder, "ours.har"), "rb") as file:
        flows = list(FlowReader(file).stream())
    say(len(flows) == len(CASES), "every entry of our HAR is read")
    for number, (flow, case) in enumerate(zip(flows, CASES)):
        reads(flow, case, number)
    run(str(MITMDUMP), "--no-server", "--rfile", "ours.har", "--set", "hardump=theirs.har", "--set", "confdir=conf")
    run(HOOKCTL, "import", "theirs.har", "--out", "theirs.jsonl")
    lines = Path(folder, "theirs.jsonl").read_text(encoding="utf-8").splitlines()
    say(len(lines) == len(CASES), "every entry of their HAR is imported")
    for number, (line, case) in enumerate(zip(lines, CASES)):
        imported(json.loads(line), case, number)
