"""What was billed is entered once, counts for its month, and can be taken out again."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

from libs.contracts.verdicts import Park, Retry
from libs.values import Money
from tests.integration.concentration.attending import worked
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
    voided,
)
from tests.integration.concentration.test_payments import paid


def months(house):
    return house.rows(
        "select client_id, month, line, cents, recurring_cents"
        " from concentration.months where cents <> 0 order by 1, 2, 3"
    )


def test_a_month_adds_up_what_was_billed_and_credited(house):
    house.hear(
        branch(),
        client(),
        billed("100.10", line="cloud", recurring=True),
        billed("50", line="cloud"),
        billed("7", line="cabling"),
        billed("1", at=MONDAY - days(30)),
        credited("20", line="cloud"),
    )

    assert months(house) == [
        ("c-1", date(2026, 1, 1), "", 100, 0),
        ("c-1", date(2026, 3, 1), "cabling", 700, 0),
        ("c-1", date(2026, 3, 1), "cloud", 13010, 10010),
    ]


def test_the_branch_s_own_day_decides_the_month(house):
    house.hear(
        branch(),
        client(),
        billed("5", at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),
    )

    assert months(house) == [("c-1", date(2026, 3, 1), "", 500, 0)]


def test_an_invoice_heard_twice_counts_once(house):
    invoice = billed("5")
    house.hear(branch(), client(), invoice, invoice)
    house.hear(invoice)

    assert months(house) == [("c-1", date(2026, 3, 1), "", 500, 0)]


def test_a_voided_invoice_counts_for_nothing_in_whatever_order_it_is_heard(house):
    invoice, other = billed("5"), billed("7")
    for order in permutations([invoice, other, voided(invoice)]):
        house.empty()
        house.hear(branch(), client())
        for event in order:
            house.hear(event)

        assert months(house) == [("c-1", date(2026, 3, 1), "", 700, 0)]


def test_what_is_dated_in_the_year_26_is_set_aside(house):
    slip = datetime(26, 11, 22, 12, tzinfo=UTC)
    before_any_zone = datetime(1, 1, 1, tzinfo=UTC)
    told = (
        *(billed("5", at=at) for at in (slip, before_any_zone, MONDAY)),
        credited("5", at=slip),
        worked(90, day=slip.date()),
        paid("5", "R-1", slip),
    )

    verdicts = house.hear(branch(), client(), *told)

    assert set(verdicts.values()) == {Park("it is dated before 1970")}
    assert len(verdicts) == 5
    assert months(house) == [("c-1", date(2026, 3, 1), "", 500, 0)]


def test_one_whose_client_is_not_known_comes_again(house):
    invoice = billed("5")
    assert [type(why) for why in house.hear(branch(), invoice).values()] == [Retry]

    house.hear(client())

    assert house.hear(invoice) == {}
    assert months(house) == [("c-1", date(2026, 3, 1), "", 500, 0)]


def test_a_number_that_two_clients_have_is_for_a_person_to_look_at(house):
    house.hear(branch(), client(1), client(2, reference="D-1"))

    assert [type(why) for why in house.hear(billed("5")).values()] == [Park]


def test_another_currency_counts_by_the_rate_of_its_day(house):
    house.execute(
        "insert into concentration.rates values"
        " ('USD', '2026-01-01', 0.5), ('USD', '2026-03-02', 0.9)"
    )
    dollars = Money(Decimal(10), "USD")
    house.hear(
        branch(),
        client(),
        billed(dollars, at=MONDAY),
        billed(dollars, at=MONDAY - days(7)),
        billed(dollars, at=MONDAY - days(90)),
    )

    assert months(house) == [
        ("c-1", date(2026, 2, 1), "", 500, 0),
        ("c-1", date(2026, 3, 1), "", 900, 0),
    ]
    [(unconverted,)] = house.rows(
        "select count(*) from concentration.billed where cents is null"
    )
    assert unconverted == 1


def test_what_was_billed_follows_the_client_to_another_branch(house):
    house.hear(branch(), branch(branch_id="graz"), client(), billed("5"))

    house.hear(client(branch_id="graz", revision=99))

    assert house.rows("select branch_id from concentration.months") == [("graz",)]
    assert house.rows("select branch_id from concentration.billed") == [("graz",)]


def test_a_document_of_a_branch_not_known_yet_comes_again(house):
    late = billed("5", at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    house.hear(client())

    assert [type(why) for why in house.hear(late).values()] == [Retry]
    house.hear(branch())
    assert house.hear(late) == {}

    assert months(house) == [("c-1", date(2026, 2, 1), "", 500, 0)]


def test_a_month_of_which_all_was_voided_was_never_billed(house):
    invoices = [billed("5", line="cloud"), billed("0", line="cabling"), billed("7")]
    house.hear(branch(), client(), *invoices, credited("7"))

    house.hear(voided(invoices[0]), voided(invoices[2]))

    kept = house.rows("select line, cents from concentration.months order by 1")
    assert kept == [("", -700), ("cabling", 0)]
