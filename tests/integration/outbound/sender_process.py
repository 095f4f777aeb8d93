"""A worker that sends to the peer it is told of, and may die at a named point."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
import signal
import smtplib
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from libs.bus.loops import Loops
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.clock import SystemClock
from libs.observability import logs
from services.outbound import register, sending
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.messages import Channel
from services.outbound.register import Register
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import SmtpPeer
from services.outbound.storage import claims, frozen
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import settling
from tests.integration.outbound.sender import STAGES

SHORT = timedelta(seconds=1.5)
POINTS = {
    "before claiming": (Counter, "claim", "before"),
    "after claiming": (Counter, "claim", "after"),
    "before freezing": (frozen, "freeze", "before"),
    "after freezing": (Counter, "prepare", "after"),
    "before it is handed over": (Register, "hand_over", "before"),
    "after it is handed over": (Register, "hand_over", "after"),
    "amid the mail": (smtplib.SMTP, "send", "amid"),
    "after the answer": (Smtp, "deliver", "after"),
    "before it is settled": (claims, "pass_on", "settling"),
    "after it is settled": (Register, "write", "second"),
    "before it is told": (Register, "tell", "before"),
    "amid telling": (settling, "tell", "after"),
    "before the rest goes back": (Counter, "release", "before"),
}


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def as_bytes(told):
    return told if isinstance(told, bytes) else told.encode()


def die_at(point):
    owner, name, when = POINTS[point]
    meant = getattr(owner, name)
    calls = []

    def act(*args, **named):
        calls.append(name)
        if when == "before":
            die()
        if when == "amid" and b"Subject" in as_bytes(args[1]):
            meant(args[0], args[1][:40])
            die()
        answer = meant(*args, **named)
        if when == "settling" and args[2]:
            die()
        if (when == "after" and answer != []) or (when == "second" and len(calls) > 1):
            die()
        return answer

    setattr(owner, name, act)


def rounds(station):
    peer = SmtpPeer(
        *("localhost", int(os.environ["PEER"]), False),
        authorities=Path(os.environ["AUTHORITIES"]),
        patience=2,
        final_patience=1,
    )
    office = Office(station.transactions, STAGES, SystemClock(), "this one")
    lane = Lane(
        *("email", Reachable(Channel.EMAIL), partial(Smtp, peer)),
        live="LIVE" in os.environ,
        hands=2,
    )
    return {"tending": office.look_after} | Counter(office, lane).hands()


class Sender:
    """Outbound's sender and nothing else of it."""

    name = "outbound"
    relay = Relay()
    sender = Loops(rounds)
    connections = 4


if __name__ == "__main__":
    logs.configure("sender", "INFO")
    sending.TO_PREPARE = sending.TO_HAND_OVER = SHORT
    register.ON_THE_WAY = SHORT * 2
    register.REST = SHORT
    sending.AT_ONCE = 5
    if point := os.environ.get("KEEPWELL_FAILPOINT"):
        die_at(point)
    run([Sender], WorkerSettings.read(os.environ))
    sys.exit(0)
