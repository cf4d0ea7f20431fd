"""Medians, ranges and ratios, and how they are written."""

from dataclasses import dataclass
from statistics import median
from typing import Optional


@dataclass
class Row:
    """A row of the table: what hookctl has to reach beside a peer."""

    work: str
    peer: str
    #: One figure for each round; none where the peer was left out.
    values: list
    #: `<=` or `>=`, and the figure.
    bound: tuple
    unit: str = "×"
    ours: str = ""
    theirs: str = ""
    #: Why there is no figure.
    why: Optional[str] = None

    def cells(self):
        sign = {"<=": "≤", ">=": "≥"}[self.bound[0]]
        least = f"{sign} {self.bound[1]:g}{self.unit}"
        if not self.values:
            return [self.work, self.peer, self.ours, self.theirs, "", "", least, f"not measured: {self.why}"]
        met = median(self.values) <= self.bound[1] if self.bound[0] == "<=" else median(self.values) >= self.bound[1]
        low, high = written(min(self.values)), written(max(self.values))
        return [self.work, self.peer, self.ours, self.theirs, f"{written(median(self.values))}{self.unit}",
                f"{low} to {high}", least, "yes" if met else "**no**"]


def written(value):
    """Three digits that count, as people write them."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


def runs(found, name):
    """A contender's runs; none where it was left out."""
    for contender in found["contenders"]:
        if contender["name"] == name:
            return contender["runs"]
    return []


def middle(found, name, key, unit="", factor=1):
    """A contender's median, with its unit."""
    values = [run[key] * factor for run in runs(found, name)]
    return f"{written(median(values))}{unit}" if values else ""


def ratios(found, ours, theirs, key):
    """What ours has for one of theirs, in each round."""
    pairs = zip(runs(found, ours), runs(found, theirs))
    return [mine[key] / other[key] for mine, other in pairs if other[key]]


def versus(found, work, ours, theirs, key, bound, unit="", factor=1):
    """The row of one figure of ours beside theirs."""
    return Row(work, f"`{theirs}`" if " " not in theirs else theirs, ratios(found, ours, theirs, key), bound,
               ours=middle(found, ours, key, unit, factor), theirs=middle(found, theirs, key, unit, factor),
               why=found["left_out"].get(theirs, "failed"))


def table(found, columns, base):
    """What every contender came to, in medians. Columns are (title, key, factor); the first is the one whose range is
    told and which is compared with the contender `base`."""
    title, first, factor = columns[0]
    rows = []
    for contender in found["contenders"]:
        cells = []
        for _, key, times in columns:
            values = [run[key] * times for run in contender["runs"] if key in run]
            cells.append(written(median(values)) if values else "")
        all_of_it = [run[first] * factor for run in contender["runs"]]
        relative = ratios(found, contender["name"], base, first)
        rows.append([contender["name"], cells[0], f"{written(min(all_of_it))} to {written(max(all_of_it))}",
                     written(median(relative)) if relative else "", *cells[1:]])
    return grid(["", title, "range", f"{base} = 1", *[title for title, _, _ in columns[1:]]], rows)


def grid(head, rows, texts=1):
    """A table whose first columns are texts; the others are numbers and stand to the right."""
    lines = [head, ["---"] * texts + ["---:"] * (len(head) - texts), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
