"""A database that keeps its days elsewhere changes nothing."""

import psycopg
import pytest

from libs.testing import databases
from services.touchpoints.usecases import relationships
from tests.integration.touchpoints.house import (
    MONDAY,
    PREPARE,
    House,
    call,
    days,
    minutes,
    missed,
)

AFTER_MIDNIGHT_IN_VIENNA = MONDAY - days(31) + minutes(15 * 60 + 30)


@pytest.mark.requirement("R22")
def test_everything_is_the_same_when_the_database_lives_in_auckland(postgres):
    here = databases.fresh_database(postgres, PREPARE)
    there = databases.fresh_database(postgres, PREPARE)
    with psycopg.connect(there, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'alter database "{name}" set timezone = "Pacific/Auckland"')

    assert outcome(there) == outcome(here)


def outcome(url):
    house = House(url)
    house.open()
    house.hear(
        call(AFTER_MIDNIGHT_IN_VIENNA, talk_seconds=90),
        call(AFTER_MIDNIGHT_IN_VIENNA + minutes(60), talk_seconds=90),
        missed(MONDAY - days(2)),
    )
    house.clock.at = MONDAY + days(400)
    with house.worker.begin() as transaction:
        house.service.announce_crossings(transaction, MONDAY)
        house.service.announce_broken_callbacks(transaction, MONDAY)
    with house.api.begin(branches="vienna") as transaction:
        kept = relationships.found(transaction, "c-0042")
    told = house.announced()
    house.close()
    return kept, told
