#!/usr/bin/env python3
"""Writes chatwoot-based.jsonl beside itself: a capture of what builds of Chatwoot send, made up from the facts.

    tests/data/captures/generate.py            writes it
    tests/data/captures/generate.py --check    only says whether the file is what would be written

It needs Python 3.10 and nothing else, and writes the same bytes every time.
"""

import hashlib
import hmac
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from story import START, deliveries

TARGET = Path(__file__).with_name("chatwoot-based.jsonl")
SECRET = "capture-test-secret"
UNSIGNED = ("automation_event.", "macro.", "account_created")
AGENT_BOT_ONLY = ("conversation_opened", "conversation_resolved")


def rails_json(value):
    """Compact, UTF-8, with what HTML and JavaScript would trip over escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def digest(*parts):
    return hashlib.sha256("/".join(map(str, parts)).encode()).digest()


def uuid(raw, version):
    raw = bytearray(raw[:16])
    raw[6] = raw[6] & 0x0F | version << 4
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def record(number, build, body):
    at_us = int(START * 1_000_000) + number * 37_500_000 + number * number % 997 * 1000 + 123
    seconds, micros = divmod(at_us, 1_000_000)
    event = body["event"]
    text = rails_json(body)
    signed = build.signed and not event.startswith(UNSIGNED)
    delivery = uuid(digest("delivery", number), 4) if signed else None
    headers = [["Accept", "application/json"], ["User-Agent", build.agent], ["Content-Type", "application/json"]]
    if signed:
        sum_ = hmac.new(SECRET.encode(), f"{seconds}.{text}".encode(), hashlib.sha256).hexdigest()
        headers += [["X-Chatwoot-Delivery", delivery], ["X-Chatwoot-Timestamp", str(seconds)],
                    ["X-Chatwoot-Signature", f"sha256={sum_}"]]
        verdict = {"state": "valid", "scheme": "voxsig", "skew_s": micros / 1_000_000, "why": None}
    else:
        state, why = ("unsigned", None) if event.startswith(UNSIGNED) else ("invalid", "missing_signature")
        verdict = {"state": state, "scheme": "voxsig", "skew_s": None, "why": why}
    headers += [["Content-Length", str(len(text.encode()))],
                ["Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"], ["Host", "hooks.example:4000"],
                ["Connection", "close"]]
    moment = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    form = {"v": 1, "id": uuid((at_us // 1000).to_bytes(6, "big") + digest("record", number), 7),
            "at": f"{moment}.{micros:06d}Z", "direction": "received", "provider": "voxsig", "edition": None,
            "event": event}
    if delivery:
        form |= {"delivery": delivery, "attempt": 1}
    return form | {
        "conn": {"id": number + 1, "seq": 1, "peer": f"198.51.100.7:{40000 + number}"},
        "request": {"method": "POST", "target": "/bot" if event in AGENT_BOT_ONLY else "/hooks", "version": "1.1",
                    "fidelity": "wire", "headers": headers, "trailers": [], "body": {"utf8": text},
                    "truncated": False},
        "response": {"status": 200, "headers": [], "body": None, "by": "fixed"},
        "timing": {"head_us": 180 + number % 7, "body_us": 60 + number % 11, "total_us": 400 + number % 13},
        "signature": verdict, "schema": None, "replay_of": None, "error": None}


def main():
    lines = (json.dumps(record(*numbered), ensure_ascii=False, separators=(",", ":"))
             for numbered in ((number, build, body) for number, (build, body) in enumerate(deliveries())))
    text = "".join(line + "\n" for line in lines)
    if "--check" in sys.argv[1:]:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == text else f"{TARGET.name} is not what {sys.argv[0]} writes")
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {text.count(chr(10))} records, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
