"""Providers of texts that behave as they are told: well, badly or not at all."""

import json
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

import trustme

from libs.clock import SystemClock
from libs.ports import free_port
from services.outbound.channels.reachable import Target
from services.outbound.channels.webhook import Provider, Texts
from tests.integration.outbound.turns import Turns

OLD, NEW = "whsec_b2xkb2xkb2xkb2xkb2xkb2xk", "whsec_bmV3bmV3bmV3bmV3bmV3bmV3"
HOST = "sms.provider.example"
LOOK_SECONDS = 0.01  # whether it is to stop
LONGEST = 30  # seconds
REFUSALS = {"5xx": 400, "throttle": 429}


@dataclass
class Answers:
    """What a provider says, and what it was asked and has taken."""

    code: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b'{"id": "r-1"}'
    asked: list = field(default_factory=list)
    breaks: bool = False
    withheld: int = 0  # octets of the body that never come
    taken: list = field(default_factory=list)
    turns: Turns = field(default_factory=Turns)
    over: Event = field(default_factory=Event)

    def treat(self, body):
        """Take a text or not; say how it is treated, by the place it names."""
        treatment = self.turns.treatment(json.loads(body).get("to", "") if body else "")
        if treatment not in REFUSALS:
            self.taken.append(body)
        if treatment == "hang":
            self.over.wait(LONGEST)
        return treatment


def handler(answers):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {name.lower(): text for name, text in self.headers.items()}
            answers.asked.append((self.path, told, body))
            treatment = answers.treat(body)
            if answers.breaks or treatment in ("drop", "hang"):
                self.connection.close()
                return
            self.send_response(REFUSALS.get(treatment, answers.code))
            for name, text in answers.headers.items():
                self.send_header(name, text)
            size = len(answers.body) + answers.withheld
            self.send_header("Content-Length", str(size))
            self.end_headers()
            self.wfile.write(answers.body)

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def provider(folder, answers, name=HOST):
    authority = trustme.CA()
    folder.joinpath("ca.pem").write_bytes(authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), handler(answers))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serve = partial(server.serve_forever, LOOK_SECONDS)
    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield server.server_address[1]
    answers.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def reached(folder, port):
    """Make an adapter that finds the provider where a test has put it."""
    url = urlsplit(f"https://{HOST}/hooks?v=1")
    told = Provider(url, (NEW, OLD), folder / "ca.pem")
    return Texts(told, SystemClock(), lambda _url: Target(HOST, port, "127.0.0.1"))
