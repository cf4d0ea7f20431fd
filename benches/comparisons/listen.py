"""How many requests a listener takes in a second: hookctl, which records each in full, beside nginx, which forgets it."""

from harness import deliveries, servers
from harness.figures import Row, middle, runs, table, versus
from harness.rounds import Contender, in_turns
from harness.settings import CONNECTIONS, LOAD

TITLE = "Listening"
TEXT = """wrk is the load of all, with {connections} connections and {bytes:,} bytes of body: 64 deliveries that were signed
before, each with an id of its own every time. hookctl records every request with the head as it was on the wire. With
`--sync always` it has it on disk before it answers; with a provider and a secret it verifies the signature and
validates the payload as well. nginx answers 200, reads the body and forgets it. webhook parses the payload and checks its
HMAC; it records nothing, and runs no command (`webhook`) or `/bin/true` (`webhook, running /bin/true`). mitmdump records
all, checks nothing, and answers itself."""
PROGRAMS = ["nginx", "webhook", "mitmdump", "wrk"]

INTERVAL, ALWAYS = "hookctl, --sync interval", "hookctl, --sync always, verified and validated"
RUNNING = "webhook, running /bin/true"


def measure():
    _, body = deliveries.prepare()

    def one(serve):
        def run():
            with serve() as server:
                command, figures = deliveries.loaded(server.url, CONNECTIONS, LOAD)
                figures |= {"us": server.cpu() / figures["requests"] * 1e6, "mb": server.mb()}
                return [server.command, command], figures
        return run

    needs = ["wrk"]
    return in_turns([
        Contender(INTERVAL, one(lambda: servers.listen(checks=False)), needs, ours=True),
        Contender("nginx", one(servers.nginx), [*needs, "nginx"]),
        Contender(ALWAYS, one(lambda: servers.listen(sync="always")), needs, ours=True),
        Contender("webhook", one(lambda: servers.webhook(False)), [*needs, "webhook"]),
        Contender(RUNNING, one(lambda: servers.webhook(True)), [*needs, "webhook"]),
        Contender("mitmdump", one(servers.mitmdump), [*needs, "mitmdump"]),
    ]) | {"bytes": len(body), "connections": CONNECTIONS}


def rows(found):
    full = "listen, `--sync always`, signature and schema, requests/s"
    return [
        versus(found, "listen, `--sync interval`, full record, requests/s", INTERVAL, "nginx", "rate", (">=", 0.7)),
        versus(found, full, ALWAYS, "nginx", "rate", (">=", 0.4)),
        versus(found, full, ALWAYS, RUNNING, "rate", (">=", 2.2)),
        versus(found, full, ALWAYS, "webhook", "rate", (">=", 2.2)),
        versus(found, full, ALWAYS, "mitmdump", "rate", (">=", 40)),
        memory(found, INTERVAL),
        memory(found, ALWAYS),
    ]


def memory(found, name):
    work = f"peak memory, listen under load, {name.removeprefix('hookctl, ')}"
    return Row(work, "", [run["mb"] for run in runs(found, name)], ("<=", 40), " MB", middle(found, name, "mb", " MB"))


def section(found):
    return table(found, [("requests/s", "rate", 1), ("p50, ms", "p50", 1e-3), ("p99, ms", "p99", 1e-3),
                         ("CPU µs per request", "us", 1), ("peak memory, MB", "mb", 1)], "nginx")
