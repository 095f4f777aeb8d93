import socket
import socketserver
from threading import Thread
from time import monotonic

import pytest

from libs.testing.proxy import Mode, Proxy

PATIENCE = 0.2


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while said := self.request.recv(100):
            self.server.heard.append(said)
            self.request.sendall(said)


@pytest.fixture
def echo():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.heard = []
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def wire(echo):
    with Proxy(f"echo://user:secret@127.0.0.1:{echo.server_address[1]}/x") as proxy:
        yield proxy


def connect(wire):
    port = wire.url.rpartition(":")[2].partition("/")[0]
    return socket.create_connection(("127.0.0.1", int(port)), PATIENCE)


def say(connection, words):
    connection.sendall(words)
    return connection.recv(100)


def test_the_url_keeps_all_but_the_port(wire):
    assert wire.url.startswith("echo://user:secret@127.0.0.1:")
    assert wire.url.endswith("/x")


def test_what_is_said_passes_and_comes_back(wire):
    with connect(wire) as connection:
        assert say(connection, b"hello") == b"hello"


def test_a_black_hole_keeps_what_is_said_until_it_passes_again(wire):
    with connect(wire) as connection, connect(wire) as later:
        wire.become(Mode.BLACKHOLE)
        with pytest.raises(TimeoutError):
            say(connection, b"hello")

        wire.become(Mode.OK)

        assert connection.recv(100) == b"hello"
        assert say(later, b"me too") == b"me too"


def test_dropped_connections_end_old_and_new(wire):
    with connect(wire) as connection:
        say(connection, b"hello")
        wire.become(Mode.DROP)
        assert ends(connection)
    with connect(wire) as another:
        assert ends(another)


def test_refused_connections_find_nobody_until_the_wire_is_mended(wire):
    wire.become(Mode.REFUSE)
    with pytest.raises(ConnectionRefusedError):
        connect(wire)

    wire.become(Mode.OK)

    with connect(wire) as connection:
        assert say(connection, b"hello") == b"hello"


def test_a_cut_loses_answers_and_then_the_connection(wire, echo):
    with connect(wire) as connection:
        wire.become(Mode.CUT)
        with pytest.raises(TimeoutError):
            say(connection, b"do it")
        assert echo.heard == [b"do it"]

        wire.become(Mode.OK)

        assert ends(connection)


def test_a_lag_holds_back_each_way(wire):
    with connect(wire) as connection:
        wire.lag(0.05)
        before = monotonic()
        say(connection, b"hello")
        assert monotonic() - before >= 0.1


def ends(connection):
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True
