"""Short commands, from start to end: one signed POST, and what needs no network at all."""

import re
from statistics import median

from harness import deliveries, programs, servers
from harness.figures import table, versus
from harness.process import started
from harness.rounds import Contender, in_turns
from harness.settings import STARTS, WORK

TITLE = "Short commands"
TEXT = """Whole processes, {starts} times in each round, of which the median is taken. The POST goes to nginx: hookctl renders and
signs it, the others send the same body as it once was. `empty` is a program that parses its command line with clap
and does nothing (`benches/peers/empty`)."""
PROGRAMS = ["curl", "xh"]
POST = "hookctl send"


def measure():
    fields, _ = deliveries.prepare()
    flags = [word for name, value in fields for word in ("-H", f"{name}: {value}")]
    body = WORK / "body.json"

    def post(make):
        def run():
            with servers.nginx() as server:
                return once([programs.path(make(server.url)[0]), *make(server.url)[1:]])
        return run

    def plain(name, *args):
        return lambda: once([programs.path(name), *args])

    return in_turns([
        Contender(POST, post(lambda url: ["hookctl", *deliveries.send(url, "-q")[1:]]), ["nginx"], ours=True),
        Contender("curl", post(lambda url: ["curl", "-s", "-S", "-f", "--data-binary", f"@{body}", *flags, url]),
                  ["nginx", "curl"]),
        Contender("xh", post(lambda url: ["xh", "--ignore-stdin", "-q", "--check-status", "POST", url, f"@{body}",
                                          *[f"{name}:{value}" for name, value in fields]]), ["nginx", "xh"]),
        Contender("hookctl --version", plain("hookctl", "--version"), ours=True),
        Contender("hookctl list", plain("hookctl", "list"), ours=True),
        Contender("empty", plain("empty", "--version"), ["empty"]),
    ]) | {"starts": STARTS}


def once(command):
    started(command)
    # Without the fields, which are the same for all.
    shown = [word for word in command if word != "-H" and not re.match(r"[A-Z][A-Za-z0-9-]+:", str(word))]
    return [shown], {"ms": median(started(command) for _ in range(STARTS)) * 1e3}


def rows(found):
    work = "one signed POST, whole process, wall"
    return [
        versus(found, work, POST, "curl", "ms", ("<=", 0.3), " ms"),
        versus(found, work, POST, "xh", "ms", ("<=", 0.4), " ms"),
        versus(found, "`--version`", "hookctl --version", "empty", "ms", ("<=", 2), " ms"),
        versus(found, "`list`", "hookctl list", "empty", "ms", ("<=", 2), " ms"),
    ]


def section(found):
    return table(found, [("ms", "ms", 1)], "curl" if "curl" not in found["left_out"] else POST)
