"""What an invitation is called in somebody's calendar."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from libs.calendars.icalendars import Party
from libs.values import BranchId, ClientId, ContactId, StaffId
from services.cadence.domain.invitations import Invitation, body_of

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
THEIRS = Party("Jane Muster", "jane@client.example")


@pytest.mark.parametrize(
    ("name", "summary"),
    [("Anna Gruber", "Meeting with Anna Gruber"), ("anna@msp.example", "Meeting")],
)
def test_a_meeting_is_called_after_who_comes_and_never_after_an_address(name, summary):
    told = Invitation(
        *("t-1", ClientId("c-1"), BranchId("vienna"), ContactId("p-1"), StaffId("s-1")),
        starts_at=AT,
        minutes=45,
    )

    body = body_of(told, Party(name, "anna@msp.example"), THEIRS, AT)

    [event] = Calendar.from_ical(body.decode()).walk("VEVENT")
    assert event["SUMMARY"] == summary
