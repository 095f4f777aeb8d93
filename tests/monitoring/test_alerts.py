"""Each alert fires when it should and is silent when it should, asked of promtool."""

import pytest

from scripts.monitoring_slos import PROMISES
from tests.monitoring.histories import HISTORIES
from tests.monitoring.promtool import PROMTOOL, RULES, alerts, fired, run


def test_promtool_finds_nothing_to_say_of_the_rules():
    content, told = run(
        PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", *RULES
    )

    assert content, told


def test_every_alert_has_histories():
    judged = {*HISTORIES, *(promise.alert for promise in PROMISES)}

    assert {rule["alert"] for rule in alerts()} == judged


@pytest.mark.parametrize("alert", HISTORIES)
def test_it_fires_when_there_is_a_reason(alert, tmp_path):
    case = HISTORIES[alert]

    assert fired(tmp_path, alert, case.fires, case.at)


@pytest.mark.parametrize("alert", HISTORIES)
def test_it_is_silent_when_there_is_none(alert, tmp_path):
    case = HISTORIES[alert]

    assert not fired(tmp_path, alert, case.silent, case.at)
