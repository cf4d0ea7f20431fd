"""The captures and schemas that are judged and replayed, made when they are first asked for."""

import subprocess
import sys

from . import programs
from .process import environment, measured
from .settings import HERE, ROOT, WORK

#: One payload in so many breaks its schema; the eighth of them.
BROKEN_EVERY = 50


def broken(records):
    return (records + BROKEN_EVERY - 8) // BROKEN_EVERY


def written(records):
    """The file of that many records."""
    path = WORK / f"capture-{records}.jsonl"
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            subprocess.run([sys.executable, HERE / "harness/capture.py", str(records)], stdout=out, env=environment(),
                           check=True)
        part.rename(path)
    return path


def forget():
    """Removes the files, which are large, and what listeners wrote."""
    for name in ("capture-*", "listened.jsonl", "flows", "replayed-*"):
        for path in WORK.glob(name):
            path.unlink()


def schemas():
    """The folder with the schema of every event of the edition `live`."""
    folder = WORK / "schemas"
    folder.mkdir(exist_ok=True)
    for file in ROOT.glob("samples/voxsig/live/*.schema.json"):
        event = file.name.removesuffix(".schema.json")
        said, _, _ = measured([programs.path("hookctl"), "show", "voxsig", event, "--edition", "live", "--schema"])
        (folder / f"{event}.json").write_text(said, encoding="utf-8")
    return folder
