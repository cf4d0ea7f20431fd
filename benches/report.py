"""Writes README.md beside itself from what measure.py found: report.py RESULTS.json"""

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
FOUND = json.loads(Path(sys.argv[1]).read_text())

TEXT = """# hookctl diff, measured

Written by `benches/run`, which says how; do not edit.

What is read: a capture of {records:,} records, {bytes_each:.1f} kB each, {body} kB of it the payload, which
`benches/capture.py` writes: deliveries of the provider `voxsig` in the {shapes} forms of
`tests/data/captures/chatwoot-based.jsonl`, with other ids, times and texts each time. One payload in fifty breaks the
schema of its event. Schemas are those of the edition `live`, one for each event.

Every contender reads the file, parses each record and the payload in it, and judges the payload by the schema of its
event; all have to come to the same number of payloads that match, or the run fails. The others only say whether a
payload matches. hookctl also recognises whose each request is, looks for members that no schema speaks of, and says
what differs where.

{rounds} rounds, every contender once in each, in turns; the file is in the page cache.

| | seconds, median | range | processor seconds | records/s | MB/s | time, {base} = 1 | peak memory |
|---|---:|---:|---:|---:|---:|---:|---:|
{rows}

{scaled}

## Memory

The most that `hookctl diff` ever held resident, reading from a pipe:

| records | 1 thread | 2 threads |
|---:|---:|---:|
{memory}

## With

{machine}

{versions}

```
{commands}
```
"""


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def rows(base):
    for contender in FOUND["contenders"]:
        factor = FOUND["records"] / contender["records"]
        walls = [run["wall"] * factor for run in contender["runs"]]
        processor = median(run["cpu"] for run in contender["runs"]) * factor
        most = max(run["mib"] for run in contender["runs"])
        took = median(walls)
        mark = " (*)" if factor != 1 else ""
        yield (f"| {contender['name']}{mark} | {took:.2f} | {min(walls):.2f} to {max(walls):.2f} | {processor:.2f} "
               f"| {FOUND['records'] / took:,.0f} | {FOUND['bytes'] / 1e6 / took:,.0f} | {took / base:.2f} | {most:.0f} MiB |")


def memory():
    for records in (FOUND["records"], FOUND["many"]):
        cells = [f"{run['mib']:.1f} MiB" for run in FOUND["memory"] if run["records"] == records]
        yield f"| {records:,} | {' | '.join(cells)} |"


def machine():
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", info)
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (f"{os.cpu_count()} processors ({model.group(1) if model else platform.machine()}), "
            f"{pages / 2**30:.0f} GiB of memory, {platform.system()} {platform.machine()}.")


def versions():
    node = json.loads((HERE / "package.json").read_text())["dependencies"]
    pinned = dict(line.strip().split("==") for line in (HERE / "requirements.txt").open() if "==" in line)
    return (f"{said(os.environ['HOOKCTL'], '--version')} (release build), {said('rustc', '--version').split(' (')[0]}, "
            f"Node {said('node', '--version').lstrip('v')}, ajv {node['ajv']}, "
            f"Python {platform.python_version()}, jsonschema {pinned['jsonschema']}, "
            f"jsonschema-rs {pinned['jsonschema_rs']}.")


COMMANDS = """benches/run
benches/capture.py {records} > capture.jsonl
hookctl diff --edition live --format json --fail-on never --threads 1 capture.jsonl
hookctl diff --edition live --format json --fail-on never --threads 2 capture.jsonl
cargo bench --bench parse -- values capture.jsonl
cargo bench --bench parse -- tape capture.jsonl
node benches/validate.mjs parse capture.jsonl schemas
node benches/validate.mjs ajv capture.jsonl schemas
python benches/validate.py jsonschema-rs capture.jsonl schemas
python benches/validate.py jsonschema capture.jsonl schemas {slow}
benches/capture.py {many} | hookctl diff --edition live --format json --fail-on never --threads 2 -"""


def main():
    slow = min(FOUND["contenders"], key=lambda contender: contender["records"])
    scaled = "" if slow["records"] == FOUND["records"] else (
        f"(*) on the first {slow['records']:,} records, without the time to start, and multiplied.")
    first = FOUND["contenders"][0]
    text = TEXT.format(
        records=FOUND["records"], bytes_each=FOUND["bytes"] / FOUND["records"] / 1000, body="2.5",
        shapes=sum(1 for line in (HERE.parent / "tests/data/captures/chatwoot-based.jsonl").open(encoding="utf-8")
                   if "." not in json.loads(line)["event"]),
        rounds=FOUND["rounds"], base=f"`{first['name']}`",
        rows="\n".join(rows(median(run["wall"] for run in first["runs"]))), scaled=scaled,
        memory="\n".join(memory()), machine=machine(), versions=versions(),
        commands=COMMANDS.format(records=FOUND["records"], many=FOUND["many"], slow=slow["records"]))
    (HERE / "README.md").write_text(re.sub(r"\n{3,}", "\n\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
