"""What a sender spends on a request: hookctl, which makes and signs each, beside those that send one over and over."""

import json
import re
import shlex

from harness import deliveries, programs, servers
from harness.figures import table, versus
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import CONNECTIONS, LOAD, PEERS, REQUESTS, SEND, WORK

TITLE = "Sending"
TEXT = """Each sends to nginx, which answers 200 with nothing. hookctl renders the event, with its own id, times and names,
and signs it, for every request; the others send the same {bytes:,} bytes of body and the same headers every time."""
FOR = "hookctl, --for, as load"
PROGRAMS = ["nginx", "wrk", "hey", "ab", "h2load", "oha", "autocannon"]


def hookctl(url, _):
    args = shlex.split(SEND)
    # At a rate over a time it is nginx alone that says how many there were.
    count = int(args[args.index("--count") + 1]) if "--count" in args else None
    return deliveries.send(url, *args), count


def for_a_time(url, _):
    return deliveries.send(url, "--for", f"{LOAD}s", "--concurrency", str(CONNECTIONS), "-q"), None


def wrk(url, _):
    script = PEERS / "fixed.lua"
    return [programs.path("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{LOAD}s", "-s", script, url, "--", WORK / "body.json",
            WORK / "headers.txt"], lambda said: json.loads(said.strip().splitlines()[-1])["requests"]


def hey(url, fields):
    return [programs.path("hey"), "-n", REQUESTS, "-c", CONNECTIONS, "-m", "POST", "-D", WORK / "body.json",
            *flags("-H", fields), url], REQUESTS


def ab(url, fields):
    # It wants the type of the body apart.
    others = [(name, value) for name, value in fields if name != "Content-Type"]
    return [programs.path("ab"), "-q", "-k", "-n", REQUESTS, "-c", CONNECTIONS, "-p", WORK / "body.json", "-T",
            "application/json", *flags("-H", others), url], REQUESTS


def h2load(url, fields):
    return [programs.path("h2load"), "--h1", "-n", REQUESTS, "-c", CONNECTIONS, "-t", 1, "-d", WORK / "body.json",
            *flags("-H", fields), url], REQUESTS


def oha(url, fields):
    return [programs.path("oha"), "--no-tui", "-n", REQUESTS, "-c", CONNECTIONS, "-m", "POST", "-D", WORK / "body.json",
            *flags("-H", fields), url], REQUESTS


def autocannon(url, fields):
    pairs = [word for name, value in fields for word in ("-H", f"{name}={value}")]
    return [programs.path("node"), programs.path("autocannon"), "--json", "-a", REQUESTS, "-c", CONNECTIONS, "-m", "POST",
            "-i", WORK / "body.json", *pairs, url], REQUESTS


def flags(flag, fields):
    return [word for name, value in fields for word in (flag, f"{name}: {value}")]


def measure():
    fields, body = deliveries.prepare()

    def one(make):
        def run():
            with servers.nginx() as server:
                command, count = make(server.url, fields)
                said, _, took = measured(command)
                told = count(said) if callable(count) else count
                requests = server.requests()
                # wrk ends with requests under way, which it does not count.
                if told is not None and not told <= requests <= told + CONNECTIONS:
                    raise RuntimeError(f"{requests} requests came in, {told} were to be sent")
                return [short(command)], {"us": took["cpu"] / requests * 1e6, "rate": requests / took["wall"]}
        return run

    contenders = [Contender("hookctl", one(hookctl), ["nginx"], ours=True),
                  Contender(FOR, one(for_a_time), ["nginx"], ours=True)]
    for make in (wrk, hey, ab, h2load, oha, autocannon):
        contenders.append(Contender(make.__name__, one(make), ["nginx", make.__name__]))
    return in_turns(contenders) | {"bytes": len(body)}


def short(command):
    """Without the fields, which are the same for all."""
    words, rest = [], list(map(str, command))
    while rest:
        word = rest.pop(0)
        if word == "-H" and re.match(r"[A-Za-z0-9-]+[:=]", rest[0]):
            rest.pop(0)
            if words[-1] != "…":
                words.append("…")
        else:
            words.append(word)
    return words


def rows(found):
    work = "send, CPU per request, rendered and signed afresh"
    return [versus(found, work, "hookctl", "wrk", "us", ("<=", 1.3), " µs"),
            versus(found, work, "hookctl", "hey", "us", ("<=", 0.4), " µs")]


def section(found):
    return table(found, [("CPU µs per request", "us", 1), ("requests/s", "rate", 1)], "hookctl")
