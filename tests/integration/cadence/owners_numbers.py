"""What comes of the owner's numbers, each looked at where it counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from libs.contracts.grants import ContactDeferred, ContactGranted
from libs.values import Money
from services.cadence.usecases import board, call_list, rounds, sales, win_backs
from tests.integration.cadence.areas import HELPED, settled, started
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    hours,
    revalued,
    staff,
    touch,
)
from tests.integration.cadence.planner import (
    ANNA,
    ours,
    person,
    places,
    plan,
    propose,
    task,
)
from tests.integration.cadence.test_board import rating
from tests.integration.cadence.test_drop_ins import DRAWN
from tests.integration.cadence.test_gate import requested, told
from tests.integration.cadence.test_horizon import pass_a_night
from tests.integration.cadence.test_reminders import standing, start
from tests.integration.cadence.triggering import (
    engagement,
    everybody,
    follow,
    need,
    outcomes,
    sold,
    tasks,
    ticket,
    utilised,
)

FRIDAY = MONDAY + days(4)
EVENING = MONDAY + timedelta(hours=12, minutes=30)  # half past nine in Vienna
EARLY = MONDAY + timedelta(hours=22, minutes=30)  # half past seven the next day
PLANNED = """
insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion, channel,
  gap_class, needs, minutes, opened_at, not_before, due_at, starts_at)
values ('t-1', 'vienna', 'c-0042', 'review', 'x', 'in_person', 'personal', 'meeting',
  90, '2026-03-02Z', '2026-03-02Z', '2026-03-06Z', '2026-03-05Z')
