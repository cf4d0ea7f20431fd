"""Makes mitmproxy's form of the first records of a capture, on their way to a URL.

    python flows.py CAPTURE COUNT URL OUT
"""

import json
import sys
from itertools import islice
from urllib.parse import urlsplit

from mitmproxy import connection, http
from mitmproxy.io import FlowWriter


def flow(record, url, port):
    client = connection.Client(peername=("127.0.0.1", 1), sockname=("127.0.0.1", 2), timestamp_start=0)
    made = http.HTTPFlow(client, connection.Server(address=("127.0.0.1", port)))
    request = record["request"]
    fields = [(name.encode(), value.encode()) for name, value in request["headers"] if name != "Host"]
    made.request = http.Request.make("POST", url, request["body"]["utf8"].encode(), http.Headers(fields))
    return made


def main():
    capture, count, url, out = sys.argv[1:]
    with open(capture, encoding="utf-8") as lines, open(out, "wb") as file:
        writer = FlowWriter(file)
        for line in islice(lines, int(count)):
            writer.add(flow(json.loads(line), url, urlsplit(url).port))


if __name__ == "__main__":
    main()
