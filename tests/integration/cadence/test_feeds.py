"""Calendars to read: by whoever knows the address, the same whenever they are read."""

import re

import pytest
from icalendar import Calendar

from libs.identity.machine_keys import MachineKey
from services.cadence.usecases import feeds
from services.cadence.usecases.feeds import NoSuchFeed
from tests.integration.cadence.asking import OWNER, Desk, account_manager, manager_of
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    hours,
    staff,
)

FEEDS = "/v1/calendar-feeds"
STAMP = re.compile(rb"DTSTAMP:\w+")
INDEXES = {"tasks_of_staff", "invitations_of_staff"}
MANY = """
insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion, channel,
  gap_class, needs, minutes, opened_at, not_before, due_at, staff_id, starts_at)
select 't-g-' || n, 'graz', 'c-3', 'handover', 'x' || n, 'in_person', 'personal',
  'meeting', 15, '2026-03-02Z', '2026-03-02Z', '2026-03-04Z', {1}, '2026-03-03T14:00Z'
from generate_series(1, {0}) as n;
analyze cadence.tasks
"""
INVITED = """
insert into cadence.invitations select task_id, branch_id, client_id, 'p-3', {0},
  '2026-03-03T17:00Z', 45, 0, false from cadence.tasks where task_id like 't-g-%%';
analyze cadence.invitations
"""
HERS = {"branch_id": "vienna", "staff_id": "s-07"}


