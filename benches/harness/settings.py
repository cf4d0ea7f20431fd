"""Where things stand and how much is measured: all that the environment can change."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
PEERS = HERE / "peers"
WORK = Path(os.environ["BENCHES_WORK"])
RESULTS = WORK / "results"
HOOKCTL = os.environ["HOOKCTL"]


def number(name, usual):
    return int(os.environ.get(name) or usual)


#: How often every contender runs.
ROUNDS = number("ROUNDS", 5)
#: How long a listener is under load, in seconds.
LOAD = number("LOAD", 3)
#: How many requests a sender that counts sends.
REQUESTS = number("REQUESTS", 20_000)
#: How many connections a load has.
CONNECTIONS = number("CONNECTIONS", 50)
#: How many records are judged and replayed.
RECORDS = number("RECORDS", 100_000)
#: How many at most, where it is asked how cost and memory grow.
MANY = number("MANY", 1_000_000)
#: How many deliveries mitmproxy replays, which takes milliseconds for each.
FEW = number("FEW", 1_000)
#: How many deliveries are paced at 1,000 a second.
PACED = number("PACED", 5_000)
#: How often a program is started.
STARTS = number("STARTS", 40)
#: What `hookctl send` is told besides what it sends and where to.
SEND = os.environ.get("SEND") or f"--count {REQUESTS} --concurrency {CONNECTIONS} -q"

PROVIDER, EDITION, EVENT = "voxsig", "documented", "conversation_created"
