"""How the time for a request grows with the number of connections."""

from statistics import median

from harness import deliveries, servers
from harness.figures import grid, runs, written
from harness.plot import Plot
from harness.rounds import Contender, in_turns
from harness.settings import LOAD, ROUNDS

TITLE = "As connections grow more"
TEXT = """The listener under the same load over more and more connections: the time on the clock for one request, which is one
by the requests in a second."""
PROGRAMS = ["nginx", "wrk"]
INTERVAL, ALWAYS, NGINX = "hookctl, --sync interval", "hookctl, --sync always", "nginx"
NUMBERS = [1, 4, 16, 64, 256]


def measure():
    deliveries.prepare()
    found = {"rounds": ROUNDS, "contenders": [], "left_out": {}, "sizes": []}
    for number in NUMBERS:

        def one(serve):
            def run():
                with serve() as server:
                    command, figures = deliveries.loaded(server.url, number, max(1, LOAD // 2))
                    return [server.command, command], {
                        "us": 1e6 / figures["rate"], "cpu_us": server.cpu() / figures["requests"] * 1e6,
                        "p50": figures["p50"], "mb": server.mb()}
            return run

        turns = in_turns([
            Contender(INTERVAL, one(lambda: servers.listen(checks=False)), ["wrk"], ours=True),
            Contender(ALWAYS, one(lambda: servers.listen(sync="always", checks=False)), ["wrk"], ours=True),
            Contender(NGINX, one(servers.nginx), ["wrk", "nginx"]),
        ])
        found["sizes"].append({"size": number, **turns})
        found["left_out"] |= turns["left_out"]
    found["contenders"] = found["sizes"][-1]["contenders"]
    return found


def rows(_):
    return []


def section(found):
    lines = []
    for one in found["sizes"]:
        cells = [str(one["size"])]
        for name in (INTERVAL, ALWAYS, NGINX):
            for key in ("us", "cpu_us"):
                values = [run[key] for run in runs(one, name)]
                spread = f" ({written(min(values))} to {written(max(values))})" if values and key == "us" else ""
                cells.append(written(median(values)) + spread if values else "")
        lines.append(cells)
    head = ["connections", *[cell for name in (INTERVAL, ALWAYS, NGINX) for cell in (f"{name}: µs each", "CPU µs each")]]
    return f"{plot(found)}\n\n{grid(head, lines)}"


def plot(found):
    drawn = Plot("connections", "Time for one request", "connections", "µs for one request")
    for name in (INTERVAL, ALWAYS, NGINX):
        points = [(one["size"], [run["us"] for run in runs(one, name)]) for one in found["sizes"]]
        drawn.line(name, [point for point in points if point[1]])
    return drawn.written()
