"""A touch goes when it counts for nothing, and does not come back as a new one."""

from dataclasses import replace

import psycopg
import pytest

from libs.contracts import wire
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.verdicts import Refuse
from libs.decay import Terms, value_at
from libs.identity import Principal, Role
from services.touchpoints.domain.past import TooLongAgo, weightless_after
from services.touchpoints.usecases import imports, intake, past, relationships
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import MONDAY, call, days
from tests.integration.touchpoints.logbook import CLIENT, Logbook

SIX_YEARS = days(2_192)
LEFT = "select count(*) from touchpoints.{0}"


@pytest.fixture
def old(house):
    """A call that is a day younger than a touch may be, and one of last week."""
    house.open()
    old = house.sent(call(MONDAY - SIX_YEARS + days(1)))
    house.hear(old, call(MONDAY - days(7)))
    return old


def prune(house):
    with house.worker.begin() as transaction:
        assert house.service.prune(transaction, MONDAY) is None


def left(house):
    tables = ("touches", "credits")
    return [house.rows(LEFT.format(table))[0][0] for table in tables]


def worth(house):
    """Return what the relationship is kept as, and what explains it, in points."""
    with house.worker.begin() as transaction:
        now = transaction.now
        standing = relationships.found(transaction, CLIENT).relationship.standing
        worths = relationships.explained(transaction, CLIENT, now, now)
    return value_at(standing, now), sum(each.present for each in worths)


@pytest.mark.requirement("GD-5")
@pytest.mark.usefixtures("old")
def test_a_touch_goes_when_it_counts_for_nothing_and_the_value_stays(house):
    prune(house)
    assert left(house) == [2, 2]
    house.clock.at += days(2)
    kept, explained = worth(house)
    assert kept == pytest.approx(explained, abs=1e-9)

    prune(house)

    assert left(house) == [1, 1]
    assert worth(house) == (kept, pytest.approx(kept, abs=0.05))
    with house.worker.begin() as transaction:
        relationships.value_anew(transaction, [CLIENT])
    assert worth(house)[0] == pytest.approx(kept, abs=0.05)


@pytest.mark.requirement("GD-5")
def test_what_went_is_not_taken_in_again(house, old):
    house.clock.at += days(2)
    prune(house)

    with house.worker.begin() as transaction:
        verdicts = house.service.on_calls_ended(transaction, [old])

    assert verdicts == {old.key: Refuse("it is longer ago than touches are kept")}
    assert left(house) == [1, 1]


@pytest.mark.requirement("GD-5")
def test_nobody_writes_down_what_would_go_at_once(house, tmp_path):
    house.open()
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    book = Logbook(world)

    refused = book.touch("call", at=MONDAY - SIX_YEARS - days(1))
    taken = book.touch("call", at=MONDAY - SIX_YEARS + days(1))
    world.close()

    assert refused.json["detail"] == TooLongAgo.__doc__
    assert [each["path"] for each in refused.json["errors"]] == ["occurred_at"]
    assert (refused.status_code, taken.status_code) == (422, 201)


@pytest.mark.requirement("GD-5")
@pytest.mark.usefixtures("old")
def test_where_silence_costs_less_touches_count_and_stay_for_longer(house, database):
    with house.api.begin(branches="*") as transaction:
        relationships.set_terms(transaction, slower := Terms(rate=0.05))
    house.clock.at += days(2)
    prune(house)
    assert left(house) == [2, 2]

    house.clock.at = MONDAY - SIX_YEARS + weightless_after(slower) + days(3)
    url, _forget = database
    with psycopg.connect(url) as owner:  # whose clock says what may be cut of the log
        owner.execute("update keepwell.clock set ahead = '20 years'")
    prune(house)
    assert left(house) == [1, 1]


@pytest.mark.requirement("GD-5")
@pytest.mark.parametrize("event", past.HAPPENED_AT)
def test_what_is_reported_from_so_long_ago_is_refused_at_the_door(house, event):
    house.open()
    field = past.HAPPENED_AT[event]
    told = replace(event.example(), **{field: MONDAY - SIX_YEARS - days(1)})
    body = wire.encode(house.sent(told))
    pbx = Principal("pbx", "keepwell:embedded", Role.EMITTER, None, None, ("pbx",))

    with house.api.begin(branches="*") as transaction:
        [answer] = intake.take_in(transaction, pbx, [body], run="r-1")

    assert (answer.status, answer.detail) == ("invalid", TooLongAgo.__doc__)
    assert [each.path for each in answer.errors] == [f"data.{field}"]
    assert house.rows("select count(*) from touchpoints.imported") == [(0,)]


@pytest.mark.requirement("GD-5")
def test_an_old_invoice_is_taken_in_for_others_and_nobody_waits_for_its_touch(house):
    house.open()
    issued = {"issued_at": MONDAY - SIX_YEARS - days(1)}
    invoice = house.sent(replace(InvoiceIssued.example(), **issued))
    pbx = Principal("pbx", "keepwell:embedded", Role.EMITTER, None, None, ("pbx",))
    with house.api.begin(branches="*") as transaction:
        [answer] = intake.take_in(transaction, pbx, [wire.encode(invoice)], run="r-1")
        assert imports.waiting(transaction, "r-1") == 1

    house.hear(invoice)

    with house.api.begin(branches="*") as transaction:
        assert imports.waiting(transaction, "r-1") == 0
    assert (answer.status, left(house)) == ("accepted", [0, 0])
