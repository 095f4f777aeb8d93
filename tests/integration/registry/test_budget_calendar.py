from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from libs.contracts.budgets import YearEndNeared
from libs.storage.transactions import Transactions
from services.registry.service import Registry
from tests.integration.registry.asking import BRANCH, CLIENT, account_manager

VIENNA = ZoneInfo("Europe/Vienna")


def today():
    """Ask anew each time: midnight may come between two tests."""
    return datetime.now(VIENNA).date()


CALENDAR = "/v1/budget-calendar"
IN_TIME = datetime(2026, 12, 30, 23, tzinfo=UTC)  # midnight in Vienna, 31 March - 90 d


def client(office, name, ahead, **more):
    end = f"--{today() + timedelta(days=ahead):%m-%d}"
    said = CLIENT | {"name": name, "fiscal_year_end": end} | more
    return office.ask("POST", "/v1/clients", said).json


def names(answer):
    return [each["name"] for each in answer.json["items"]]


@pytest.mark.requirement("R82")
def test_budgets_are_to_be_talked_about_ninety_days_before_the_year_ends(office):
    in_time = client(office, "In ninety days", 90)
    client(office, "Today", 0)
    client(office, "Later", 91)
    client(office, "Lost", 9, status="lost", lost_reason="price", lost_to="unknown")
    office.ask("POST", "/v1/clients", CLIENT | {"name": "Unknown"})

    listed = office.ask("GET", CALENDAR)

    assert names(listed) == ["Today", "In ninety days"]
    last = listed.json["items"][-1]
    assert last["client_id"] == in_time["client_id"]
    assert last["ends_on"] == (today() + timedelta(days=90)).isoformat()
    assert names(office.ask("GET", f"{CALENDAR}?within=89")) == ["Today"]


def test_a_client_that_counts_for_another_has_no_budget_of_its_own(office):
    kept, twin = client(office, "Alpine", 9), client(office, "Alpine OG", 9)
    merge = {"survivor_id": kept["client_id"], "client_id": twin["client_id"]}

    office.ask("POST", "/v1/merges", merge)

    assert names(office.ask("GET", CALENDAR)) == ["Alpine"]


def test_the_calendar_comes_in_pages_and_is_confined(office):
    for ahead in (1, 2, 3):
        client(office, f"In {ahead}", ahead)

    first = office.ask("GET", f"{CALENDAR}?limit=2")
    cursor = first.json["next"]
    second = office.ask("GET", f"{CALENDAR}?limit=2&cursor={cursor}")
    other = office.ask("GET", CALENDAR, who=account_manager("s-of-nobody"))

    assert names(first) + names(second) == ["In 1", "In 2", "In 3"]
    assert names(other) == []
    assert names(office.ask("GET", f"{CALENDAR}?branch=graz")) == []


@dataclass
class StandingClock:
    """Stands still, where a test has put it."""

    at: datetime

    def read(self, _session):
        return self.at


def tick(office, at):
    """Run the timer at a moment, and return when it is to run next."""
    worker = office.worker.engine
    transactions = Transactions(worker, "registry", StandingClock(at), walled=False)
    with transactions.begin() as transaction:
        return Registry().announce_year_ends(transaction, at)


def told(office):
    neared = (e for e in office.announced() if isinstance(e, YearEndNeared))
    return [(event.client_id, event.ends_on) for event in neared]


def ending(office, end, **more):
    said = CLIENT | {"name": end, "fiscal_year_end": end} | more
    return office.ask("POST", "/v1/clients", said).json["client_id"]


@pytest.mark.requirement("R82")
def test_a_year_end_is_announced_once_when_ninety_days_before_it_begin(office):
    march = ending(office, "--03-31")

    early = tick(office, IN_TIME - timedelta(seconds=1))
    too_early = told(office)
    in_time = tick(office, IN_TIME)
    tick(office, IN_TIME + timedelta(hours=5))
    tick(office, IN_TIME + timedelta(days=3))

    assert too_early == []
    assert (early, in_time) == (IN_TIME, IN_TIME + timedelta(days=1))
    assert told(office) == [(march, date(2027, 3, 31))]


@pytest.mark.requirement("R82")
def test_each_branch_has_its_own_day(office):
    lima = BRANCH | {"branch_id": "lima", "name": "Lima", "zone": "America/Lima"}
    office.ask("POST", "/v1/branches", lima)
    vienna, there = (ending(office, "--03-31", branch_id=b) for b in ("vienna", "lima"))

    next_day = tick(office, IN_TIME)
    first = told(office)
    tick(office, IN_TIME + timedelta(hours=6))

    assert next_day == IN_TIME + timedelta(hours=6)
    ends_on = date(2027, 3, 31)
    assert (first, told(office)) == (
        [(vienna, ends_on)],
        [(vienna, ends_on), (there, ends_on)],
    )


@pytest.mark.requirement("R82")
def test_after_a_standstill_a_year_end_is_announced_late_but_once_and_next_year_anew(
    office,
):
    leap = ending(office, "--02-29")
    december = ending(office, "--12-31")

    for at in (
        datetime(2026, 12, 20, tzinfo=UTC),
        datetime(2026, 12, 21, tzinfo=UTC),
        datetime(2027, 3, 1, tzinfo=UTC),
        datetime(2028, 1, 10, tzinfo=UTC),
    ):
        tick(office, at)

    assert sorted(told(office)) == sorted(
        [
            (december, date(2026, 12, 31)),
            (leap, date(2027, 2, 28)),
            (leap, date(2028, 2, 29)),
        ]
    )


def test_a_corrected_year_end_is_announced_and_that_of_a_lost_or_merged_one_is_not(
    office,
):
    client = ending(office, "--03-31")
    ending(office, "--03-30", status="lost", lost_reason="price", lost_to="nobody")
    twin = ending(office, "--03-29")
    merge = {"survivor_id": client, "client_id": twin}
    office.ask("POST", "/v1/merges", merge)
    tick(office, IN_TIME)

    correct = {"fiscal_year_end": "--03-15"}
    office.ask("PATCH", f"/v1/clients/{client}", correct, If_Match='"1"')
    tick(office, IN_TIME + timedelta(days=1))

    assert told(office) == [(client, date(2027, 3, 31)), (client, date(2027, 3, 15))]


def test_as_many_as_end_together_are_announced_window_by_window(office):
    office.take_in(*({"branch": "vienna", "client": f"C {n}"} for n in range(501)))
    office.rows(
        "update registry.clients set fiscal_year_end = '--03-31' returning client_id"
    )

    again = tick(office, IN_TIME)
    first = len(told(office))
    later = tick(office, IN_TIME)

    assert (again, first) == (IN_TIME, 500)
    assert (later > IN_TIME, len(set(told(office)))) == (True, 501)
