"""Runs the contenders in turns, checks that they agree, and writes what it took as JSON.

    measure.py WORK RECORDS MANY ROUNDS

WORK holds the capture, the schemas and the programs, as `benches/run` has put them there.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
WORK, RECORDS, MANY, ROUNDS = Path(sys.argv[1]), *map(int, sys.argv[2:5])
HOOKCTL = os.environ["HOOKCTL"]
PARSE = os.environ["PARSE"]
PYTHON = str(WORK / "venv/bin/python")
CAPTURE, SCHEMAS = str(WORK / f"capture-{RECORDS}.jsonl"), str(WORK / "schemas")
DIFF = [HOOKCTL, "diff", "--edition", "live", "--format", "json", "--fail-on", "never"]
SLOW = min(RECORDS, 2000)

# Name, command, how many records it reads.
CONTENDERS = [
    ("hookctl diff --threads 1", [*DIFF, "--threads", "1", CAPTURE], RECORDS),
    ("hookctl diff --threads 2", [*DIFF, "--threads", "2", CAPTURE], RECORDS),
    ("parsing alone, Rust: serde_json values", [PARSE, "values", CAPTURE], RECORDS),
    ("parsing alone, Rust: record and scan", [PARSE, "tape", CAPTURE], RECORDS),
    ("parsing alone, Node: JSON.parse", ["node", str(WORK / "node/validate.mjs"), "parse", CAPTURE, SCHEMAS], RECORDS),
    ("ajv, compiled", ["node", str(WORK / "node/validate.mjs"), "ajv", CAPTURE, SCHEMAS], RECORDS),
    ("jsonschema-rs, from Python", [PYTHON, str(HERE / "validate.py"), "jsonschema-rs", CAPTURE, SCHEMAS], RECORDS),
    ("jsonschema, Python", [PYTHON, str(HERE / "validate.py"), "jsonschema", CAPTURE, SCHEMAS, str(SLOW)], SLOW),
]


def measured(command, stdin=None):
    """What a command printed and what it took: seconds on the clock and of the processors, the most memory in MiB.

    GNU time starts it, which is small: the most memory that a process held counts from before it became that program,
    and this one is larger than some of those that are measured.
    """
    told = WORK / "time"
    start = time.perf_counter()
    done = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", "-o", str(told), *command], stdin=stdin,
                          stdout=subprocess.PIPE)
    took = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    user, system, kib = map(float, told.read_text().split())
    return json.loads(done.stdout), {"wall": took, "cpu": user + system, "mib": kib / 1024}


def counts(said):
    """How many payloads a contender judged, and how many of them matched. What breaks a schema here breaks one thing."""
    if "events" not in said:
        return said["payloads"], said["valid"]
    differences = [each for event in said["events"] for each in event["differences"]]
    bad = sum(each["count"] for each in differences if each["severity"] != "info")
    return said["payloads"], said["payloads"] - bad


def in_turns():
    """Every contender once a round, each round beginning with another one."""
    results = {name: [] for name, _, _ in CONTENDERS}
    for number in range(ROUNDS):
        shift = number % len(CONTENDERS)
        for name, command, records in CONTENDERS[shift:] + CONTENDERS[:shift]:
            said, took = measured(command)
            valid = records if "parsing alone" in name else records - records // 50
            if counts(said) != (records, valid):
                sys.exit(f"{name}: {counts(said)} is not what the others have: {(records, valid)}")
            if records != RECORDS:
                # What will be multiplied is the work alone, without getting ready for it.
                took |= {key: said[key] for key in ("wall", "cpu")}
            results[name].append(took)
            print(f"round {number + 1}: {name}: {took['wall']:.2f} s, {took['mib']:.0f} MiB", file=sys.stderr)
    return [{"name": name, "records": records, "runs": results[name]} for name, _, records in CONTENDERS]


def streamed(records, threads):
    """hookctl diff reading a capture of that many records from a pipe, which no disk has to hold."""
    writer = subprocess.Popen([sys.executable, str(HERE / "capture.py"), str(records)], stdout=subprocess.PIPE)
    said, took = measured([*DIFF, "--threads", str(threads), "-"], writer.stdout)
    writer.stdout.close()
    if writer.wait() != 0 or counts(said) != (records, records - records // 50):
        sys.exit(f"of {records} records in a pipe hookctl diff counted {counts(said)}")
    print(f"{records} records, {threads} threads: {took['wall']:.2f} s, {took['mib']:.0f} MiB", file=sys.stderr)
    return {"records": records, "threads": threads, **took}


def main():
    memory = [streamed(records, threads) for threads in (1, 2) for records in (RECORDS, MANY)]
    json.dump({"rounds": ROUNDS, "bytes": os.path.getsize(CAPTURE), "records": RECORDS, "many": MANY,
               "contenders": in_turns(), "memory": memory}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
