"""What the Python apps share: where they listen, and what they did."""

import os
import socket
from threading import Lock

SECRET = os.environ["WEBHOOK_SECRET"]


class Effects:
    """What deliveries did, each once."""

    def __init__(self):
        self.done = []
        self.lock = Lock()

    def once(self, key: str) -> None:
        with self.lock:
            if key not in self.done:
                self.done.append(key)

    def shown(self) -> dict:
        return {"count": len(self.done), "last": self.done[-5:]}


def serve(app) -> None:
    """Serves a WSGI app until it is ended. The first line on standard output is the port."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()


def serve_asgi(app) -> None:
    """Serves an ASGI app until it is ended. The first line on standard output is the port."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[listener])
