"""A dump restored elsewhere comes up, and sends nothing until a person says so."""

import subprocess
from contextlib import closing

import pytest

from libs.storage.embedded import PROGRAMS
from libs.testing import databases
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.messages import Channel
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import arming
from tests.integration.outbound.house import PREPARE, House
from tests.integration.outbound.peers import peer
from tests.integration.outbound.sender import Room, draft, queue


def live(house, way):
    """Boot a sender to a real server, under the name it always has."""
    lane = Lane("email", Reachable(Channel.EMAIL), lambda: way, live=True)
    room = Room(house, lane=lane)
    room.tend()
    return room


def arm(house):
    with house.api.begin(branches="*") as transaction:
        [new] = [each for each in arming.listed(transaction) if not each.armed_at]
        arming.arm(transaction, new.id, "it is the real one now")


def restore(url, elsewhere):
    """Dump a database, and restore the dump into another that is empty."""
    own = "--exclude-schema=laid_down"  # the house lays down its own
    dumped = run("pg_dump", "--no-password", "--format=custom", own, url)
    run("pg_restore", "--exit-on-error", f"--dbname={elsewhere}", given=dumped)


def run(program, *told, given=b""):
    done = subprocess.run(  # noqa: S603 PostgreSQL's own programs
        [PROGRAMS / program, *told], input=given, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def nothing(_url):
    """Leave a database as it was created."""


@pytest.mark.requirement("SM-9")
def test_a_restored_dump_sends_nothing_until_it_is_armed(postgres, tmp_path):
    with (
        databases.lent_database(postgres, PREPARE) as url,
        databases.lent_database(postgres, nothing) as elsewhere,
        closing(House(url)) as house,
        peer(tmp_path) as (mailbox, where),
        closing(Smtp(where)) as way,
    ):
        live(house, way)
        arm(house)
        queue(house, *map(draft, range(3)))
        restore(url, elsewhere)
        with closing(House(elsewhere)) as copy:
            booted = live(copy, way)
            assert not booted.go_round()
            assert mailbox.mails == []
            assert set(booted.states().values()) == {"queued"}

            arm(copy)
            assert booted.go_round()
        assert len(mailbox.mails) == 3
        assert live(house, way).go_round()
