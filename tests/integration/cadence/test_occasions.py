"""Birthdays, anniversaries and thanks become tasks in time, each once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from libs.contracts.grants import ContactDue
from libs.contracts.introductions import ReferralReceived
from libs.contracts.upkeep import PersonErased
from tests.integration.cadence.house import MONDAY, branch, client, contact, days

VIENNA = ZoneInfo("Europe/Vienna")
OPENED = """
select purpose, occasion, due_at, channel, note from cadence.tasks
where purpose in ('birthday', 'our_birthday', 'anniversary', 'greeting', 'thank_you')
order by occasion
"""
STATES = """
select outcome, note from cadence.tasks where purpose = 'birthday' order by occasion
"""
GREETED = """
select client_id from cadence.tasks where purpose = 'our_birthday' order by client_id
"""


def opened(house):
    return house.rows(OPENED)


def told_due(house):
    return [each for each in house.announced() if isinstance(each, ContactDue)]


def run(house, at=None):
    """Run the round until it sleeps, as the bus does; return when it wakes."""
    house.clock.at = at or house.clock.at
    while (then := house.tick("open_occasions")) == house.clock.at:
        pass
    return then


def born(birthday, revision=1, **changed):
    return contact(birthday=birthday, revision=revision, **changed)


@pytest.fixture
def firm(house):
    """A client in Vienna, and nothing of the owner's that another test has set."""
    house.execute("update cadence.occasion_terms set our_birthday = null")
    house.execute("delete from cadence.holidays where greeted")
    house.hear(branch(), client(tier="C", first_service_on=None))
    return house


@pytest.mark.requirement("R49")
def test_a_card_is_handed_over_three_working_days_before_the_birthday(firm):
    firm.hear(born("1980-03-12"))

    run(firm)

    [(purpose, occasion, due_at, channel, _)] = opened(firm)
    assert (purpose, occasion, channel) == ("birthday", "2026-03-12 p-0108", "post")
    assert due_at == datetime(2026, 3, 9, 8, tzinfo=UTC)  # nine o'clock on Monday
    assert firm.rows("select birthday from cadence.contacts") == [("--03-12",)]


def test_a_card_is_told_of_when_it_is_to_be_made_not_when_it_is_known(firm):
    firm.hear(born("1980-04-14"))
    run(firm)

    # Due on 9 April; the 6th is Easter Monday.
    begins = firm.tick("announce_due_contacts")
    assert begins.astimezone(VIENNA).date() == date(2026, 4, 3)
    assert told_due(firm) == []

    firm.tick("announce_due_contacts", begins)
    [told] = told_due(firm)
    assert (told.purpose, told.due_at.date()) == ("birthday", date(2026, 4, 9))


@pytest.mark.requirement("R49")
def test_who_is_born_on_29_february_is_greeted_on_the_28th_of_common_years(firm):
    firm.hear(born("--02-29"))

    for year in (2027, 2028):
        run(firm, datetime(year, 2, 1, 8, tzinfo=UTC))

    assert [occasion for _, occasion, *_ in opened(firm)] == [
        "2027-02-28 p-0108",
        "2028-02-29 p-0108",
    ]
    assert firm.rows("select birthday from cadence.contacts") == [("--02-29",)]


@pytest.mark.requirement("R49")
def test_every_active_client_gets_a_card_on_our_own_birthday(firm):
    firm.execute("update cadence.occasion_terms set our_birthday = '--04-01'")
    firm.hear(client(client_id="c-2"), client(client_id="c-3", status="lost"))

    run(firm)
    run(firm)

    assert [occasion for _, occasion, *_ in opened(firm)] == ["2026-04-01"] * 2
    assert firm.rows(GREETED) == [("c-0042",), ("c-2",)]


