"""Senders that are killed while they send, and what arrived in the end."""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from libs.testing import databases
from libs.testing.suites import Suite, suite
from libs.waiting import until
from services.outbound.domain.messages import State
from tests.integration.outbound.house import PREPARE, House
from tests.integration.outbound.peers import peer
from tests.integration.outbound.sender import draft, queue

SENDER = ["-m", "tests.integration.outbound.sender_process"]
MARKETING, CRITICAL = range(12), range(100, 108)
OVER = {State.SENT, State.FAILED, State.AMBIGUOUS, State.SUPPRESSED, State.EXPIRED}


def now():
    return datetime.now(UTC)


def drafts(not_after=timedelta(hours=1)):
    when = {"not_before": now() - timedelta(minutes=1), "not_after": now() + not_after}
    return [
        *(draft(number, **when) for number in MARKETING),
        *(draft(number, critical=True, **when) for number in CRITICAL),
    ]


@contextmanager
def senders(postgres, folder):
    """Lend a mailbox, senders to start and the house they send for."""
    with (
        peer(folder) as (mailbox, where),
        databases.lent_database(postgres, PREPARE) as url,
    ):
        house = House(url)
        told = {"PEER": str(where.port), "AUTHORITIES": str(where.authorities)}
        made = Suite(url, {"outbound": {}}, "local", folder, settings=told)
        try:
            with suite(made):
                yield mailbox, made, house
        finally:
            house.close()


def states(house):
    return Counter(
        dict(house.rows("select message_id, state from outbound.messages")).values()
    )


def at_rest(house):
    return set(states(house)) <= OVER


def copies(mailbox):
    """Return the bytes that arrived, by message."""
    found = {}
    for _, _, body in mailbox.mails:
        told = message_from_bytes(body)["Message-ID"].strip("<>").split("@")[0]
        found.setdefault(told, []).append(body)
    return found


def kill_one(mailbox, made, house, point):
    """Start two senders of which one dies at the point; wait until all is over."""
    queue(house, *drafts())
    dying = made.start(SENDER, KEEPWELL_FAILPOINT=point)
    assert until(lambda: dying.process.poll() is not None, 20), made.logs()[-3_000:]
    assert dying.process.returncode == -9, made.logs()[-3_000:]
    mailbox.mode = "ok"
    made.start(SENDER)
    assert until(lambda: hurried(house), 40), (states(house), made.logs()[-3_000:])


def hurried(house):
    """Say whether all is over; what waits for a later try is tried at once."""
    house.execute(
        "update outbound.messages set not_before = queued_at - interval '1 minute'"
        " where state = 'deferred'"
    )
    return at_rest(house)


def judge(mailbox, house):
    """Say what the rules say: never twice, critical once, every row in a state."""
    critical = dict(house.rows("select message_id, critical from outbound.messages"))
    ended = dict(house.rows("select message_id, state from outbound.messages"))
    arrived = copies(mailbox)
    for message, is_critical in critical.items():
        bodies = arrived.get(message, [])
        assert len(bodies) <= (2 if is_critical else 1), message
        assert len(set(bodies)) <= 1
        if is_critical and not bodies:
            assert ended[message] in ("ambiguous", "failed")
        if ended[message] == "sent":
            assert bodies
    assert sum(states(house).values()) == len(drafts())
