"""What it takes to have one request on disk before it is answered, beside one append and fdatasync."""

import json

from harness import deliveries, programs, servers
from harness.figures import table, versus
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import LOAD, WORK

TITLE = "One request on disk"
TEXT = """One connection, one request after the other: hookctl answers when the disk has the record. The floor appends a line
of as many bytes as a record has to a file beside it and calls fdatasync, over and over."""
PROGRAMS = ["wrk"]
COUNT = 2_000


def measure():
    deliveries.prepare()
    lines = (WORK / "sent.jsonl").read_bytes().splitlines()

    def hookctl():
        with servers.listen(sync="always", checks=False) as server:
            command, figures = deliveries.loaded(server.url, 1, LOAD)
            return [server.command, command], figures

    def floor():
        file = WORK / "appended"
        file.unlink(missing_ok=True)
        command = [programs.path("append"), file, COUNT, len(lines[0])]
        return [command], json.loads(measured(command)[0])

    return in_turns([
        Contender("hookctl, --sync always", hookctl, ["wrk"], ours=True),
        Contender("append and fdatasync", floor, ["append"]),
    ])


def rows(found):
    return [versus(found, "listen, `--sync always`, concurrency 1, p50", "hookctl, --sync always", "append and fdatasync",
                   "p50", ("<=", 1.8), " µs")]


def section(found):
    return table(found, [("p50, µs", "p50", 1), ("p99, µs", "p99", 1)], "append and fdatasync")
