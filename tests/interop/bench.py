"""Drives hookctl, holds the clock and prints one line per check. Knows no provider."""

import base64
import json
import os
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Callable, Optional
from unittest import mock

#: When everything here is signed, in seconds since 1970.
AT = 1_700_000_000
ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
URL = "https://hooks.example.com/in?tenant=7&x=%20y"

#: What a library takes for a body: each kind is a wider one than that before it.
JSON = {"json"}
TEXT = JSON | {"text"}
BYTES = TEXT | {"bytes", "empty"}
EMPTY = {"empty"}


@dataclass
class Request:
    """One delivery, as a receiver sees it: header names in lower case, the body in bytes."""

    body: bytes
    headers: dict
    url: str = URL
    method: str = "POST"

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Library:
    """One row of the table: somebody else's code, and the pack it must agree with."""

    name: str
    provider: str
    secret: str
    #: Whether the library holds the request for genuine; an exception is a no.
    accepts: Callable[[Request, str], bool]
    #: The headers the library would send, where it can sign.
    signs: Optional[Callable[[bytes, str], dict]] = None
    takes: set = field(default_factory=lambda: TEXT)
    #: What checks, when it is not what signs.
    public: Optional[str] = None
    #: Another secret, where one request can carry a signature for each of two.
    second: Optional[str] = None
    #: Headers that are signed but that hookctl does not make.
    given: dict = field(default_factory=dict)
    #: Ages in seconds (below zero: ahead of the clock) at which library and pack must say the same.
    ages: tuple = ()
    #: Ages at which one of them is stricter, on purpose: {age: (library, pack)}.
    differ: dict = field(default_factory=dict)
    #: Whether the signature covers the body; a token does not.
    covers: bool = True

    @property
    def check_secret(self) -> str:
        return self.public or self.secret


# The clock.

now = AT
#: (module, name, stand-in) of every clock that a module imported by name.
CLOCKS: list = []


class Clock(datetime):
    """Stands in for `datetime` in the modules that ask it for the time."""

    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(now, tz)


@contextmanager
def frozen(at: float):
    """Every library sees `at` as now."""
    global now
    before, now = now, at
    with ExitStack() as stack:
        for module, name, stand_in in [(time, "time", lambda: now), *CLOCKS]:
            stack.enter_context(mock.patch.object(module, name, stand_in))
        yield
    now = before


# hookctl.

SCRATCH = tempfile.TemporaryDirectory(prefix="interop-")


def hookctl(*args: str) -> subprocess.CompletedProcess:
    """Runs the program away from anybody's settings."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HOOKCTL", "XDG_"))}
    env["HOME"] = SCRATCH.name
    return subprocess.run(
        [os.environ["HOOKCTL"], *args], cwd=SCRATCH.name, env=env, capture_output=True, timeout=60
    )


def kept(name: str, content: bytes) -> str:
    path = Path(SCRATCH.name, name)
    path.write_bytes(content)
    return str(path)


def flags(secrets, body: bytes, at: float, url: str, headers: dict) -> list:
    args = ["--body", kept("body", body), "--at", str(at), "--url", url, "--json"]
    for i, secret in enumerate(secrets):
        args += ["--secret-file", kept(f"secret{i}", secret.encode())]
    for name, value in headers.items():
        args += ["--header", f"{name}: {value}"]
    return args


def sign(provider: str, secrets, body: bytes, url=URL, given=None) -> Request:
    """What a receiver gets when hookctl signs the body."""
    given = given or {}
    ran = hookctl("sign", provider, "--id", ID, *flags(secrets, body, AT, url, given))
    if ran.returncode:
        raise RuntimeError(f"sign {provider}: {ran.stderr.decode()}")
    made = json.loads(ran.stdout)
    headers = {name.lower(): value for name, value in [*given.items(), *made["headers"]]}
    return Request(body, headers, made["url"] or url)


def verifies(provider: str, secrets, request: Request, at: float = AT) -> bool:
    """What hookctl says of a request. Anything but a yes or a no is a failure of the check itself."""
    args = flags(secrets, request.body, at, request.url, request.headers)
    ran = hookctl("verify", provider, *args)
    if ran.returncode not in (0, 1):
        raise RuntimeError(f"verify {provider}: {ran.stdout.decode()}{ran.stderr.decode()}")
    return ran.returncode == 0


# The checks.


def check(what: str, holds: Callable[[], bool]) -> None:
    """One line: whether it holds, and why it could not be found out."""
    try:
        line = "ok   python: " if holds() else "FAIL python: "
        print(line + what, flush=True)
    except Exception as error:
        print(f"FAIL python: {what}: {type(error).__name__}: {error}", flush=True)


def bodies(kinds: set) -> dict:
    table = json.loads(Path(__file__).with_name("bodies.json").read_text(encoding="utf-8"))
    return {
        name: base64.b64decode(body["base64"]) if "base64" in body else body["text"].encode()
        for name, body in table.items()
        if body["kind"] in kinds
    }


def changed(body: bytes) -> bytes:
    """The body with its last byte changed; still UTF-8 if it was."""
    return body[:-1] + bytes([body[-1] ^ 1]) if body else b"x"


def accepts(library: Library, request: Request, secret: str) -> bool:
    """The library's verdict; most of them say no by raising."""
    try:
        return bool(library.accepts(request, secret))
    except Exception:
        return False


