from io import StringIO

from rich.console import Console

from libs.calendars.zones import zone
from services.cli.local_times import LocalTimes
from services.cli.plan import lacking, tasks

PLANNED = {
    "branch_id": "vienna",
    "starts_at": "2026-03-02T08:00:00Z",
    "staff_id": "s-07",
    "staff_name": "Anna Gruber",
    "client_id": "c-0042",
    "name": "Alpine Dental",
    "channel": "phone",
    "reason": "monthly call due",
    "on_time": True,
}
TIMES = LocalTimes({"vienna": zone("Europe/Vienna")})
SHORT = {
    "week": "2026-03-02",
    "branch_id": "vienna",
    "staff_id": None,
    "staff_name": None,
    "hours": 2.5,
    "promises": [{}, {}],
}


def printed(table):
    terminal = StringIO()
    Console(width=100, file=terminal).print(table)
    return terminal.getvalue()


def test_a_plan_says_who_does_what_when_and_marks_what_is_late():
    page = printed(tasks([PLANNED, PLANNED | {"on_time": False}], TIMES))
    _, first, second, legend = page.splitlines()

    assert " ".join(first.split()) == (
        "2026-03-02 09:00 Anna Gruber Alpine Dental phone monthly call due"
    )
    assert second.startswith("2026-03-02 09:00 * ")
    assert legend.startswith("* on a later day than it is due")
    assert "later day" not in printed(tasks([PLANNED], TIMES))


def test_a_plan_fits_a_terminal_and_loses_nothing():
    page = printed(tasks([PLANNED | {"reason": "monthly call due; " * 9}], TIMES))

    assert max(map(len, page.splitlines())) <= 100
    assert page.replace("\n", " ").count("monthly") == 9


def test_who_lacks_time_is_told_with_the_hours_and_how_many_promises():
    row = printed(lacking([SHORT])).splitlines()[1]

    assert " ".join(row.split()) == "2026-03-02 vienna nobody 2.5 2 promises"
