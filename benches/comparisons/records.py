"""How time and memory grow with the number of records: diff and replay."""

from statistics import median

from harness import captures, deliveries, programs, servers
from harness.figures import Row, grid, runs, written
from harness.plot import Plot
from harness.process import measured
from harness.rounds import Contender, in_turns
from harness.settings import CONNECTIONS, MANY, ROUNDS, WORK

from . import diff

TITLE = "As records grow more"
TEXT = """Time for one record and the most memory held, for captures of a thousand records and more, read from a file.
`hookctl diff` judges them on one thread; `hookctl replay --pace max` signs anew what came signed and sends
all to nginx. Starting is
part of it, which shows for a thousand records. Of captures of over 100,000 records there are fewer rounds: {few}."""
PROGRAMS = ["nginx"]
DIFF, REPLAY = "hookctl diff --threads 1", "hookctl replay --pace max"


def sizes():
    size = 1_000
    while size < MANY:
        yield size
        size *= 10
    yield MANY


def measure():
    (WORK / "secret").write_text(deliveries.SECRET)
    few = max(1, ROUNDS * 2 // 5)
    found = {"rounds": ROUNDS, "few": few, "contenders": [], "left_out": {}, "sizes": []}
    for size in sizes():
        capture = captures.written(size)

        def judge():
            command = diff.command(1, capture)
            _, _, took = measured(command, memory=True)
            return [command], per_record(took, size)

        def replay():
            with servers.nginx() as server:
                command = [programs.path("hookctl"), "replay", capture, "--to", server.url, "--pace", "max",
                           "--concurrency", CONNECTIONS, "--secret-file", WORK / "secret", "-q"]
                _, _, took = measured(command, memory=True)
            return [command], per_record(took, size)

        rounds = few if size > 100_000 else ROUNDS
        one = in_turns([Contender(DIFF, judge, ours=True), Contender(REPLAY, replay, ["nginx"], ours=True)], rounds)
        found["sizes"].append({"size": size, **one})
        found["left_out"] |= one["left_out"]
        if size > 100_000:
            capture.unlink()
    found["contenders"] = found["sizes"][-1]["contenders"]
    return found


def per_record(took, size):
    return {"us": took["wall"] / size * 1e6, "cpu_us": took["cpu"] / size * 1e6, "mb": took["mb"]}


def rows(found):
    made = []
    for name, what in ((DIFF, "diff"), (REPLAY, "replay")):
        most = [run["mb"] for run in runs(found, name)]
        least = [run["mb"] for run in runs(found["sizes"][max(0, len(found["sizes"]) - 2)], name)]
        size, before = found["sizes"][-1]["size"], found["sizes"][max(0, len(found["sizes"]) - 2)]["size"]
        ours = f"{written(median(most))} MB" if most else ""
        theirs = f"{written(median(least))} MB" if least else ""
        made.append(Row(f"peak memory, {what} of {size:,} records", f"of {before:,} records", most, ("<=", 40), " MB", ours,
                        theirs, found["left_out"].get(name)))
    return made


def section(found):
    lines = []
    for one in found["sizes"]:
        cells = [f"{one['size']:,}"]
        for name in (DIFF, REPLAY):
            for key in ("us", "cpu_us", "mb"):
                values = [run[key] for run in runs(one, name)]
                spread = f" ({written(min(values))} to {written(max(values))})" if values and key == "us" else ""
                cells.append(written(median(values)) + spread if values else "")
        lines.append(cells)
    head = ["records", "diff: µs each", "CPU µs each", "peak MB", "replay: µs each", "CPU µs each", "peak MB"]
    return f"{plot(found)}\n\n{grid(head, lines)}"


def plot(found):
    drawn = Plot("records", "Time for one record", "records in the capture", "µs for one record")
    for name in (DIFF, REPLAY):
        points = [(one["size"], [run["us"] for run in runs(one, name)]) for one in found["sizes"]]
        drawn.line(name, [point for point in points if point[1]])
    return drawn.written()
