"""What a bad contact leaves behind is somebody's, by a day, until it is dealt with."""

import pytest

from tests.integration.touchpoints.house import MONDAY, days, minutes


@pytest.mark.requirement("R20")
def test_a_bad_contact_stays_open_until_somebody_closes_it(logbook):
    logbook.touch("call")
    bad = logbook.touch("call", sentiment="negative").json["touch_id"]

    [opened] = logbook.items("frustrations")
    assert (opened["touch_id"], opened["owner"], opened["overdue"]) == (
        bad,
        None,
        False,
    )

    path = f"frustrations/{bad}"
    taken_on = {"owner": "s-07", "due_on": "2026-03-06"}
    given = logbook.ask("POST", f"{path}/entrusting", taken_on)
    assert taken_on.items() <= given.json.items()
    assert logbook.items("frustrations") == [given.json]

    logbook.ask("POST", f"{path}/closing", {"resolution": "apologised"})
    assert logbook.items("frustrations") == []
    assert logbook.ask("POST", f"{path}/entrusting", taken_on).status_code == 409


@pytest.mark.requirement("R20")
@pytest.mark.parametrize("missing", ["owner", "due_on"])
def test_nobody_takes_it_on_without_a_name_and_a_day(logbook, missing):
    bad = logbook.touch("call", sentiment="negative").json["touch_id"]
    taken_on = {"owner": "s-07", "due_on": "2026-03-06"}
    del taken_on[missing]

    refused = logbook.ask("POST", f"frustrations/{bad}/entrusting", taken_on)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == missing


@pytest.mark.requirement("R20")
@pytest.mark.parametrize(("past", "overdue"), [(0, False), (1, True)])
def test_it_is_overdue_from_midnight_in_the_branch(house, logbook, past, overdue):
    bad = logbook.touch("call", sentiment="negative").json["touch_id"]
    taken_on = {"owner": "s-07", "due_on": "2026-03-06"}
    logbook.ask("POST", f"frustrations/{bad}/entrusting", taken_on)

    # Fifteen hours after nine o'clock is midnight in Vienna, and still the 6th in UTC.
    house.clock.at = MONDAY + days(4) + minutes(15 * 60 - 1 + past)

    assert [each["overdue"] for each in logbook.items("frustrations")] == [overdue]