@pytest.fixture
def desk(house, tmp_path):
    """Two clients in Vienna, one of them Anna's: a card to each, and a call to hers."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        staff(staff_id="s-07", name="Anna Gruber"),
        client(client_id="c-1", tier="C", name="Alpine Dental", account_manager="s-07"),
        client(client_id="c-2", tier="C", name="Brauhaus", account_manager="s-08"),
        contact(contact_id="p-1", client_id="c-1", birthday="--03-12"),
        contact(contact_id="p-2", client_id="c-2", birthday="--03-13"),
    )
    house.tick("open_occasions")
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at, staff_id,"
        " starts_at) values ('t-1', 'vienna', 'c-1', 'welcome', 'x', 'phone',"
        " 'personal', 'call', 15, '2026-03-02Z', '2026-03-02Z', '2026-03-04T12:00Z',"
        " 's-07', '2026-03-03T09:00Z')"
    )
    return Desk(house, tmp_path)


def made(desk, who=None, **whose):
    told = HERS | whose
    return desk.send("POST", FEEDS, who or account_manager("s-07"), told)


def fetch(desk, path):
    return desk.client.get(path)


def entries(answer):
    return {
        str(each["summary"]): each
        for each in Calendar.from_ical(answer.data).walk("VEVENT")
    }


@pytest.mark.requirement("R124")
def test_a_persons_calendar_holds_what_is_theirs_with_its_time_or_its_day(desk):
    answer = fetch(desk, made(desk).json["path"])

    assert answer.content_type == "text/calendar; charset=utf-8"
    told = entries(answer)
    assert told.keys() == {"Call Alpine Dental", "Post to Alpine Dental"}
    call, card = told["Call Alpine Dental"], told["Post to Alpine Dental"]
    assert (call.start, call.duration) == (MONDAY + hours(25), hours(0.25))
    assert call["uid"] == "t-1@keepwell"
    assert str(card.start) == "2026-03-09"
    assert Calendar.from_ical(answer.data)["X-WR-CALNAME"] == "Keepwell Anna Gruber"


@pytest.mark.requirement("T30")
def test_two_fetches_differ_in_nothing_but_their_stamp(desk, house):
    path = made(desk).json["path"]
    first = fetch(desk, path).data
    house.clock.at += hours(1)
    second = fetch(desk, path).data

    assert first != second
    assert STAMP.sub(b"", first) == STAMP.sub(b"", second)


def test_a_busy_calendar_shows_when_and_names_nobody(desk):
    answer = fetch(desk, made(desk, busy=True).json["path"])

    assert entries(answer).keys() == {"Busy"}
    assert b"Alpine" not in answer.data
    assert b"DESCRIPTION" not in answer.data


@pytest.mark.parametrize("busy", [True, False])
def test_a_person_is_not_free_while_another_branch_needs_them(desk, house, busy):
    house.hear(client(client_id="c-3", branch_id="graz", name="Grazer Hof"))
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at, staff_id,"
        " starts_at) values ('t-2', 'graz', 'c-3', 'welcome', 'x', 'phone',"
        " 'personal', 'call', 15, '2026-03-02Z', '2026-03-02Z', '2026-03-04T12:00Z',"
        " 's-07', '2026-03-03T14:00Z')"
    )

    answer = fetch(desk, made(desk, busy=busy).json["path"])

    starts = [each.start for each in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert entries(answer)["Busy"].duration == hours(0.25)
    assert MONDAY + hours(30) in starts
    assert b"Grazer" not in answer.data
    whole = made(desk, manager_of("vienna"), staff_id=None).json
    assert "Busy" not in entries(fetch(desk, whole["path"]))


@pytest.mark.requirement("R124")
@pytest.mark.parametrize(
    ("had", "invited", "busy"),
    [
        ("s-07", None, [30]),
        ("s-07", "s-07", [33]),
        ("s-07", "s-08", []),
        ("", "s-07", [33]),
        ("s-08", "s-07", [33]),
    ],
)
def test_what_was_agreed_on_elsewhere_takes_the_time_of_whoever_is_to_come(
    desk, house, had, invited, busy
):
    house.hear(client(client_id="c-3", branch_id="graz", name="Grazer Hof"))
    house.execute(MANY.format(1, f"'{had}'"))
    if invited:
        house.execute(INVITED.format(f"'{invited}'"))

    answer = fetch(desk, made(desk, busy=True).json["path"])

    starts = [each.start for each in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert [start for start in starts if start != MONDAY + hours(25)] == [
        MONDAY + hours(number) for number in busy
    ]


@pytest.mark.usefixtures("desk")
def test_a_calendar_finds_what_is_elsewhere_by_indexes(house):
    house.hear(client(client_id="c-3", branch_id="graz", name="Grazer Hof"))
    house.execute(MANY.format(3000, "'s-' || mod(n, 300)"))
    house.execute(INVITED.format("'s-' || hashtext(task_id)"))
    [(body,)] = house.rows(
        "select prosrc from pg_proc where proname = 'taken_elsewhere'"
    )
    asked = body.replace("$1", "'s-07'").replace("$2", "'vienna'")

    plan = "\n".join(line for (line,) in house.rows(f"explain {asked}"))

    assert {name for name in INDEXES if name in plan} == INDEXES
    assert "Seq Scan" not in plan


def test_a_branchs_calendar_holds_what_is_everybodys(desk):
    feed = made(desk, manager_of("vienna"), staff_id=None).json

    answer = fetch(desk, feed["path"])
    assert Calendar.from_ical(answer.data)["X-WR-CALNAME"] == "Keepwell vienna"
    assert entries(answer).keys() == {
        "Call Alpine Dental",
        "Post to Alpine Dental",
        "Post to Brauhaus",
    }


def test_a_new_address_ends_the_old_one_and_one_can_be_ended(desk, house):
    first, second = made(desk).json, made(desk).json

    assert fetch(desk, first["path"]).status_code == 404
    assert fetch(desk, second["path"]).status_code == 200
    [listed] = desk.ask(FEEDS).json["items"]
    assert listed["feed_id"] == second["feed_id"]
    others, path = account_manager("s-08"), f"{FEEDS}/{second['feed_id']}"
    assert desk.ask(FEEDS, others).json["items"] == []
    assert desk.send("DELETE", path, others).status_code == 404
    assert desk.send("DELETE", path, OWNER).status_code == 204
    assert fetch(desk, second["path"]).status_code == 404
    secret = second["path"].split("_")[-2]
    assert not house.rows(
        f"select from cadence.calendar_feeds f where f::text like '%%{secret}%%'"
    )


def test_a_forged_address_and_one_of_another_branch_open_nothing(desk):
    path = made(desk).json["path"]
    forged = path.replace("/vienna/", "/{}/")

    for wrong in (
        *(forged.format(place) for place in ("graz", "*", "vienna,graz")),
        path.replace("kw_live", "kw_test"),
        f"{FEEDS}/vienna/x.ics",
    ):
        assert fetch(desk, wrong).status_code == 404


def test_who_knows_a_calendar_but_not_its_secret_reads_nothing(desk, house):
    guessed = MachineKey(made(desk).json["feed_id"], "x" * 43, "")

    with pytest.raises(NoSuchFeed):
        house.read(feeds.read, guessed, b"p" * 32, branches="vienna")


def test_who_leaves_loses_the_calendar_and_others_get_none_of_theirs(desk, house):
    path = made(desk).json["path"]

    assert made(desk, account_manager("s-08")).status_code == 403
    assert made(desk, staff_id=None).status_code == 403
    assert made(desk, manager_of("graz")).status_code == 404
    assert made(desk, manager_of("vienna"), staff_id="s-99").status_code == 404
    house.hear(staff(staff_id="s-07", revision=2, active=False))
    assert fetch(desk, path).status_code == 404


def test_an_address_is_read_no_oftener_than_any_key_asks(house, tmp_path, desk):
    few = Desk(house, tmp_path, KEEPWELL_REQUESTS_PER_MINUTE="2")
    path = made(desk).json["path"]

    assert [fetch(few, path).status_code for _ in range(3)] == [200, 200, 429]
