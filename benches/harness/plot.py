"""A drawing of lines over powers of ten or two, as SVG that is read on light and dark pages."""

import math
from html import escape
from statistics import median

from .settings import HERE

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
#: What stands along the axis.
STEPS = [factor * 10.0**power for power in range(-3, 7) for factor in (1, 2, 5)]
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.axis { stroke: #57606a; stroke-width: 1; fill: none; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.a { stroke: #0969da; } .b { stroke: #bc4c00; } .c { stroke: #1a7f37; }
.line { stroke-width: 2; fill: none; }
text.a { stroke: none; fill: #0969da; } text.b { stroke: none; fill: #bc4c00; } text.c { stroke: none; fill: #1a7f37; }
.b.line { stroke-dasharray: 7 3; } .c.line { stroke-dasharray: 2 3; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.axis { stroke: #8b949e; }
.grid { stroke: #30363d; }
.a { stroke: #58a6ff; } .b { stroke: #f0883e; } .c { stroke: #3fb950; }
text.a { fill: #58a6ff; } text.b { fill: #f0883e; } text.c { fill: #3fb950; }
}
"""


class Plot:
    """Lines of medians with their ranges; both axes in powers, so that a flat line is a flat line wherever it is."""

    def __init__(self, name, title, across, upwards):
        self.name, self.title, self.across, self.upwards = name, title, across, upwards
        self.lines = []

    def line(self, name, points):
        """Points are (x, all that was measured there)."""
        if points:
            self.lines.append((name, points))

    def written(self):
        """Puts the drawing beside the page; gives the Markdown that shows it."""
        if not self.lines:
            return ""
        (HERE / f"{self.name}.svg").write_text(self.svg(), encoding="utf-8")
        return f"![{self.told()}]({self.name}.svg)"

    def told(self):
        """The drawing in words."""
        lines = []
        for name, points in self.lines:
            (first, low), (last, high) = points[0], points[-1]
            lines.append(f"{name}: {median(low):.3g} at {first:,}, {median(high):.3g} at {last:,}")
        return f"{self.upwards} over {self.across}. {'; '.join(lines)}"

    def x(self, value):
        values = [point[0] for _, points in self.lines for point in points]
        low, high = math.log(min(values)), math.log(max(values))
        share = (math.log(value) - low) / (high - low) if high > low else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        low, high = (math.log(end) for end in self.bounds())
        return HEIGHT - BOTTOM - (math.log(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def bounds(self):
        """The round figures that enclose all that is drawn."""
        values = [value for _, points in self.lines for _, measured in points for value in measured]
        return max(step for step in STEPS if step <= min(values)), min(step for step in STEPS if step > max(values))

    def svg(self):
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
                 'aria-labelledby="title told">', f'<title id="title">{escape(self.title)}</title>',
                 f'<desc id="told">{escape(self.told())}</desc>', f"<style>{STYLE}</style>",
                 f'<text class="title" x="{LEFT}" y="20">{escape(self.title)}</text>', *self.axes()]
        ends = self.ends()
        for (name, points), kind, end in zip(self.lines, "abc", ends):
            places = [(self.x(x), self.y(median(measured))) for x, measured in points]
            parts.append(f'<polyline class="{kind} line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>')
            for (x, y), (_, measured) in zip(places, points):
                low, high = self.y(min(measured)), self.y(max(measured))
                parts.append(f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>')
                parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3" fill="none"/>')
            parts.append(f'<text class="{kind}" x="{WIDTH - RIGHT + 10}" y="{end:.1f}">{escape(name)}</text>')
        return "\n".join([*parts, "</svg>\n"])

    def ends(self):
        """Where the lines' names stand: at their ends, but not upon each other."""
        wanted = [(self.y(median(points[-1][1])) + 4, index) for index, (_, points) in enumerate(self.lines)]
        places, last = {}, -math.inf
        for place, index in sorted(wanted):
            last = max(place, last + 17)
            places[index] = last
        over = max(0, last - (HEIGHT - BOTTOM))
        return [places[index] - over for index in range(len(self.lines))]

    def axes(self):
        yield f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}"/>'
        low, high = self.bounds()
        for value in (step for step in STEPS if low <= step <= high):
            y = self.y(value)
            if value > low:
                yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>'
        for value in sorted({point[0] for _, points in self.lines for point in points}):
            yield (f'<text x="{self.x(value):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,}</text>')
        middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
        yield f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(self.across)}</text>'
        yield (f'<text transform="translate(16 {TOP + (HEIGHT - TOP - BOTTOM) / 2:.1f}) rotate(-90)" '
               f'text-anchor="middle">{escape(self.upwards)}</text>')
