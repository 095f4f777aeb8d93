"""An intake that is killed amid the mail it is told of, before or after its commit."""

import libs.bus.run  # noqa: F401  # isort: skip  the patch comes before all else

import json
import os
import signal
import sys
from pathlib import Path

from libs.clock import SystemClock
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.transactions import Transactions
from services.outbound.mailbox_intake import MailboxIntake
from services.outbound.settings import ImapPeer
from services.outbound.usecases import returned_mails
from tests.integration.outbound.house import PEPPER


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_amid(number):
    meant, seen = returned_mails.take_in, []

    def take_in(transaction, raw):
        came_of = meant(transaction, raw)
        seen.append(raw)
        if len(seen) == number:
            die()
        return came_of

    returned_mails.take_in = take_in


if __name__ == "__main__":
    url, port, authorities, user, password, point, taken_to = json.loads(sys.argv[1])
    peer = ImapPeer(
        *("localhost", port, True, user, password),
        authorities=Path(authorities),
        taken_to=taken_to,
    )
    engine = engine_for(url, 2, "test")
    intake = MailboxIntake(
        Transactions(engine, "outbound", WallClock(), walled=False, pepper=PEPPER),
        peer,
        SystemClock(),
    )
    if point == "move":
        intake.line.move = lambda _uids: die()
    else:
        die_amid(point)
    intake.go_round(lambda: True)
