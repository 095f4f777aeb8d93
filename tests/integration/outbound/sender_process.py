"""Senders that each die at a named point, and one that goes on where they left."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import json
import os
import signal
from datetime import timedelta
from functools import partial
from pathlib import Path

from libs.bus.loops import Loops
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.clock import SystemClock
from libs.observability import logs
from services.outbound import register, sending
from services.outbound.channels import webhook
from services.outbound.channels.post import Post
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.messages import Channel
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import SmtpPeer
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import tending
from tests.integration.outbound.dying import die_at
from tests.integration.outbound.placed import STAGES
from tests.integration.outbound.providers import reached

SHORT = timedelta(seconds=1.5)
AT_THE_SAME_TIME = 4
NOT_REACHED = 20  # seconds after which a sender is said to have missed its point
HANDS = 6


def adapters():
    """Say how each channel is reached, as the environment tells."""
    told = os.environ
    mail = SmtpPeer(
        *("localhost", int(told["MAIL"]), False),
        authorities=Path(told["AUTHORITIES"]),
        patience=2,
        final_patience=0.5,
    )
    return {
        Channel.EMAIL: partial(Smtp, mail),
        Channel.SMS: partial(reached, Path(told["FOLDER"]), int(told["TEXTS"])),
        Channel.POST: Post,
    }


def rounds(station, channels, branch=None):
    """Work the channels' lanes: of one branch, or of all with what others left."""
    office = Office(station.transactions, STAGES, SystemClock(), "this one")
    made = {} if branch else {"tending": office.look_after}
    for channel in channels:
        whose = Reachable(channel, only=branch)
        hands = 1 if branch else HANDS
        lane = Lane(
            *(f"{channel}.{branch}", whose, adapters()[channel]),
            live=False,
            hands=hands,
        )
        made |= Counter(office, lane).hands()
    return made


def work(*args):
    """Be a sender and nothing else of outbound."""
    lanes = Loops(lambda station: rounds(station, *args))
    sender = {"name": "outbound", "relay": Relay(), "sender": lanes}
    service = type("Sender", (), sender | {"connections": 4})
    run([service], WorkerSettings.read(os.environ))


def fall(branch, channel, point):
    """Start a sender of one branch that dies; return its process."""
    if child := os.fork():
        return child
    signal.alarm(NOT_REACHED)
    os.environ["KEEPWELL_SIDE_PORT"] = "0"
    die_at(channel, point)
    work([Channel(channel)], branch)
    os._exit(0)


def all_fall(doomed):
    """Let all die, a few at the same time; return by which signal each went."""
    waiting, alive, ended = list(doomed), {}, {}
    while waiting or alive:
        while waiting and len(alive) < AT_THE_SAME_TIME:
            told = waiting.pop(0)
            alive[fall(*told)] = told[0]
        child, status = os.waitpid(-1, 0)
        ended[alive.pop(child)] = os.waitstatus_to_exitcode(status)
    return ended


if __name__ == "__main__":
    logs.configure("sender", "INFO")
    sending.TO_PREPARE = sending.TO_HAND_OVER = SHORT
    register.ON_THE_WAY = SHORT * 2
    register.REST = webhook.REST = SHORT
    tending.SOON = SHORT / 3
    sending.AT_ONCE = 5
    webhook.PATIENCE = 1.0
    webhook.REST = SHORT / 3
    fates = all_fall(json.loads(os.environ["DOOMED"]))
    draft = Path(os.environ["FATES"] + ".draft")
    draft.write_text(json.dumps(fates))
    draft.rename(os.environ["FATES"])
    work(list(Channel)[:3])