def drive(library: Library) -> None:
    """All checks of one row."""
    name, provider, key = library.name, library.provider, library.check_secret
    for title, body in bodies(library.takes).items():
        request = sign(provider, [library.secret], body, given=library.given)
        # Without the guard, so that an exception here shows what is wrong.
        check(f"{name}: accepts hookctl's signature: {title}", lambda: library.accepts(request, key))
        if library.covers:
            forged = replace(request, body=changed(body))
            check(f"{name}: refuses a changed byte: {title}", lambda: not accepts(library, forged, key))
        if library.signs:
            theirs = Request(body, {**library.given, **library.signs(body, library.secret)})
            check(f"{name}: hookctl verifies its signature: {title}", lambda: verifies(provider, [key], theirs))
            if library.covers:
                forged = replace(theirs, body=changed(body))
                check(f"{name}: hookctl refuses a changed byte: {title}", lambda: not verifies(provider, [key], forged))
    drive_secrets(library)
    drive_ages(library)


def drive_secrets(library: Library) -> None:
    """Another secret is refused; of two that sign, either is enough."""
    name, provider, body = library.name, library.provider, b'{"a":1}'
    if not library.public:
        request = sign(provider, [library.secret], body, given=library.given)
        other = library.second or library.secret[:-2] + ("AA" if library.secret[-2:] != "AA" else "BB")
        check(f"{name}: refuses another secret", lambda: not accepts(library, request, other))
        check(f"{name}: hookctl refuses another secret", lambda: not verifies(provider, [other], request))
        check(f"{name}: hookctl tries each secret", lambda: verifies(provider, [other, library.secret], request))
    if library.second:
        pair = [library.secret, library.second]
        request = sign(provider, pair, body)
        for which, secret in zip(["first", "second"], pair):
            check(f"{name}: accepts the {which} of two secrets", lambda: library.accepts(request, secret))


def drive_ages(library: Library) -> None:
    """Library and pack draw the line at the same second, or differ as the table says."""
    name, key = library.name, library.check_secret
    request = sign(library.provider, [library.secret], b'{"a":1}', given=library.given)
    for age in [*library.ages, *library.differ]:
        with frozen(AT + age):
            theirs = accepts(library, request, key)
        ours = verifies(library.provider, [key], request, at=AT + age)
        said = f"library {'yes' if theirs else 'no'}, hookctl {'yes' if ours else 'no'}"
        expected = library.differ.get(age, (ours, ours))
        check(f"{name}: {age:+d} s: {said}", lambda: (theirs, ours) == expected)
