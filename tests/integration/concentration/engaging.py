"""Engagements of a client, and who is booked for them."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from libs.contracts.engagements import EngagementRecorded
from tests.integration.concentration.house import days

TODAY = date(2026, 3, 2)
IN_90_DAYS = TODAY + days(90)


def engagement(number=1, **changed):
    plain = {
        "engagement_id": f"e-{number}",
        "client_id": "c-1",
        "name": f"Project {number}",
        "kind": "project",
        "starts_on": TODAY,
        "ends_on": TODAY + days(29),
        "committed_hours": 32,
        "per": "total",
        "followed_by": None,
        "revision": 1,
    }
    return replace(EngagementRecorded.example(), **plain | changed)


def book(house, number, share=1, **changed):
    """Book s-1, or who is named, for an engagement."""
    told = {"staff": "s-1", "since": TODAY, "until": TODAY + days(89)} | changed
    with house.owner.begin() as connection:
        connection.execute(
            text(
                "insert into concentration.bookings select gen_random_uuid()::text,"
                " 'vienna', 'c-1', :engagement, :staff, :since, :until, :share, 'anna'"
            ),
            {"engagement": f"e-{number}", "share": share, **told},
        )
