"""A door before all APIs, as the chart's Ingress and Services are: by path, in turn."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import yaml

HOST = "127.0.0.1"
PATIENCE = 30  # seconds
SUITE = Path("deploy/helm/keepwell/files/suite.yaml")
# What is of one connection and not of the message.
HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class Ingress(ThreadingHTTPServer):
    """Passes each request to the next API of the service that owns its path.

    `apis` says at which ports those are that may be asked. Nothing is tried twice.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), Handler)
        self.apis: Mapping[str, Sequence[int]] = {}
        self.turns: Counter[str] = Counter()
        self.owners = [
            (pattern, service)
            for service, told in yaml.safe_load(SUITE.read_text())["services"].items()
            for pattern in (*told["patterns"], *map(prefix, told["paths"]))
        ]
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}"

    def next_for(self, path: str) -> int:
        """Choose who is asked."""
        service = next(who for pattern, who in self.owners if re.match(pattern, path))
        self.turns[service] += 1
        apis = self.apis[service]
        return apis[self.turns[service] % len(apis)]


def prefix(path: str) -> str:
    """Spell a path and what is below it, as an Ingress understands a prefix."""
    return rf"{re.escape(path)}(?![^/?])"


class Handler(BaseHTTPRequestHandler):
    """Passes one request on, and its answer back."""

    server: Ingress
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        line = HTTPConnection(HOST, self.server.next_for(self.path), timeout=PATIENCE)
        try:
            line.request(self.command, self.path, body, dict(self.headers))
            self.answer(line.getresponse())
        except (OSError, HTTPException) as broken:
            self.send_error(502, repr(broken))
        finally:
            line.close()

    do_GET = do_POST = pass_on  # noqa: N815 as the library calls them

    def answer(self, got: HTTPResponse) -> None:
        body = got.read()
        self.send_response_only(got.status)
        for name, value in got.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""
