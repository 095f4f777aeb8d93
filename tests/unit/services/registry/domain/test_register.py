from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.values import FieldError, Money
from services.registry.domain.books import Outcome
from services.registry.domain.clients import Status, Tier
from tests.unit.services.registry.domain.desk import Desk

NEW, SAME, CHANGED = Outcome.CREATED, Outcome.UNCHANGED, Outcome.UPDATED
ALPINE = {"client": "Alpine Dental", "reference": "D10042"}
JULIA = {"contact": "Julia Huber", "contact_email": "J.Huber@client.example"}


def maybe(*words):
    return st.sampled_from([*words, None])


# Of these no reference has two names, and no name alone two meanings: a list that
# contradicts itself has no end state.
CLIENTS = [("Foo", None), ("foo ", None), ("Foo", "R1"), ("Bar", "R2"), ("Bar", "R3")]
ROWS = st.fixed_dictionaries(
    {"client": st.sampled_from(CLIENTS)},
    optional={
        "branch": st.sampled_from(["Vienna", "Graz", "vienna"]),
        "status": maybe("active", "Lost", "asleep"),
        "tier": maybe("A", "b"),
        "tags": maybe("vip; dental", ";"),
        "lost_reason": maybe("price"),
        "lost_to": maybe("nobody"),
        "phone": maybe("0720 123456", "0720 123457", "none"),
        "account_manager": maybe("Anna", "anna@msp.example", "anna@"),
        "contact": maybe("Jo", "jo", "Jim"),
        "contact_email": maybe("jo@client.example", "J@client.example"),
        "contact_phone": maybe("0720 123458"),
        "street": maybe("Ring 3", "ring 3", "Hafenweg 7"),
        "postal_code": maybe("1010", "10100"),
        "city": maybe("Wien"),
    },
).map(lambda row: row | dict(zip(("client", "reference"), row["client"], strict=True)))


@given(st.lists(ROWS, max_size=8))
def test_importing_again_what_was_taken_records_nothing(rows):
    desk = Desk()
    outcomes = desk.take(*rows)
    taken = [row for row, each in zip(rows, outcomes, strict=True) if each.client_id]
    again = desk.again()

    outcomes = again.take(*taken)

    assert Outcome.REJECTED not in {outcome.client for outcome in outcomes}
    assert again.to_record() == [[]] * 5


def test_a_row_tells_of_a_branch_its_account_manager_a_client_and_a_contact():
    desk = Desk()
    row = (
        ALPINE
        | JULIA
        | {
            "status": "Active",
            "tier": "a",
            "since": "2019-05-01",
            "phone": "0720 123456",
            "yearly_margin": "60000.50",
            "currency": "eur",
            "account_manager": "Anna@msp.example",
            "contact_phone": "+43 720 123457",
            "tags": "vip; dental;vip;",
        }
    )

    [[branch], [anna], [client], [julia]] = desk.record(row)

    assert (branch.id, branch.name, branch.hours["fri"]) == (
        "vienna",
        "Vienna",
        ("09:00-17:00",),
    )
    assert (anna.email, anna.branch) == ("anna@msp.example", "vienna")
    assert (client.status, client.tier) == (Status.ACTIVE, Tier.A)
    assert client.tags == ("vip", "dental")
    assert client.since == date(2019, 5, 1)
    assert client.phones == ("+43720123456",)
    assert client.yearly_margin == Money(Decimal("60000.50"), "EUR")
    assert client.account_manager == anna.id
    assert (julia.client, julia.name) == (client.id, "Julia Huber")
    assert julia.emails == ("j.huber@client.example",)
    assert julia.phones == ("+43720123457",)


def test_several_rows_of_one_client_are_one_client_with_several_contacts():
    desk = Desk()

    first, second = desk.take(ALPINE | JULIA, ALPINE | {"contact": "Max Mayer"})

    assert (first.client, first.contact) == (NEW, NEW)
    assert (second.client, second.contact) == (SAME, NEW)
    assert second.client_id == first.client_id
    _, _, clients, contacts, _ = desk.to_record()
    assert [entry.revision for entry in clients] == [1]
    assert len(contacts) == 2


def test_what_a_row_leaves_blank_stays_and_many_changes_are_one_revision():
    desk = Desk()
    desk.record(ALPINE | {"tier": "A", "phone": "0720 123456"})

    taken = desk.take(
        ALPINE | {"tier": " ", "phone": "0720 123457"}, ALPINE | {"status": "dormant"}
    )

    assert [each.client for each in taken] == [CHANGED, CHANGED]
    [entry] = desk.to_record()[2]
    assert entry.revision == 2
    assert (entry.fact.tier, entry.fact.status) == (Tier.A, Status.DORMANT)
    assert entry.fact.phones == ("+43720123456", "+43720123457")


def test_a_new_client_is_active_and_of_the_third_tier_since_today_at_the_branch():
    [_, _, [client], _] = Desk().record({"client": "Alpine Dental"})

    assert (client.status, client.tier) == (Status.ACTIVE, Tier.C)
    assert client.since == date(2026, 3, 2)


def test_a_client_may_begin_in_the_coming_year():
    [_, _, [client], _] = Desk().record(ALPINE | {"since": "2027-03-02"})

    assert client.since == date(2027, 3, 2)


