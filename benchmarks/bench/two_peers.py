"""Outbound's worker with two ways out: all branches' mail server, and one of Graz."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
from functools import partial
from pathlib import Path

from bench.mail_sender import STAGES
from libs.bus.loops import Loops, Round
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.bus.station import Station
from libs.clock import SystemClock
from libs.observability import logs
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.messages import Channel
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import AT_HOME, SmtpPeer
from services.outbound.storage.claims import Reachable

GRAZ = "graz"
WAYS = {
    "FAST": Reachable(Channel.EMAIL, others=(GRAZ,)),
    "SLOW": Reachable(Channel.EMAIL, only=GRAZ),
}


def rounds(station: Station) -> dict[str, Round]:
    """Make the hands of both lanes."""
    office = Office(
        station.transactions,
        STAGES,
        SystemClock(),
        "two peers",
        station.loops_bell.ring,
    )
    made: dict[str, Round] = {"tending": office.look_after}
    for name, whose in WAYS.items():
        port, authorities = os.environ[name].split(" ", 1)
        peer = SmtpPeer(
            "localhost", int(port), implicit=True, authorities=Path(authorities)
        )
        lane = Lane(name, whose, partial(Smtp, peer), live=False, hands=AT_HOME)
        made |= Counter(office, lane).hands()
    return made


class Sender:
    """Outbound's sender and nothing else of it."""

    name = "outbound"
    relay = Relay()
    sender = Loops(rounds)
    connections = 4


if __name__ == "__main__":
    logs.configure("sender", "INFO")
    run([Sender], WorkerSettings.read(os.environ))
