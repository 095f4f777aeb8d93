"""A line to a broker that falls silent while it is opened."""

import socket
import time
from contextlib import ExitStack, suppress
from struct import pack
from threading import Thread

import pytest
from amqp.serialization import dumps

from libs.bus.carriers.amqp import Line

START = pack(">HH", 10, 10) + dumps("ooFSS", [0, 9, {}, "PLAIN", "en_US"])
TUNE = pack(">HH", 10, 30) + dumps("BlB", [0, 131_072, 10])
OPEN_OK = pack(">HH", 10, 41) + dumps("s", [""])
HEARTBEAT = pack(">BHI", 8, 0, 0) + b"\xce"
WORDS = (START, TUNE, OPEN_OK)
DEADLINE = 10.0  # seconds


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
        listener.shutdown(socket.SHUT_RDWR)


# Heartbeats go on coming from a broker that waits for a queue's leader itself.
@pytest.mark.parametrize("words", [0, 3], ids=["at once", "but for heartbeats"])
def test_a_broker_that_falls_silent_is_given_up_within_the_deadline(listener, words):
    Thread(target=serve, args=(listener, words), daemon=True).start()
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        Line(f"amqp://127.0.0.1:{listener.getsockname()[1]}//", "test")

    assert time.monotonic() - began < DEADLINE


def serve(listener, words):
    """Accept whoever comes and say the first so many words of the handshake."""
    with suppress(OSError), ExitStack() as accepted:
        while True:
            client, _ = listener.accept()
            speak(accepted.enter_context(client), WORDS[:words])


def speak(client, words):
    for word in words:
        client.recv(4096)
        client.sendall(pack(">BHI", 1, 0, len(word)) + word + b"\xce")
    client.settimeout(1)
    while words and is_there(client):
        client.sendall(HEARTBEAT)


def is_there(client):
    with suppress(TimeoutError):
        return client.recv(4096) != b""
    return True
