#!/usr/bin/env python3
"""Writes a capture of COUNT records to standard output, the same bytes every time, as fast as it can.

    benches/harness/capture.py COUNT

The records are those of tests/data/captures/chatwoot-based.jsonl over and over, with other ids, times and texts each
time, so that the payloads have as many shapes as that capture has. One in fifty breaks the schema of its event by
exactly one thing: `private` is a word. Signatures are left as they were: nothing here checks them.
"""

import json
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent.parent / "tests/data/captures/chatwoot-based.jsonl"
BROKEN_EVERY = 50
START = 1_772_435_645
TEXTS = ["ok", "Thanks!", "Where is my parcel? It was to be here on Tuesday.", "Größe 41, bitte.", "もう一度お願いします。",
         "I wrote \"urgent\" on the form,\nbut nobody called back.", "1 < 2 & 3 > 2", "👍", "See https://shop.example/a?b=c&d=e",
         "Could you tell me whether the tent comes with pegs, and if so with how many, and what they are made of?"]
TOKEN = re.compile(r"@@([A-Z])(\d*)@@")


def rails_json(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def marked(value, name=""):
    """The value with tokens where records are to differ: times, ids and texts."""
    if isinstance(value, dict):
        return {key: marked(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return [marked(element, name) for element in value]
    if type(value) is int and value > 1_000_000_000:
        return f"@@T{value - START}@@" if value >= START else value
    if type(value) is int and value >= 1000 and name.endswith("id"):
        return f"@@I{value}@@"
    if isinstance(value, str) and name in ("content", "processed_message_content"):
        return "@@C@@"
    return value


def template(record, broken):
    """A record's line, cut where something is to be put in: text, kind, number, text, …"""
    payload = json.loads(record["request"]["body"]["utf8"])
    if broken:
        payload["private"] = "no"
    body = re.sub(r'"(@@[TI]\d+@@)"', r"\1", rails_json(marked(payload)))
    headers = [header for header in record["request"]["headers"] if header[0] != "Content-Length"]
    record = record | {"id": "01983a5e-0000-7000-8000-@@N@@", "at": "2026-03-0@@D@@"}
    record["request"] = record["request"] | {"headers": headers, "body": {"utf8": body}}
    return TOKEN.split(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def filled(template, number):
    """The line of one record."""
    text = CONTENTS[number % len(CONTENTS)]
    parts = [template[0]]
    for at in range(1, len(template), 3):
        kind, base = template[at], template[at + 1]
        if kind == "T":
            parts.append(str(START + (int(base) + number) % 9_000_000))
        elif kind == "I":
            parts.append(str(int(base) + number % 900_000))
        elif kind == "C":
            parts.append(text)
        elif kind == "N":
            parts.append(f"{number:012x}")
        else:
            hours, seconds = divmod(number // 20 % 432_000, 3600)
            parts.append(f"{2 + hours // 24}T{hours % 24:02d}:{seconds // 60:02d}:{seconds % 60:02d}.{number % 1000:03d}Z")
        parts.append(template[at + 2])
    return "".join(parts)


CONTENTS = [json.dumps(rails_json(text)[1:-1], ensure_ascii=False)[1:-1] for text in TEXTS]


def main():
    count = int(sys.argv[1])
    with SOURCE.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    # The peers find the schema by the event's name as the payload has it: what a parameter is part of is left out.
    records = [record for record in records if "." not in record["event"]]
    good = [template(record, False) for record in records]
    broken = [template(record, True) for record in records if record["event"] == "message_created"]
    out = sys.stdout.buffer
    for number in range(count):
        turn, rest = divmod(number, BROKEN_EVERY)
        chosen = broken[turn % len(broken)] if rest == 7 else good[number * 17 % len(good)]
        out.write(filled(chosen, number).encode() + b"\n")


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit("benches/harness/capture.py: nobody reads any more")
