"""When a client may be asked, and which rule says no."""

from datetime import UTC, datetime, timedelta

import pytest

from services.touchpoints.domain.asking import (
    BETWEEN_ASKS,
    AskBlocked,
    Circumstances,
    Rule,
    blocked_by,
    require_allowed,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
FREE = {"frustrated": False, "kind": "call", "asked": ()}


def rule(**changed):
    return blocked_by(Circumstances(**FREE | changed), NOW)


@pytest.mark.requirement("M5")
@pytest.mark.parametrize(
    ("changed", "by"),
    [
        ({}, None),
        ({"kind": None}, None),
        ({"frustrated": True}, Rule.OPEN_FRUSTRATION),
        ({"kind": "outage_help"}, Rule.HELP),
        ({"kind": "goodwill_help"}, Rule.HELP),
        ({"kind": "meet_and_greet"}, Rule.INTRODUCTION),
        ({"asked": (NOW - BETWEEN_ASKS,)}, None),
        ({"asked": (NOW - BETWEEN_ASKS + A_SECOND,)}, Rule.ASKED_RECENTLY),
        ({"asked": (NOW + BETWEEN_ASKS - A_SECOND,)}, Rule.ASKED_RECENTLY),
        ({"frustrated": True, "asked": (NOW,)}, Rule.OPEN_FRUSTRATION),
    ],
)
def test_every_blocked_ask_states_the_rule_that_blocks_it(changed, by):
    assert rule(**changed) == by


@pytest.mark.requirement("M5")
@pytest.mark.parametrize("by", [Rule.OPEN_FRUSTRATION, Rule.HELP])
def test_a_refusal_names_its_rule(by):
    met = {Rule.OPEN_FRUSTRATION: {"frustrated": True}, Rule.HELP: {}}[by]
    circumstances = Circumstances(**FREE | {"kind": "outage_help"} | met)

    with pytest.raises(AskBlocked) as refused:
        require_allowed(circumstances, NOW)

    assert [(f.path, f.detail) for f in refused.value.fields] == [("rule", by)]
