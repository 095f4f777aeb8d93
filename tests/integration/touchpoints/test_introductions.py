"""Referrals are credited to who gave them."""

import pytest

from libs.contracts.introductions import ReferralReceived
from tests.integration.touchpoints.house import MONDAY, client
from tests.integration.touchpoints.logbook import CLIENT

WHO = {"introduced": "Bergbau GmbH", "received_at": MONDAY.isoformat()}


@pytest.mark.requirement("M5")
def test_a_referral_is_credited_to_its_giver_and_announced(house, logbook):
    house.hear(client(client_id="c-2", phones=()))
    ask = {"purpose": "referral", "asked_at": MONDAY.isoformat()}
    asked = logbook.write("asks", **ask).json["ask_id"]

    given = logbook.write(
        "introductions", **WHO, introduced_client="c-2", ask=asked, contact="p-0108"
    )

    assert given.status_code == 201
    assert logbook.items(f"introductions?client={CLIENT}") == [given.json]
    assert logbook.items("introductions?client=c-2") == []
    [announced] = house.announced(ReferralReceived)
    assert (announced.client_id, announced.introduced_client_id) == (CLIENT, "c-2")
    assert announced.ask_id == asked


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"introduced_client": CLIENT}, 422),
        ({"introduced_client": "c-unknown"}, 404),
        ({"ask": "a-unknown"}, 404),
        ({"contact": "p-unknown"}, 422),
    ],
)
def test_a_referral_that_names_what_cannot_be_is_refused(house, logbook, told, status):
    assert logbook.write("introductions", **WHO, **told).status_code == status
    assert house.announced(ReferralReceived) == []
