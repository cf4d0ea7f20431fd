"""How large the program is."""

import subprocess

from harness import programs
from harness.figures import Row, written
from harness.settings import WORK

TITLE = "Size"
TEXT = "The release build, stripped, with every pack in it; nothing else is installed with it."
PROGRAMS = []


def measure():
    place = programs.path("hookctl")
    stripped = WORK / "stripped"
    subprocess.run(["strip", "-o", stripped, place], check=True)
    size = stripped.stat().st_size
    stripped.unlink()
    measured = {"name": "hookctl", "commands": ["strip hookctl"], "runs": [{"mb": size / 1e6}]}
    return {"rounds": 1, "left_out": {}, "contenders": [measured]}


def megabytes(found):
    return found["contenders"][0]["runs"][0]["mb"]


def rows(found):
    size = megabytes(found)
    return [Row("release binary, stripped", "", [size], ("<=", 12), " MB", f"{written(size)} MB")]


def section(found):
    return f"{written(megabytes(found))} MB."
