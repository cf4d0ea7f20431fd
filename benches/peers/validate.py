"""Reads a capture and says how many of its payloads there are and how many match the schema of their event.

    python validate.py jsonschema|jsonschema-rs CAPTURE SCHEMAS [AT_MOST]
"""

import json
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time


def validators(mode, folder):
    """A function for each event that says whether a payload matches."""
    schemas = {path.stem: json.loads(path.read_bytes()) for path in Path(folder).glob("*.json")}
    if mode == "jsonschema":
        from jsonschema import Draft202012Validator

        return {event: Draft202012Validator(schema).is_valid for event, schema in schemas.items()}
    import jsonschema_rs

    return {event: jsonschema_rs.Draft202012Validator(schema).is_valid for event, schema in schemas.items()}


def main():
    mode, capture, folder, *most = sys.argv[1:]
    valid_of = validators(mode, folder)
    payloads = valid = 0
    start, busy = perf_counter(), process_time()
    with open(capture, "rb") as lines:
        for line in islice(lines, int(most[0]) if most else None):
            payload = json.loads(json.loads(line)["request"]["body"]["utf8"])
            payloads += 1
            valid += valid_of[payload["event"]](payload)
    print(json.dumps({"payloads": payloads, "valid": valid, "wall": perf_counter() - start,
                      "cpu": process_time() - busy}))


if __name__ == "__main__":
    main()
