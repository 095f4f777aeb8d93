"""Frames of our own, held against those that py-amqp writes."""

from types import SimpleNamespace

import pytest
from amqp import Message
from amqp.method_framing import frame_writer
from amqp.serialization import dumps
from amqp.spec import Basic

from libs.bus.carriers.frames import Frames, properties

FRAME_MAX = 4096
NAMED = {"content_type": "application/json", "delivery_mode": 2, "user_id": "me"}


@pytest.mark.parametrize("many", [0, 1, 700, FRAME_MAX - 8, FRAME_MAX, 3 * FRAME_MAX])
def test_a_message_is_written_byte_for_byte_as_py_amqp_writes_it(many):
    body = bytes(range(256)) * (many // 256) + b"x" * (many % 256)

    ours = b"".join(Frames(7, "e", properties(**NAMED), FRAME_MAX).of("a.key", body))

    assert ours == written_by_py_amqp(body)


def written_by_py_amqp(body):
    wire = bytearray()
    connection = SimpleNamespace(frame_max=FRAME_MAX, bytes_sent=0)
    write = frame_writer(connection, SimpleNamespace(write=wire.extend))
    arguments = dumps("Bssbb", (0, "e", "a.key", True, False))
    write(1, 7, Basic.Publish, arguments, Message(body, **NAMED))
    return bytes(wire)
