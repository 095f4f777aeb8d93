"""The printed page: what it says, that it is one, and that it is always the same."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from libs.identity import Role
from tests.integration.concentration.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
    somebody,
)
from tests.integration.concentration.attending import TODAY, worked
from tests.integration.concentration.engaging import engagement
from tests.integration.concentration.house import billed, branch, client, days, euros
from tests.integration.concentration.test_losses import FEBRUARY, open_golden, say

PATH = "/v1/risk-report"


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def printed(desk, who=OWNER, **query):
    answer = desk.ask(PATH, who, **query)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    return answer.data


def words_of(page):
    """Read a page's words, with one space between them; there is only one page."""
    [only] = PdfReader(BytesIO(page)).pages
    return " ".join(only.extract_text().split())


def spend(house, hours, number):
    house.hear(
        *(worked(hours * 12, number, TODAY - days(10 + day)) for day in range(5))
    )


@pytest.mark.requirement("M2")
def test_an_owner_reads_who_could_sink_the_firm_and_what_to_do(house, desk):
    open_golden(house)
    say(desk)
    spend(house, 1, 1)
    spend(house, 9, 2)
    house.tick("judge_limits")

    page = words_of(printed(desk))

    assert "The whole firm, as of 2026-03-02" in page
    assert "what was billed from 2025-03 to 2026-02, in EUR" in page
    for measure in ("100,000", "40.0%", "70.0%", "90.0%", "2,400", "4.2", "0.30"):
        assert measure in page
    assert "1 Client 1 40,000 40.0% 40.0% 10.0% assumed NO: 5.0 months of cash" in page
    assert (
        "the two largest clients (Client 1, Client 2) 60,000 60.0% 0.0"
        " NO: 3.0 months of cash"
    ) in page
    assert (
        "To bring Client 1 from 40.0% to 15% of the revenue: win 17 clients of 10,000 a"
        " year (or 9 of 20,000), or let it shrink to 10,588 a year."
    ) in page
    assert "To survive losing the largest client (Client 1): win 1 client" in page
    assert "Client 2 takes 90.0% of our hours for 20.0% of the revenue" in page
    assert "Limits, as judged on 2026-03-02" in page
    assert "Share of the largest client breached 40.0% 15% 25% 2026-03-02" in page
    assert "Other limits that are unknown: " in page
    assert "for 100.0% of the revenue nobody can tell how likely it leaves" in page


def test_what_ends_next_and_every_loss_that_sinks_us_has_an_action(house, desk):
    open_golden(house)
    say(desk, fixed_costs="4000.00", cash="5000.00")
    then = TODAY + days(19)
    house.hear(engagement(1, name="Managed IT", ends_on=then, per="month"))

    page = words_of(printed(desk))

    assert "Managed IT of Client 1 ends on 2026-03-21, in 19 days, and nothing" in page


def test_what_is_unknown_is_said_to_be_and_is_no_nought(desk):
    page = words_of(printed(desk))

    assert "Top 1 unknown" in page
    assert "Unknown: nothing that was billed counts in these months." in page
    assert "Unknown: no hours are on record in these 90 days." in page
    assert "Nothing can be said before bills are on record" in page
    assert "No limit was judged yet" in page
    assert "0.0%" not in page


def test_without_finances_nobody_is_said_to_survive(house, desk):
    open_golden(house)

    page = words_of(printed(desk))

    assert "whether we survive stays unknown: keepwell risk finances." in page
    assert "survives" not in page


def test_the_same_facts_make_the_same_bytes(house, desk):
    open_golden(house)

    assert printed(desk) == printed(desk)


def test_a_branch_and_a_day_stand_in_the_head_and_in_every_command(house, desk):
    open_golden(house)
    house.hear(branch(branch_id="graz"))
    house.tick("judge_limits")

    page = words_of(printed(desk, branch="vienna", as_of="2026-03-01"))

    assert "Branch vienna, as of 2026-03-01" in page
    assert page.count("Share of the largest client breached 40.0%") == 1
    for command in ("trace", "trace CLIENT", "lose", "attention", "cover"):
        narrowed = f"keepwell risk {command} --branch vienna --as-of 2026-03-01"
        assert narrowed in page


def test_a_manager_prints_the_own_branch_alone(house, desk):
    open_golden(house)
    house.hear(
        branch(branch_id="graz"),
        client(9, name="Styria Trading", branch_id="graz"),
        billed("70000", 9, FEBRUARY),
    )

    own = words_of(printed(desk, manager_of("vienna")))
    two = words_of(printed(desk, somebody(Role.BRANCH_MANAGER, "vienna", "linz")))

    assert "Branch vienna" in own
    assert "Styria" not in own
    assert "All your branches" in two
    assert "Styria" not in two
    assert "Styria Trading" in words_of(printed(desk))
    assert desk.ask(PATH, manager_of("vienna"), branch="graz").status_code == 404
    for who in (OPERATIONS, account_manager("s-07")):
        assert desk.ask(PATH, who).status_code == 403


def test_a_crowded_firm_with_long_names_still_fits_on_one_page(house, desk):
    house.hear(branch())
    for number in range(1, 80):
        name = f"{number} Österreichische Steuerberatungsgesellschaft & Söhne #*_$"
        house.hear(
            client(number, name=name * 2, industry="Steuer " * 9),
            billed(f"{1_000_000 // number}", number, FEBRUARY, vendor="V" * 60),
        )
        spend(house, 1 + number % 9, number)
    for currency in ("USD", "CHF", "GBP", "SEK", "NOK"):
        other = type(euros("1"))(euros("1000").amount, currency)
        house.hear(billed(other, 1, FEBRUARY))
    say(desk)
    say(desk, fixed_costs="300000.00")
    house.tick("judge_limits")

    page = words_of(printed(desk))

    assert "1 Österreichische Steuerberat…" in page
    assert "Not counted, for want of a rate: 1,000.00 CHF (bills: 1)." in page
