"""What we deliver beyond fixing things, month by month."""

import pytest

from tests.integration.touchpoints.house import client
from tests.integration.touchpoints.logbook import CLIENT

TRAINING = {"what": "trained the front desk", "good_for": "no forged invoice paid"}


def deliver(logbook, *days):
    for day in days:
        told = {**TRAINING, "delivered_on": day}
        assert logbook.write("deliveries", **told).status_code == 201


@pytest.mark.requirement("R89")
def test_a_month_with_none_is_flagged_before_the_meeting(house, logbook):
    house.hear(client(status="active", revision=2))
    house.hear(client(client_id="c-lost", status="lost", phones=()))
    deliver(logbook, "2026-01-31", "2026-03-01")
    preparation = f"clients/{CLIENT}/meeting-preparation"
    missing = "missing-deliveries?month=2026-02"

    assert logbook.read(preparation)["nothing_delivered_in"] == "2026-02"
    assert [each["client_id"] for each in logbook.items(missing)] == [CLIENT]

    deliver(logbook, "2026-02-28")
    assert logbook.read(preparation)["nothing_delivered_in"] is None
    assert logbook.items(missing) == []


@pytest.mark.requirement("R89")
def test_what_was_delivered_is_summed_up_by_month(logbook):
    deliver(logbook, "2026-01-31", "2026-02-28", "2026-02-01", "2026-03-01")

    told = logbook.read(f"clients/{CLIENT}/delivered-value?month=2026-02")

    delivered = [each["delivered_on"] for each in told["items"]]
    assert delivered == ["2026-02-01", "2026-02-28"]
    assert (told["month"], told["nothing"]) == ("2026-02", False)
    assert logbook.read(f"clients/{CLIENT}/delivered-value?month=2025-12")["nothing"]


def test_who_was_no_client_yet_missed_nothing(house, logbook):
    house.hear(client(client_id="c-new", since="2026-03-01", phones=()))

    told = logbook.read("clients/c-new/meeting-preparation")

    assert told["nothing_delivered_in"] is None


@pytest.mark.parametrize("month", ["2026-13", "2026-2", "february"])
def test_a_month_is_written_like_2026_02(logbook, month):
    answer = logbook.ask("GET", f"missing-deliveries?month={month}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "month"