@pytest.mark.requirement("R52")
def test_a_card_to_everybody_keeps_two_weeks_from_others_and_a_birthday_none(firm):
    firm.execute("update cadence.occasion_terms set our_birthday = '--04-01'")
    firm.execute(
        "insert into cadence.holidays values"
        " ('Feast', '--04-14', null, null, false, 0, 0, true),"
        " ('Fair', '--04-15', null, null, false, 0, 0, true)"
    )
    firm.hear(client(client_id="c-2"), born("--04-10", client_id="c-2"))

    run(firm)
    run(firm)

    told = firm.rows("select client_id, occasion from cadence.tasks order by 1, 2")
    assert [each for each in told if each[1] > "2026-04"] == [
        ("c-0042", "2026-04-01"),
        ("c-0042", "2026-04-15 Fair"),
        ("c-2", "2026-04-10 p-0108"),
    ]


@pytest.mark.requirement("T11")
def test_five_years_are_five_cards_each_once(firm):
    firm.hear(born("--03-12"))

    at = MONDAY
    while at < datetime(2031, 1, 20, tzinfo=UTC):
        run(firm, at)
        at += days(9)

    assert [occasion[:10] for _, occasion, *_ in opened(firm)] == [
        f"{year}-03-12" for year in range(2026, 2031)
    ]


@pytest.mark.requirement("T6")
@pytest.mark.parametrize(
    ("hour", "due"), [(6, 8), (15, 15)], ids=["before the hour", "after the hour"]
)
def test_a_birthday_told_on_the_day_itself_is_for_today_and_not_next_year(
    firm, hour, due
):
    firm.execute("update cadence.occasion_terms set card_days = 0")
    firm.clock.at = datetime(2026, 3, 12, hour, tzinfo=UTC)
    firm.hear(born("--03-12"))

    run(firm)
    firm.execute("update cadence.occasion_terms set card_days = 3")

    [(_, occasion, due_at, *_)] = opened(firm)
    assert occasion[:10] == "2026-03-12"
    assert due_at == datetime(2026, 3, 12, due, tzinfo=UTC)


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("zone", ["Europe/Vienna", "Pacific/Kiritimati"])
def test_it_is_todays_birthday_from_midnight_on_wherever_the_branch_is(firm, zone):
    firm.hear(branch(zone=zone, revision=2), born("--03-12"))
    midnight = {"Europe/Vienna": 23, "Pacific/Kiritimati": 10}[zone]

    run(firm, datetime(2026, 3, 11, midnight, tzinfo=UTC))

    [(_, occasion, due_at, *_)] = opened(firm)
    assert occasion[:10] == "2026-03-12"
    assert due_at == firm.clock.at  # no time is left for the post


def test_a_birthday_of_yesterday_is_not_made_up_for(firm):
    run(firm)
    firm.hear(born("--03-01"))

    run(firm)

    assert opened(firm) == []


def test_what_fell_into_a_week_of_downtime_is_late_and_comes_once(firm):
    run(firm)
    firm.hear(born("--03-05"))

    for at in (MONDAY + days(7), MONDAY + days(7), MONDAY + days(8)):
        run(firm, at)

    [(_, occasion, due_at, *_)] = opened(firm)
    assert (occasion[:10], due_at) == ("2026-03-05", MONDAY + days(7))


@pytest.mark.requirement("T29")
def test_nothing_is_opened_more_than_45_days_ahead(firm):
    firm.hear(born("--04-16", contact_id="p-1"), born("--04-17", contact_id="p-2"))

    run(firm)

    assert [occasion for _, occasion, *_ in opened(firm)] == ["2026-04-16 p-1"]


def test_more_than_a_window_is_opened_a_window_at_a_time(firm):
    firm.hear(*(born("--03-20", contact_id=f"p-{n}") for n in range(501)))

    assert firm.tick("open_occasions") == firm.clock.at
    assert len(opened(firm)) == 500
    assert firm.tick("open_occasions") == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert len(opened(firm)) == 501


def test_a_birthday_that_was_wrong_and_who_has_left_get_no_card(firm):
    firm.hear(born("--03-12"), born("--03-13", contact_id="p-2"))
    run(firm)

    firm.hear(born("--03-20", 2), born("--03-13", 2, contact_id="p-2", active=False))
    run(firm)

    assert [outcome for outcome, _ in firm.rows(STATES)] == [
        "withdrawn",
        "withdrawn",
        None,
    ]


