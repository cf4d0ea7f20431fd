"""Judging a capture: hookctl diff beside validators and beside parsing alone. All have to find the same."""

import json

from harness import captures, programs
from harness.figures import table, versus
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import PEERS, RECORDS, WORK

TITLE = "Judging a capture"
TEXT = """What is read: a capture of {records:,} records, {kilobytes:.1f} kB each, which `benches/harness/capture.py` writes:
deliveries of the provider `voxsig` in the forms of `tests/data/captures/chatwoot-based.jsonl`, with other ids, times and
texts each time. One payload in fifty breaks the schema of its event. Schemas are those of the edition `live`.

Every contender reads the file, parses each record and the payload in it, and judges the payload by the schema of its
event; all have to come to the same number of payloads that match, or the run fails. The others only say whether a
payload matches. hookctl also recognises whose each request is, looks for members that no schema speaks of, and says
what differs where. jsonschema is given {slow:,} records, without the time to start, and its times are multiplied."""
PROGRAMS = ["node", "ajv", "python"]
SLOW = min(RECORDS, 2_000)
ONE, TWO = "hookctl diff --threads 1", "hookctl diff --threads 2"
AJV, SCHEMA, SCHEMA_RS = "ajv, compiled", "jsonschema, Python", "jsonschema-rs, from Python"


def command(threads, capture):
    return [programs.path("hookctl"), "diff", "--edition", "live", "--format", "json", "--fail-on", "never", "--threads",
            threads, capture]


def counts(said):
    """How many payloads a contender judged, and how many of them matched. What breaks a schema here breaks one thing."""
    if "events" not in said:
        return said["payloads"], said["valid"]
    differences = [each for event in said["events"] for each in event["differences"]]
    bad = sum(each["count"] for each in differences if each["severity"] != "info")
    return said["payloads"], said["payloads"] - bad


def judged(words, records, valid):
    """What judging took, once it is known to have found what it should."""
    said, _, took = measured(words, memory=True)
    said = json.loads(said)
    if counts(said) != (records, valid):
        raise RuntimeError(f"{counts(said)} is not what the others have: {(records, valid)}")
    if records != RECORDS:
        # What is multiplied is the work alone, without getting ready for it.
        took |= {key: said[key] * RECORDS / records for key in ("wall", "cpu")}
    return [words], took | {"rate": RECORDS / took["wall"]}


def measure():
    capture, schemas = captures.written(RECORDS), captures.schemas()
    node = [programs.path("node"), WORK / "node/validate.mjs"]
    python = [programs.path("python"), PEERS / "validate.py"]
    valid = RECORDS - captures.broken(RECORDS)

    def one(words, records=RECORDS, valid=valid):
        return lambda: judged(words, records, valid)

    few = SLOW - captures.broken(SLOW)
    return in_turns([
        Contender(ONE, one(command(1, capture)), ours=True),
        Contender(TWO, one(command(2, capture)), ours=True),
        Contender("parsing alone, Rust: serde_json values", one([programs.path("parse"), "values", capture], valid=RECORDS),
                  ["parse"]),
        Contender("parsing alone, Rust: record and scan", one([programs.path("parse"), "tape", capture], valid=RECORDS),
                  ["parse"]),
        Contender("parsing alone, Node: JSON.parse", one([*node, "parse", capture, schemas], valid=RECORDS), ["node"]),
        Contender(AJV, one([*node, "ajv", capture, schemas]), ["node", "ajv"]),
        Contender(SCHEMA_RS, one([*python, "jsonschema-rs", capture, schemas]), ["python"]),
        Contender(SCHEMA, one([*python, "jsonschema", capture, schemas, SLOW], SLOW, few), ["python"]),
    ]) | {"records": RECORDS, "kilobytes": capture.stat().st_size / RECORDS / 1000, "slow": SLOW}


def rows(found):
    work = "diff (parse and validate), one thread, records/s"
    return [
        versus(found, work, ONE, AJV, "rate", (">=", 2)),
        versus(found, work, ONE, SCHEMA, "rate", (">=", 100)),
        versus(found, "diff, two threads against one, records/s", TWO, ONE, "rate", (">=", 1.7)),
    ]


def section(found):
    return table(found, [("seconds", "wall", 1), ("CPU seconds", "cpu", 1), ("records/s", "rate", 1),
                         ("peak memory, MB", "mb", 1)], ONE)
