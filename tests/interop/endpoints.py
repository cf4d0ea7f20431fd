"""Endpoints on other people's stacks: what hookctl's built-in test finds of them is what is known of their libraries.

A probe that is named anew, or no longer, is a change in hookctl or in a library: look at it, then correct the table.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import SCRATCH, check, hookctl, kept

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"
#: How many apps are tested at a time: most of a test is waiting.
AT_ONCE = 3
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class App:
    """An endpoint, and what is known of it."""

    #: Its file in `apps`.
    file: str
    provider: str
    secret: str
    #: Probes that name a fault, each with the reason why the stack has it.
    named: dict
    #: Further arguments of the test.
    args: list = field(default_factory=list)


#: Express's parsers take 100 kB unless they are told otherwise, and few tell them.
LIMIT = {"accepts/large": "Express's default body limit is 100 kB"}

APPS = [
    App(
        "express-stripe.mjs",
        "stripe",
        "whsec_abcdefghijklmnopqrstuvwxyz012345",
        # That the library accepts times ahead is what the pack says too, so no probe asks.
        LIMIT,
    ),
    App(
        "express-standardwebhooks.mjs",
        "standard-webhooks",
        WHSEC,
        {**LIMIT, "refuses/empty-body": "the library takes an empty body for genuine and parses nothing"},
    ),
    App(
        "express-naive.mjs",
        "voxsig",
        "a-secret-of-the-webhook",
        {
            **LIMIT,
            "accepts/event:message_created": "its text has escapes, which JSON.stringify does not write again",
            "accepts/escapes": "the same",
            "accepts/number-forms": "10.00 becomes 10",
            "accepts/white-space": "it is gone when the body is written again",
            "refuses/re-serialised": "what was signed is not what came",
            "refuses/stale-timestamp": "nobody looks at the time",
            "refuses/future-timestamp": "nobody looks at the time",
            "once/in-sequence": "nobody remembers deliveries",
            "once/at-once": "nobody remembers deliveries",
            "once/after-time-out": "nobody remembers deliveries",
            "once/after-hang-up": "nobody remembers deliveries",
        },
        # The other edition tells a time with six decimals, of which JSON.stringify drops a last zero: by chance.
        ["--edition", "documented"],
    ),
    App(
        "flask_slack.py",
        "slack",
        "8f742231b10e8888abcd99yyyzzz85a5",
        {
            "refuses/malformed-timestamp": "the SDK calls int() on it without a guard",
            "refuses/non-ascii-signature": "the SDK's hmac.compare_digest raises a TypeError",
            "survives/invalid-utf-8": "the SDK decodes the body before it verifies it",
            "survives/deep-json": "Python's parser raises a RecursionError, which Flask does not expect",
        },
    ),
    App(
        "fastapi_standardwebhooks.py",
        "standard-webhooks",
        WHSEC,
        {
            "refuses/malformed-signature": "the library splits it at a comma that may not be there",
            "refuses/undecodable-signature": "the library decodes it without a guard",
            "refuses/non-ascii-signature": "the library decodes it without a guard",
            "survives/invalid-utf-8": "the library decodes the body before it verifies it",
            "refuses/wrong-content-type": "the app reads bytes, whatever they are said to be",
            **{
                name: "the library parses the verified body, and the app does not expect that to fail"
                for name in (
                    "refuses/empty-body",
                    "refuses/not-json",
                    "refuses/truncated-json",
                    "survives/byte-order-mark",
                    "survives/deep-json",
                    "survives/huge-numbers",
                    "survives/nul",
                )
            },
        },
    ),
]


@contextmanager
def running(app: App):
    """Starts an app; gives its address once it listens."""
    if app.file.endswith(".mjs"):
        command = ["node", Path(os.environ["INTEROP_NODE"], "apps", app.file)]
    else:
        command = [sys.executable, HERE / "apps" / app.file]
    process = subprocess.Popen(
        command,
        env={**os.environ, "WEBHOOK_SECRET": app.secret, "NODE_ENV": "production"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def packs() -> str:
    """A folder of packs as a user would write them: hookctl's own schemes, with events added."""
    folder = Path(SCRATCH.name, "packs")
    for own in sorted((HERE / "packs").iterdir()):
        pack = folder / own.name
        shutil.copytree(own, pack)
        events = (pack / "events.toml").read_text(encoding="utf-8")
        (pack / "events.toml").unlink()
        scheme = (SAMPLES / own.name / "provider.toml").read_text(encoding="utf-8")
        (pack / "provider.toml").write_text(scheme + events, encoding="utf-8")
    return str(folder)


def trials(app: App, samples: str) -> dict:
    """What the built-in test says of an app: the upshot of each probe."""
    report = kept(f"{app.file}.jsonl", b"")
    with running(app) as url:
        ran = hookctl(
            "test", app.provider, "--samples", samples, "--to", f"{url}/hooks", "--probe", f"{url}/effects",
            "--secret-file", kept(f"{app.file}.secret", app.secret.encode()), "--timeout", "3s", "--seed", "7",
            "--report", f"jsonl={report}", *app.args,
        )
    if ran.returncode not in (0, 1):
        raise RuntimeError(f"exit {ran.returncode}: {ran.stderr.decode()}")
    lines = [json.loads(line) for line in Path(report).read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line for line in lines if line["type"] == "trial"}


def drive(app: App, samples: str) -> list:
    """All checks of one app, as what `check` takes."""
    try:
        told = trials(app, samples)
    except Exception as error:
        return [(f"{app.file}: is tested: {error}", False)]
    passed = {name for name, trial in told.items() if trial["upshot"] == "passed"}
    named = {name for name, trial in told.items() if trial["upshot"] in ("failed", "error")}
    checks = [(f"{app.file}: {len(passed)} probes pass", len(passed) > 20)]
    for name in sorted(named | set(app.named)):
        why = app.named.get(name)
        if why is None:
            checks.append((f"{app.file}: {name} names a fault that is not known: {told[name]['findings']}", False))
        else:
            checks.append((f"{app.file}: {name}: {why}", name in named))
    return checks


samples = packs()
with ThreadPoolExecutor(AT_ONCE) as pool:
    for checks in pool.map(lambda app: drive(app, samples), APPS):
        for what, holds in checks:
            check(what, lambda holds=holds: holds)
