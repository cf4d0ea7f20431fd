"""Captures of three years ago, replayed: what is signed anew the libraries accept today, by their own clocks."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


from bench import SCRATCH, Library, Request, accepts, check, hookctl, kept

#: When the captures were made.
THEN = "2023-01-01T10:00:00Z"
BODY = b'{"a":1}'


class Endpoint(ThreadingHTTPServer):
    """Keeps what comes in, as a receiver sees it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in?tenant=7&x=%20y"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        url = f"http://{headers['host']}{self.path}"
        self.server.seen.append(Request(body, headers, url))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def endpoint():
    server = Endpoint()
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(*args: str) -> None:
    ran = hookctl(*args)
    if ran.returncode:
        raise RuntimeError(f"{args}: {ran.stdout.decode()}{ran.stderr.decode()}")


def captured(library: Library, server: Endpoint) -> Request:
    """Makes `old.jsonl`, signed and recorded at that time; gives the request."""
    sent = kept("sent.jsonl", b"")
    given = [arg for name, value in library.given.items() for arg in ("--header", f"{name}: {value}")]
    run(
        "send", library.provider, "--data", kept("body", BODY), "--at", THEN, "--to", server.url, "--out", sent,
        "--secret-file", kept("secret", library.secret.encode()), "--expect", "any", *given,
    )
    with open(sent, encoding="utf-8") as file:
        record = json.loads(file.read())
    record["at"] = THEN
    kept("old.jsonl", json.dumps(record).encode())
    return server.seen.pop()


def replayed(library: Library, server: Endpoint, how: str) -> Request:
    run(
        "replay", "old.jsonl", "--to", server.url, "--resign", how, "--provider", library.provider,
        "--secret-file", str(SCRATCH.name) + "/secret", "--expect", "any",
    )
    [request] = server.seen
    server.seen.clear()
    return request


def drive_one(library: Library, server: Endpoint) -> None:
    name, key = library.name, library.check_secret
    old = captured(library, server)
    fresh = replayed(library, server, "fresh")
    check(f"{name}: accepts a capture of 2023 replayed today", lambda: library.accepts(fresh, key))
    check(f"{name}: the body is the recorded one", lambda: fresh.body == old.body)
    same = replayed(library, server, "keep")
    check(f"{name}: kept, it is the recorded request", lambda: same.headers == old.headers and same.body == old.body)
    if any(age >= 86400 for age in library.ages):
        check(f"{name}: kept, it is refused for its age", lambda: not accepts(library, same, key))
    if library.covers:
        run(
            "replay", "old.jsonl", "--to", server.url, "--set", "a=2", "--provider", library.provider,
            "--secret-file", str(SCRATCH.name) + "/secret", "--expect", "any",
        )
        edited = server.seen.pop()
        check(f"{name}: accepts an edited one", lambda: edited.body == b'{"a":2}' and library.accepts(edited, key))


def drive(libraries: list) -> None:
    with endpoint() as server:
        for library in libraries:
            try:
                drive_one(library, server)
            except Exception as error:
                check(f"{library.name}: is replayed: {error}", lambda: False)
                server.seen.clear()
