"""Replaying a capture as fast as the endpoint answers: hookctl, which signs anew, beside mitmdump."""

from harness import captures, deliveries, programs, servers
from harness.figures import table, versus
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import CONNECTIONS, FEW, PEERS, REQUESTS, WORK

TITLE = "Replaying at full speed"
TEXT = """The deliveries of the capture that is judged above go to nginx. hookctl signs as of now what came
signed, seven in ten, and keeps {connections} under way. mitmdump sends them as they were, one after the other as it does unless told otherwise, or all at once. hookctl
is given {many:,} of them, mitmdump {few:,}; the time for one delivery is taken off, so that starting does not count."""
PROGRAMS = ["nginx", "mitmdump"]
ONE, ALL = "mitmdump, client replay", "mitmdump, client replay, all at once"


def hookctl(url, count):
    capture = captures.written(max(REQUESTS, FEW))
    return [programs.path("hookctl"), "replay", capture, "--to", url, "--pace", "max", "--limit", count, "--concurrency",
            CONNECTIONS, "--secret-file", WORK / "secret", "-q"]


def mitmdump(url, count, concurrency):
    flows = WORK / f"replayed-{count}"
    python = WORK / "mitmproxy/bin/python"
    measured([python, PEERS / "flows.py", captures.written(max(REQUESTS, FEW)), count, url, flows])
    return [programs.path("mitmdump"), "-q", "-n", "--set", f"client_replay_concurrency={concurrency}", "-C", flows]


def measure():
    (WORK / "secret").write_text(deliveries.SECRET)

    def one(make, count):
        def run():
            with servers.nginx() as server:
                command = make(server.url, count)
                _, _, single = measured(make(server.url, 1))
                _, _, took = measured(command, memory=True)
                if server.requests() != count + 1:
                    raise RuntimeError(f"{server.requests() - 1} of {count} deliveries came in")
            each = max(took["wall"] - single["wall"], 1e-9) / (count - 1)
            return [command], {"rate": 1 / each, "ms": each * 1e3, "cpu_us": took["cpu"] / count * 1e6, "mb": took["mb"]}
        return run

    return in_turns([
        Contender("hookctl replay --pace max", one(hookctl, REQUESTS), ["nginx"], ours=True),
        Contender(ONE, one(lambda url, count: mitmdump(url, count, 1), FEW), ["nginx", "mitmdump"]),
        Contender(ALL, one(lambda url, count: mitmdump(url, count, -1), FEW), ["nginx", "mitmdump"]),
    ]) | {"connections": CONNECTIONS, "many": REQUESTS, "few": FEW}


def rows(found):
    return [versus(found, "replay, `--pace max`, deliveries/s", "hookctl replay --pace max", ONE, "rate", (">=", 100))]


def section(found):
    return table(found, [("deliveries/s", "rate", 1), ("ms each", "ms", 1), ("CPU µs each", "cpu_us", 1),
                         ("peak memory, MB", "mb", 1)], ONE)