def test_who_was_erased_leaves_no_birthday_and_no_card(firm):
    firm.hear(born("--03-12"))
    run(firm)

    firm.hear(replace(PersonErased.example(), revision=9), born("--03-12", 8))
    run(firm)

    [(outcome, _)] = firm.rows(STATES)
    assert outcome == "withdrawn"
    assert firm.rows("select birthday, email from cadence.contacts") == [(None, None)]


@pytest.mark.requirement("R50")
def test_an_introduction_is_thanked_for_once_however_often_it_is_told(firm):
    referral = replace(ReferralReceived.example(), received_at=MONDAY)

    for _ in range(2):
        firm.hear(referral)

    [(purpose, _, due_at, channel, note)] = opened(firm)
    assert (purpose, channel, note) == ("thank_you", "post", "for an introduction")
    assert due_at == MONDAY + days(3)


def served(day, number=42):
    return client(
        client_id=f"c-{number}",
        tier="C",
        revision=2,
        first_service_on=date.fromisoformat(day),
    )


def budget(house, each, yearly):
    house.execute(
        f"insert into cadence.gift_budgets select 'vienna', {each}, {yearly}, 'EUR'"
    )


@pytest.mark.requirement("R51")
def test_gifts_of_a_year_stay_within_the_budget_and_say_why(firm):
    budget(firm, 40, 100)
    clients = [served(f"{2020 + n}-03-{20 + n}", n) for n in range(1, 5)]

    firm.hear(*clients)
    run(firm)
    run(firm)

    told = [(channel, note) for *_, channel, note in opened(firm)]
    assert told == [
        ("gift", "5 years; gift of up to 40 EUR"),
        ("gift", "4 years; gift of up to 40 EUR"),
        (
            "gift",
            "3 years; gift of up to 20 EUR, all that is left of the 100 EUR of 2026",
        ),
        ("post", "2 years; a card and no gift: the 100 EUR of 2026 are spent"),
    ]
    assert firm.rows("select sum(amount) from cadence.gifts") == [(100,)]


@pytest.mark.requirement("R51")
def test_an_anniversary_counts_whole_years_and_none_is_kept_in_the_first(firm):
    firm.hear(served("2024-02-29", 1), served("2026-03-10", 2))

    for year in (2026, 2027, 2028):
        run(firm, datetime(year, 2, 10, 8, tzinfo=UTC))

    told = [(occasion, note.split(";")[0]) for _, occasion, *_, note in opened(firm)]
    assert told == [
        ("2026-02-28", "2 years"),
        ("2027-02-28", "3 years"),
        ("2027-03-10", "1 year"),
        ("2028-02-29", "4 years"),
        ("2028-03-10", "2 years"),
    ]


def test_a_new_year_brings_a_new_budget(firm):
    budget(firm, 40, 40)
    firm.hear(served("2020-03-20"))

    for year in (2026, 2027):
        run(firm, datetime(year, 3, 1, 8, tzinfo=UTC))

    assert [channel for *_, channel, _ in opened(firm)] == ["gift", "gift"]


def test_everybody_is_greeted_on_a_feast_that_moves(firm):
    firm.execute(
        "insert into cadence.holidays values"
        " ('Feast', null, 'PL', 'Easter Sunday', false, 0, 0, true)"
    )

    for year in (2026, 2027):
        run(firm, datetime(year, 3, 10, 8, tzinfo=UTC))

    assert [occasion for _, occasion, *_ in opened(firm)] == [
        "2026-04-05 Feast",
        "2027-03-28 Feast",
    ]


def test_the_round_wakes_with_the_first_branch(firm):
    firm.hear(branch(branch_id="east", zone="Asia/Tokyo"))

    assert run(firm) == datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert run(firm, MONDAY + timedelta(hours=12)) == datetime(
        2026, 3, 2, 23, tzinfo=UTC
    )
