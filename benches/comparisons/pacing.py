"""How late deliveries start that are to start at 1,000 a second, beside a loop that does nothing but look at the clock."""

import json
from statistics import median

from harness import captures, programs, servers
from harness.figures import Row, middle, runs, table
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import PACED, REQUESTS

TITLE = "Replaying on time"
TEXT = """1,000 deliveries a second, {paced:,} of them, to nginx: from when each is planned to when it starts. The spin starts
nothing: it keeps a processor busy until each moment has come, and shows what the machine lets anybody reach."""
PROGRAMS = ["nginx"]
OURS, FLOOR = "hookctl replay --rate 1000", "busy spin"
RATE = 1_000


def measure():
    def hookctl():
        with servers.nginx() as server:
            command = [programs.path("hookctl"), "replay", captures.written(max(REQUESTS, PACED)), "--to", server.url,
                       "--rate", RATE, "--limit", PACED, "--json", "-q"]
            _, told, took = measured(command)
        late = json.loads(told.strip().splitlines()[-1])["late"]
        return [command], {"p50": late["p50_us"], "p99": late["p99_us"], "max": late["max_us"],
                           "cpu_us": took["cpu"] / PACED * 1e6}

    def spin():
        command = [programs.path("spin"), RATE, PACED]
        said, _, took = measured(command)
        return [command], json.loads(said) | {"cpu_us": took["cpu"] / PACED * 1e6}

    return in_turns([
        Contender(OURS, hookctl, ["nginx"], ours=True),
        Contender(FLOOR, spin, ["spin"]),
    ]) | {"paced": PACED}


def rows(found):
    return [row(found, "p50", 0.2), row(found, "p99", 2)]


def row(found, key, most):
    """Rounds in which even the spin was later than that are not counted."""
    floor = [run[key] for run in runs(found, FLOOR)]
    ours = [run[key] / 1e3 for run, other in zip(runs(found, OURS), floor) if other / 1e3 <= most]
    why = found["left_out"].get(FLOOR, "the spin itself was later in every round")
    return Row(f"replay at 1,000/s, planned to actual, {key}", FLOOR, ours, ("<=", most), " ms",
               f"{median(ours):.3g} ms" if ours else "", middle(found, FLOOR, key, " ms", 1e-3), why)


def section(found):
    return table(found, [("p50, µs late", "p50", 1), ("p99", "p99", 1), ("most", "max", 1),
                         ("CPU µs each", "cpu_us", 1)], FLOOR)
