"""A worker's loops beside mailboxes that take a call and say nothing."""

import libs.bus.run  # noqa: F401  # isort: skip  the patch comes before all else

import json
import socket
import time

import eventlet

from services.outbound.channels.imap import Imap, MailboxAway
from services.outbound.settings import ImapPeer

PATIENCE = 0.5


def look(port, implicit):
    """Look at a mailbox until patience ends; return what went wrong."""
    peer = ImapPeer("localhost", port, implicit, "us", "secret", patience=PATIENCE)
    try:
        Imap(peer).open()
    except MailboxAway as away:
        return str(away)
    return "answered"


def work_on(looks):
    """Go on as another loop does; return the longest that it was held up."""
    longest, before = 0.0, time.monotonic()
    while not all(each.dead for each in looks):
        eventlet.sleep(0.02)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    return longest


if __name__ == "__main__":
    # The kernel takes the calls; nobody ever answers them.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        looks = [eventlet.spawn(look, port, implicit) for implicit in (True, False)]
        held_up = work_on(looks)
        told = {"held_up": held_up, "failures": [each.wait() for each in looks]}
    print(json.dumps(told))  # noqa: T201 what the test reads
