"""Calendars and invitations are read as they were meant, whatever stands in them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from libs.calendars.icalendars import (
    Entry,
    Meeting,
    Method,
    NotAnAddress,
    Party,
    invitation,
    written,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
NASTY = st.text(st.sampled_from('aü"\r\n;:,\\^ '), max_size=100)
ANNA = Party("Anna", "anna@msp.example")


def entry(summary="Call", uid="t-1@keepwell", **changed):
    return Entry(uid, summary, AT, timedelta(minutes=15), **changed)


def lines_of(body):
    return body.decode().split("\r\n")


@given(NASTY, NASTY)
def test_nothing_that_stands_in_an_entry_becomes_a_line_of_its_own(summary, name):
    meeting = Meeting(entry(f"x{summary}"), Party(name, ANNA.email), ANNA, 3)

    body = invitation(Method.REQUEST, meeting, AT)

    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert [line for line in lines_of(body) if line.startswith("UID")] == [
        "UID:t-1@keepwell"
    ]
    meant = f"x{summary}".replace("\r\n", "\n")
    assert str(event["summary"]).splitlines() == meant.splitlines()
    assert all(len(line.encode()) <= 75 for line in lines_of(body))


def test_entries_stand_by_their_ids_and_a_day_is_no_time():
    day = Entry("a@keepwell", "Card", date(2026, 3, 9))

    body = written("Anna", [entry(), day], AT)

    assert body == written("Anna", [day, entry()], AT)
    card, call = Calendar.from_ical(body).walk("VEVENT")
    assert (card.start, card.end) == (date(2026, 3, 9), date(2026, 3, 10))
    assert (card["transp"], call["transp"]) == ("TRANSPARENT", "OPAQUE")


def test_a_cancellation_says_so_twice():
    body = lines_of(invitation(Method.CANCEL, Meeting(entry(), ANNA, ANNA, 1), AT))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(body)


@pytest.mark.parametrize("address", ["anna", "a@b\r\nX:1"])
def test_a_party_without_an_address_is_refused(address):
    with pytest.raises(NotAnAddress):
        Party("Anna", address)
