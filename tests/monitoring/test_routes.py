"""The example of Alertmanager's routes sends each kind of alert to who can act."""

import pytest

from tests.monitoring.promtool import AMTOOL, MONITORING, alerts, run

EXAMPLE = MONITORING / "alertmanager.yaml"
WHO = {
    "KeepwellRelayMissing": "on-call",
    "KeepwellEventsParked": "operations",
    "KeepwellSendingStopped": "operations",
    "KeepwellPromisesBroken": "owners",
    "KeepwellConcentrationBreached": "owners",
    "KeepwellCallbackOverdue": "branches",
    "KeepwellNewsletterMissing": "branches",
}


def test_alertmanager_takes_the_example():
    content, told = run(AMTOOL, "check-config", EXAMPLE)

    assert content, told


@pytest.mark.parametrize("alert", WHO)
def test_an_alert_goes_to_who_can_act_on_it(alert):
    assert receiver(labels_of(alert)) == WHO[alert]


def test_a_budget_that_burns_fast_wakes_somebody_and_a_slow_one_does_not():
    burning = [rule["labels"] for rule in alerts() if "slo" in rule["labels"]]
    went = {(each["window"], receiver(each)) for each in burning}

    wakes, waits = "on-call", "operations"
    assert went == {("1h", wakes), ("6h", wakes), ("1d", waits), ("3d", waits)}


def labels_of(alert):
    [rule] = [rule for rule in alerts() if rule["alert"] == alert]
    return {"alertname": alert, **rule["labels"]}


def receiver(labels):
    told = [f"{name}={value}" for name, value in labels.items()]
    asked = ("config", "routes", "test", f"--config.file={EXAMPLE}", *told)
    content, answer = run(AMTOOL, *asked)
    assert content, answer
    return answer.split()[0]
