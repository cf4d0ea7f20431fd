"""The programs that are measured: where each stands and which version it is."""

import functools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from .settings import HOOKCTL, PEERS, ROOT, WORK

#: Where a program stands when it is not on the path.
PLACES = {
    "hookctl": HOOKCTL,
    "oha": WORK / "crates/bin/oha",
    "xh": WORK / "crates/bin/xh",
    "mitmdump": WORK / "mitmproxy/bin/mitmdump",
    "python": WORK / "venv/bin/python",
    "append": WORK / "helpers/append",
    "spin": WORK / "helpers/spin",
    "empty": WORK / "helpers/empty",
    "parse": os.environ.get("PARSE") or "/nonexistent",
    "autocannon": WORK / "node/node_modules/autocannon/autocannon.js",
    "ajv": WORK / "node/node_modules/ajv/package.json",
    "time": "/usr/bin/time",
}
#: What each is asked for its version with.
ASKED = {
    "nginx": ["-v"], "ab": ["-V"], "webhook": ["-version"], "wrk": ["-v"], "hookctl": ["--version"],
}


def path(name):
    """Where the program stands, or None where it could not be had."""
    if name in PLACES:
        place = Path(PLACES[name])
        return str(place) if place.exists() else None
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def missing(*names):
    """Those of the names that could not be had."""
    return [name for name in names if path(name) is None]


@functools.cache
def version(name):
    """Its version, as far as it tells."""
    if path(name) is None:
        return None
    if name in ("ajv", "autocannon"):
        return json.loads((PEERS / "package.json").read_text())["dependencies"][name]
    if name == "hey":
        # It does not say; the package does.
        return first(["dpkg-query", "-W", "-f", "${Version}", "hey"])
    if name in ("append", "spin", "empty", "parse"):
        return None
    return first([path(name), *ASKED.get(name, ["--version"])])


def first(command):
    """The first thing it says that looks like a version."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return None
    found = re.search(r"\d+\.\d+(\.\d+)*", done.stdout + done.stderr)
    return found.group(0) if found else None


def pinned():
    """The versions of the Python packages."""
    lines = (PEERS / "requirements.txt").read_text().splitlines()
    return dict(line.strip().split("==") for line in lines if "==" in line)


def shown(command):
    """The command as anybody would type it: without where things stand here."""
    names = {str(place): name for name, place in PLACES.items() if name != "ajv"}
    words = []
    for word in map(str, command):
        word = names.get(word, word)
        for start, instead in ((f"{WORK}/", ""), (f"{ROOT}/", "")):
            word = word.replace(start, instead)
        word = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", word)
        if word.startswith("/") and not words:
            word = Path(word).name
        if words and re.fullmatch(r"--?(listen-)?port", words[-1]):
            word = "PORT"
        words.append(f"'{word}'" if re.search(r"[ ;$]", word) else word)
    return " ".join(words)
