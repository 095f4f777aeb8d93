"""Senders die at every point, before peers of every kind, and nothing goes out twice.

What is printed is for each point, peer and kind: how many copies of each message
arrived, the states they ended in, and the sum of these.
"""

from collections import Counter

import pytest

from libs.testing import databases
from tests.integration.outbound.dying import POINTS, PUT_OFF
from tests.integration.outbound.killing import KINDS, Case, ground, judge
from tests.integration.outbound.turns import WAYS

PEERS = {"email": ("ok", *WAYS), "sms": ("ok", *WAYS), "post": ("ok",)}
LINE = "{:26} {:15} {:9} copies {:9} {:22} sum {}"


def cases(channel, way):
    """A peer that takes everything puts nothing off; a letter waits for its pack."""
    never = PUT_OFF if way == "ok" and channel != "post" else ()
    points = [point for point in POINTS[channel] if point not in never]
    return [Case(point, channel, way, kind) for point in points for kind in KINDS]


@pytest.mark.timeout(900)
def test_a_sender_killed_at_any_point_before_any_peer_sends_nothing_twice(tmp_path):
    say("")
    with databases.server() as server, ground(server, tmp_path) as here:
        for channel, ways in PEERS.items():
            for way in ways:
                found = here.kill(cases(channel, way))
                tell(found)
                for case, rows in found.items():
                    judge(case, rows)


def tell(found):
    """Print what became of each case."""
    for case, rows in found.items():
        copies = " ".join(str(row.copies) for row in rows)
        states = Counter(row.rule or row.state for row in rows)
        spelt = " ".join(f"{state} {times}" for state, times in sorted(states.items()))
        total = sum(states.values())
        peer = f"{case.channel} {case.way}"
        say(LINE.format(case.point, peer, case.kind, copies, spelt, total))


def say(line):
    print(line)  # noqa: T201 the drill's findings are for people
