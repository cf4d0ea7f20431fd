"""Writes README.md out of the last results of every comparison and out of notes.md."""

import re

from . import machine, programs
from .figures import grid
from .settings import HERE

HEAD = """# hookctl, measured

Written by `benches/run` out of what it measured and out of `notes.md`; do not edit.

Every figure is a median of rounds in which all contenders of a comparison took their turns, each round beginning with
another one; every ratio is that of hookctl to the peer in the same round, and its range that of the rounds. Work that
hookctl does and the peer does not is said beside each comparison.

{table}

{machine}

{versions}
"""
TAIL = """## Again

```
benches/run                  # all of it: about twenty minutes, on a machine that does nothing else
benches/run send listen      # some comparisons; the others are shown as they were measured last
benches/run --render         # only this page
ROUNDS=2 LOAD=1 benches/run  # sooner, and less certain
cargo bench --bench micro    # what signing, verifying, rendering, … take, each alone
benches/instructions         # how many instructions they take, against benches/instructions.txt
```
"""


def write(comparisons, results):
    """`comparisons` are modules by name, in the order of the page; `results` what was found, by name."""
    rows, sections, used = [], [], {"hookctl"}
    for name, module in comparisons.items():
        found = results.get(name)
        if found is None:
            sections.append(f"## {module.TITLE}\n\nNot measured.\n")
            continue
        rows += module.rows(found)
        used |= set(module.PROGRAMS)
        sections.append(section(name, module, found))
    text = HEAD.format(table=table(rows), machine=machine.told(), versions=versions(used))
    text = "\n".join([text, *sections, TAIL])
    (HERE / "README.md").write_text(re.sub(r"\n{3,}", "\n\n", text), encoding="utf-8")


def table(rows):
    head = ["work", "beside", "hookctl", "the other", "ratio or figure", "range", "must reach", "met"]
    return grid(head, [row.cells() for row in rows], texts=2)


def section(name, module, found):
    left_out = "\n".join(f"Left out: `{who}`, {why}." for who, why in found["left_out"].items())
    commands = dict.fromkeys(line for each in found["contenders"] for line in each["commands"])
    parts = [f"## {module.TITLE}", module.TEXT.format(**found), f"Rounds: {found['rounds']}, on {found['when']}.",
             module.section(found), left_out, notes().get(name, ""), "```\n" + "\n".join(commands) + "\n```"]
    return "\n\n".join(part for part in parts if part) + "\n"


def notes():
    """What is said of each comparison besides its figures, by the headings of notes.md."""
    file = HERE / "notes.md"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    parts = re.split(r"^## (\S+)\n", text, flags=re.MULTILINE)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2])}


def versions(used):
    told = [f"{name} {programs.version(name)}" for name in sorted(used - {"python"}) if programs.version(name)]
    if "python" in used and programs.path("python"):
        packages = [f"{name} {version}" for name, version in programs.pinned().items() if name.startswith("jsonschema")
                    and "specifications" not in name]
        told += [f"Python {programs.version('python')}", *packages]
    return ", ".join([f"rustc {programs.version('rustc')}", *told]) + "."
