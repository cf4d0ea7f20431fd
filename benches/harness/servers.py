"""The listeners: each is started on a free port of this machine, and ended by whoever started it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from . import programs
from .process import environment
from .settings import EDITION, PEERS, PROVIDER, WORK

PATH = "/hooks/bench"
NGINX = """daemon off;
master_process off;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {work}/nginx-body;
    proxy_temp_path {work}/nginx-proxy;
    fastcgi_temp_path {work}/nginx-fastcgi;
    uwsgi_temp_path {work}/nginx-uwsgi;
    scgi_temp_path {work}/nginx-scgi;
    keepalive_requests 1000000000;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ return 200; }}
        location = /told {{ stub_status; }}
    }}
}}
"""


@dataclass
class Server:
    """One that listens."""

    port: int
    pid: int
    command: list

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{PATH}"

    def cpu(self):
        """Seconds of the processors so far."""
        with open(f"/proc/{self.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def requests(self):
        """How many it has answered; nginx says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/told", timeout=10) as answer:
            numbers = answer.read().decode().splitlines()[2].split()
        # This question is one of them.
        return int(numbers[2]) - 1

    def mb(self):
        """The most memory it ever held, in MB."""
        with open(f"/proc/{self.pid}/status", encoding="utf-8") as file:
            [most] = [line for line in file if line.startswith("VmHWM")]
        return int(most.split()[1]) * 1024 / 1e6


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


@contextmanager
def serving(command, port):
    """The server that the command starts, from when it takes connections until the block ends."""
    with open(WORK / "server.log", "wb") as log:
        child = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                                 env=environment(), cwd=WORK)
        try:
            until_open(port, child)
            yield Server(port, child.pid, command)
        finally:
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def until_open(port, child):
    """Waits until a connection is taken, half a minute at most."""
    end = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if child.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"`{child.args[0]}` does not listen") from None
            time.sleep(0.02)


def nginx():
    """Answers 200 with nothing; reads the body and forgets it."""
    port = free_port()
    config = WORK / "nginx.conf"
    config.write_text(NGINX.format(work=WORK, port=port))
    return serving([programs.path("nginx"), "-c", config, "-e", WORK / "nginx.log"], port)


def listen(*args, sync="interval", checks=True):
    """Records in full; with `checks` it verifies and validates as well."""
    port = free_port()
    out = WORK / "listened.jsonl"
    out.unlink(missing_ok=True)
    checking = ["--provider", PROVIDER, "--edition", EDITION, "--secret-file", WORK / "secret"] if checks else []
    return serving([programs.path("hookctl"), "listen", "--port", port, "--sync", sync, "--out", out, *checking, *args],
                   port)


def webhook(executes):
    """Parses the payload and checks its HMAC, and runs a command for it, or else does nothing more: no record."""
    port = free_port()
    hmac = {"match": {"type": "payload-hmac-sha256", "secret": (WORK / "secret").read_text(),
                      "parameter": {"source": "header", "name": "X-Hub-Signature-256"}}}
    never = {"match": {"type": "value", "value": "never", "parameter": {"source": "payload", "name": "event"}}}
    hook = {"id": "bench", "execute-command": "/bin/true",
            "trigger-rule": hmac if executes else {"and": [hmac, never]}}
    config = WORK / "webhook.json"
    config.write_text(json.dumps([hook]))
    return serving([programs.path("webhook"), "-ip", "127.0.0.1", "-port", port, "-hooks", config], port)


def mitmdump():
    """Records in full and answers 200 itself, without passing on."""
    port = free_port()
    out = WORK / "flows"
    out.unlink(missing_ok=True)
    # Lazy: there is nothing behind it to connect to.
    return serving([programs.path("mitmdump"), "-q", "--mode", "reverse:http://127.0.0.1:9", "--set",
                    "connection_strategy=lazy", "--listen-host", "127.0.0.1", "--listen-port", port, "-w", out, "-s",
                    PEERS / "answer.py"], port)