"""


def after_sale(house):
    house.hear(branch(), client(), sold())
    follow(house)
    return [named for _, named, _ in tasks(house, "after_sale")]


def silent_sale(house):
    house.hear(branch(), client(), sold())
    follow(house, MONDAY + days(15))
    listed = house.read(sales.silent, everybody(), None, None, 9)
    return outcomes(house, "sold_and_silent"), len(listed)


def check_in(house):
    house.clock.at = FRIDAY
    house.hear(branch(), client(), ticket(FRIDAY))
    follow(house)
    return [due_at - FRIDAY for due_at, *_ in tasks(house, "check_in")]


def before_end(house):
    house.hear(branch(), client(), engagement(date(2026, 6, 30)))
    follow(house, MONDAY + days(63))
    return outcomes(house, "engagement_end")


def win_back(house):
    needed = need(date(2026, 4, 1), date(2026, 5, 1))
    house.hear(branch(), client(status="lost"), needed)
    follow(house)
    listed = house.read(win_backs.listed, everybody(), None, 9)
    return outcomes(house, "win_back"), len(listed)


def handover(house):
    house.hear(branch(), client(account_manager="s-07"))
    house.hear(client(account_manager="s-08", revision=2))
    follow(house)
    return [due_at.date() for due_at, *_ in tasks(house, "handover")]


def satisfaction(house):
    house.hear(branch(), staff(), client(account_manager="s-07"))
    house.hear(rating(MONDAY - days(40)))
    listed = house.read(board.listed, None, None, None, 9)
    return [each.missing(MONDAY) for each in listed]


def sent_at(at):
    """Ask to send a mail, and tell when it may be sent."""

    def ask(house):
        house.clock.at = at
        house.hear(branch(), client(), contact(), requested(at))
        [answer] = told(house, ContactGranted, ContactDeferred)
        return getattr(answer, "granted_for", None) or answer.not_before

    return ask


def grant(house):
    house.hear(branch(), client(), contact(), requested())
    [granted] = told(house, ContactGranted)
    return granted.expires_at - MONDAY


def outreach(house):
    theirs = [client(client_id=f"c-{n}", account_manager="s-07") for n in range(3)]
    calls = [touch(MONDAY - days(12 + n), client_id=f"c-{n}") for n in range(3)]
    house.hear(branch(), *theirs, *calls, utilised(0.59))
    follow(house)
    return len(outcomes(house, "outreach"))


def near(house):
    house.hear(branch(), client(), touch(MONDAY - days(60)))
    house.execute(PLANNED)
    calls = house.read(call_list.draw_up, None, None, 20).calls
    return [each.chosen.section.value for each in calls]


def help_calls(house):
    settled(house, "c-1", "c-2", "c-3")
    house.hear(started())
    return sum(called for _, called in house.rows(HELPED))


def follow_up(house):
    settled(house, "c-1")
    house.hear(started(), touch(MONDAY + hours(1), client_id="c-1"))
    house.tick("see_outages_through", MONDAY + hours(2))
    return [due_at - MONDAY for due_at, *_ in tasks(house, "outage_follow_up")]


def flapping(house):
    settled(house, "c-1")
    house.hear(started())
    house.clock.at = MONDAY + hours(20)
    house.hear(started(house.clock.at, "grid-2"))
    return len(house.read(rounds.listed, None, None, 9))


def missed(house):
    house.hear(branch(), client())
    house.tick("announce_broken_promises", datetime(2026, 5, 1, tzinfo=UTC))
    missed = house.rows("select month from cadence.broken_promises")
    return [month for (month,) in missed]


def drawn(house):
    """Pass a night, and tell for which windows days were drawn."""
    house.hear(branch(), staff(), client())
    pass_a_night(house, datetime(2026, 3, 2, 8, tzinfo=UTC))
    return [occasion for _, occasion, _ in house.rows(DRAWN)]


def ladder(house):
    house.hear(branch(), client(), contact(), touch(MONDAY - days(20)))
    start(house)
    [reminder] = standing(house)
    return [(step.channel.value, step.wait_days) for step in reminder.steps]


def sections(house):
    """List whom nobody talked to for too long, by what brought them there."""
    house.hear(branch(), client(), touch(MONDAY - days(60)))
    calls = house.read(call_list.draw_up, None, None, 1).calls
    return [each.chosen.section.value for each in calls]


def first_called(house):
    calls = house.read(call_list.draw_up, None, None, 9).calls
    return calls[0].chosen.client


def due_or_large(house):
    """Tell who is called first: whom a call is due, or who earns us ten times that."""
    house.hear(branch())
    for name, since, margin in (("due", 40, "1000"), ("large", 20, "10000")):
        house.hear(client(client_id=name, yearly_margin=Money(Decimal(margin), "EUR")))
        house.hear(touch(MONDAY - days(since), client_id=name))
    return first_called(house)


def worthless_or_large(house):
    """Tell who is called first: worth nothing, or 80 and earning us 15 times that."""
    house.hear(branch())
    for name, value, margin in (("worthless", 0.0, "1000"), ("large", 80.0, "15000")):
        house.hear(client(client_id=name, yearly_margin=Money(Decimal(margin), "EUR")))
        house.hear(touch(MONDAY - days(20), client_id=name))
        house.hear(revalued(value, client_id=name))
    return first_called(house)


def planned(house):
    """Plan for somebody of whom nobody recorded any hours; tell what has its time."""
    house.hear(branch(), person(weekly=None), ours(1, ANNA))
    propose(house, task())
    plan(house)
    return places(house)["1"][2]


A_LADDER = [("phone", 2), ("email", 3), ("sms", 3), ("chat", 5)]
A_YEAR, A_MONTH = "2026-01/2026-12", "2026-03/2026-03"
# What is said, what comes of it without, and with it.
EFFECTS = {
    "after_sale_days": ([5, 14], after_sale, ["d7", "d30"], ["d5", "d14"]),
    "silent_sale_days": (10, silent_sale, ([], 0), (["open"], 1)),
    "check_in_hours": (2, check_in, [hours(8)], [hours(2)]),
    "before_end_days": (30, before_end, ["open"], []),
    "win_back_days": (30, win_back, (["open"], 1), ([], 0)),
    "handover_days": (
        *(7, handover),
        *([date(2026, 3, 15)], [date(2026, 3, 8)]),  # each the last hour of it, in UTC
    ),
    "satisfaction_days": (30, satisfaction, [], [("satisfaction",)]),
    "quiet_until_hour": (
        *(8, sent_at(EARLY)),
        *(EARLY, EARLY + timedelta(minutes=30)),
    ),
    "quiet_from_hour": (21, sent_at(EVENING), EVENING, MONDAY + hours(22)),
    "grant_days": (1, grant, days(3), days(1)),
    "outreach_calls": (1, outreach, 3, 1),
    "near_days": (1, near, ["planned"], ["long_silent"]),
    "help_calls": (1, help_calls, 3, 1),
    "branch_help_calls": (
        *([{"branch_id": "vienna", "calls": 2}], help_calls),
        *(3, 2),
    ),
    "follow_up_days": (1, follow_up, [days(3)], [days(1)]),
    "flapping_hours": (6, flapping, 1, 2),
    "grace_days": (0, missed, [], ["2026-04"]),
    "silent_percent": (0, sections, ["long_silent"], ["worth_it"]),
    "due_days": (1, due_or_large, "due", "large"),
    "leaving_factor": (2, worthless_or_large, "worthless", "large"),
    "contact_hours": (0, planned, True, False),
    "drop_ins": (
        *([{"tier": "B", "a_year": 12, "channel": "phone"}], drawn),
        *([A_YEAR], [A_MONTH]),
    ),
    "quiet_periods": (
        *([{"first_day": "03-01", "last_day": "01-31"}], drawn),
        *([A_YEAR], []),
    ),
    "reminder_steps": (
        *([{"channel": "email", "wait_days": 1}], ladder),
        *(A_LADDER, [("email", 1)]),
    ),
}