def test_a_lost_client_stays_lost_until_a_row_says_otherwise():
    desk = Desk()
    lost = {"status": "lost", "lost_reason": "price", "lost_to": "Nordlicht IT"}
    desk.record(ALPINE | lost)

    [_, _, [silent], _] = desk.record(ALPINE | {"tier": "A"})
    [_, _, [won_back], _] = desk.record(ALPINE | {"status": "active"})

    assert (silent.status, silent.lost_reason) == (Status.LOST, "price")
    assert (won_back.status, won_back.lost_reason) == (Status.ACTIVE, None)


def test_a_client_known_by_name_gets_the_reference_that_a_list_brings():
    desk = Desk()
    desk.record({"client": "Alpine  dental"})

    [_, _, clients, _] = desk.record(ALPINE)

    assert [client.reference for client in clients] == ["D10042"]


def test_of_two_clients_with_one_name_the_reference_tells_which():
    desk = Desk()
    desk.record(ALPINE, ALPINE | {"reference": "D2"})

    which, named = desk.take(
        ALPINE | {"reference": "D2", "tier": "A"}, {"client": "Alpine Dental"}
    )

    assert which.client is CHANGED
    assert named.client is Outcome.REJECTED
    assert columns(named) == ["client"]


def test_a_contact_known_by_name_gets_an_address_but_no_second_persons():
    desk = Desk()
    desk.record(ALPINE | {"contact": "Julia Huber"})

    [*_, one] = desk.record(ALPINE | JULIA)
    [*_, two] = desk.record(ALPINE | JULIA | {"contact_email": "julia@client.example"})

    assert [contact.emails for contact in one] == [("j.huber@client.example",)]
    assert len(two) == 2


def test_who_has_left_stays_left_when_a_list_still_names_them():
    desk = Desk()
    [*_, [julia]] = desk.record(ALPINE | JULIA)
    desk.books[3].put(replace(julia, active=False))

    [taken] = desk.take(ALPINE | JULIA)

    assert taken.contact is SAME
    assert not desk.to_record()[3][0].fact.active


def test_a_contact_without_a_name_is_named_by_address_or_number():
    numbers = {"contact_phone": "0720 123457"}

    [*_, contacts] = Desk().record(
        ALPINE | {"contact_email": "j@client.example"}, ALPINE | numbers
    )

    assert {contact.name for contact in contacts} == {
        "j@client.example",
        "+43720123457",
    }


def test_the_same_person_manages_under_a_name_or_an_address():
    desk = Desk()

    [_, staff, clients, _] = desk.record(
        {"client": "Foo", "account_manager": "Anna Gruber"},
        {"client": "Bar", "account_manager": "anna  GRUBER"},
    )

    assert [anna.name for anna in staff] == ["Anna Gruber"]
    assert {client.account_manager for client in clients} == {staff[0].id}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"branch": None}, "branch"),
        ({"branch": "東京"}, "branch"),
        ({"zone": None}, "zone"),
        ({"zone": "Vienna"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"subdivision": "99"}, "subdivision"),
        ({"client": " "}, "client"),
        ({"client": "x" * 256}, "client"),
        ({"client": "\u200b"}, "client"),
        ({"status": "asleep"}, "status"),
        ({"status": "lost", "lost_to": "nobody"}, "lost_reason"),
        ({"status": "lost", "lost_reason": "price"}, "lost_to"),
        ({"tier": "D"}, "tier"),
        ({"since": "1.5.2019"}, "since"),
        ({"since": "2027-03-03"}, "since"),
        ({"phone": "ask Julia"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"yearly_margin": "60.000,50", "currency": "EUR"}, "yearly_margin"),
        ({"yearly_margin": "6e4", "currency": "EUR"}, "yearly_margin"),
        ({"yearly_margin": "60000"}, "currency"),
        ({"account_manager": "anna@"}, "account_manager"),
        ({"contact_email": "julia"}, "contact_email"),
        ({"contact_phone": "112"}, "contact_phone"),
    ],
)
def test_a_bad_row_is_rejected_with_its_column_and_stops_no_other(wrong, field):
    desk = Desk()

    bad, good = desk.take(ALPINE | JULIA | wrong, ALPINE)

    assert (bad.line, columns(bad), bad.client_id) == (2, [field], None)
    assert {bad.branch, bad.staff, bad.client, bad.contact} == {Outcome.REJECTED}
    assert all(error.detail for error in bad.errors)
    assert good.client is NEW
    assert [len(kind) for kind in desk.to_record()] == [1, 0, 1, 0, 0]


def test_a_branch_that_the_importer_does_not_see_does_not_exist_for_them():
    desk = Desk(sees=lambda branch: branch == "graz")

    [taken] = desk.take(ALPINE)

    assert taken.errors == (FieldError("branch", "There is no such branch."),)


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    wrong = {"tier": "Z", "since": "1.5.2019", "phone": "ask", "contact_email": "julia"}

    [bad] = Desk().take(ALPINE | JULIA | wrong)

    assert set(columns(bad)) == set(wrong)
    assert FieldError("tier", "It is none of A, B, C.") in bad.errors


def columns(taken):
    return [error.path for error in taken.errors]


def test_a_row_changes_what_it_says_of_a_branch_that_is_known():
    desk = Desk()
    desk.record(ALPINE)

    [[branch], *_] = desk.record(
        ALPINE | {"zone": None, "country": None, "subdivision": "9"}
    )

    assert (branch.zone, branch.subdivision) == ("Europe/Vienna", "9")
