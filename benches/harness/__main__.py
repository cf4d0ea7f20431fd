"""Measures the comparisons that are named, or all, keeps what was found and writes README.md.

    python -m harness [--render] [NAME…]
"""

import datetime
import importlib
import json
import os
import sys
import time
import traceback

from . import captures, readme
from .settings import RESULTS, WORK

#: In the order of the page.
NAMES = ["send", "listen", "commit", "diff", "replay", "pacing", "start", "size", "records", "connections"]


def measured(name, module):
    """Measures one and keeps it; whether it went well."""
    print(f"{name}:", file=sys.stderr)
    start = time.monotonic()
    try:
        found = module.measure()
    except Exception:  # Whatever it is, the other comparisons go on.
        traceback.print_exc()
        return False
    found["when"] = datetime.date.today().isoformat()
    part = RESULTS / f"{name}.part"
    part.write_text(json.dumps(found, indent=1), encoding="utf-8")
    os.replace(part, RESULTS / f"{name}.json")
    print(f"  {time.monotonic() - start:.0f} s", file=sys.stderr)
    return True


def main():
    asked = [arg for arg in sys.argv[1:] if arg != "--render"]
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        sys.exit(f"benches: there is no comparison `{unknown[0]}`: {', '.join(NAMES)}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (WORK / "home").mkdir(exist_ok=True)
    comparisons = {name: importlib.import_module(f"comparisons.{name}") for name in NAMES}
    failed = []
    if "--render" not in sys.argv:
        failed = [name for name in asked or NAMES if not measured(name, comparisons[name])]
        captures.forget()
    files = {name: RESULTS / f"{name}.json" for name in NAMES}
    results = {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()}
    readme.write(comparisons, results)
    if failed:
        sys.exit(f"benches: could not be measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
