"""The example of Alertmanager's routes sends each kind of alert to who can act."""

import subprocess

import pytest
import yaml

from libs.ports import free_port
from libs.testing.suites import CALLER, answers
from libs.waiting import until
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
    "KeepwellWatchdog": "dead-man",
    "KeepwellProcessDown": "operations",
    "KeepwellQueueStuck": "on-call",
}
CADENCE, QUEUE = {"service": "cadence"}, {"queue": "keepwell.cadence", "vhost": "v"}
ABSENT = {"alertname": "KeepwellServiceAbsent", "role": "worker"}
# What is the reason, what follows of it, and what they have in common.
REASONS = (
    (ABSENT, "KeepwellRelayMissing", CADENCE),
    (ABSENT, "KeepwellOutboxOld", CADENCE),
    (ABSENT, "KeepwellInboxStuck", CADENCE),
    (ABSENT, "KeepwellLoopSilent", CADENCE),
    (ABSENT, "KeepwellTimersLate", CADENCE),
    (ABSENT, "KeepwellQueueUnread", CADENCE),
    (ABSENT, "KeepwellMessagesWaiting", {"service": "outbound"}),
    (ABSENT, "KeepwellProcessDown", {"app_kubernetes_io_component": "cadence-worker"}),
    ("KeepwellBrokerAlarm", "KeepwellOutboxOld", {}),
    ("KeepwellBrokerUnwatched", "KeepwellEventsStale", {}),
    ("KeepwellRelayMissing", "KeepwellOutboxOld", CADENCE),
    ("KeepwellEventsUnroutable", "KeepwellOutboxOld", CADENCE),
    ("KeepwellQueueUnread", "KeepwellQueueStuck", QUEUE),
    ("KeepwellQueueStuck", "KeepwellQueueLong", QUEUE),
    ("KeepwellInboxStuck", "KeepwellInboxOld", CADENCE),
    ("KeepwellSenderUnarmed", "KeepwellMessagesWaiting", {}),
    ("KeepwellSendingStopped", "KeepwellMessagesWaiting", {}),
    ("KeepwellMailboxAway", "KeepwellMailboxBehind", {}),
    (
        {"alertname": "KeepwellApiFailing", "severity": "critical"},
        {"alertname": "KeepwellApiFailing", "severity": "warning"},
        {"slo": "api_availability", **CADENCE},
    ),
)


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
    assert went == {
        *(("30m", wakes), ("30m", waits)),
        *(("1h", wakes), ("6h", wakes), ("1d", waits), ("3d", waits)),
    }


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory):
    """Lend an Alertmanager that has the example for its settings, and tells nobody."""
    folder, port = tmp_path_factory.mktemp("alertmanager"), free_port()
    told = yaml.safe_load(EXAMPLE.read_text())
    told["receivers"] = [{"name": each["name"]} for each in told["receivers"]]
    (folder / "alertmanager.yaml").write_text(yaml.safe_dump(told))
    command = [
        "prometheus-alertmanager",
        f"--config.file={folder / 'alertmanager.yaml'}",
        f"--storage.path={folder}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 ours
    try:
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: answers(f"{address}/-/ready"), 20), folder
        yield f"{address}/api/v2/alerts"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("nth", range(len(REASONS)))
def test_what_follows_of_a_reason_is_not_told_in_its_own_place(alertmanager, nth):
    reason, follows, common = REASONS[nth]
    here, there = f"here-{nth}", f"there-{nth}"
    both = [named(each) | common for each in (reason, follows)]
    sent = [each | {"namespace": here} for each in both]
    sent.append(both[1] | {"namespace": there})
    told = [{"labels": labels} for labels in sent]
    assert CALLER.post(alertmanager, json=told).is_success

    def silent():
        return [muted(alertmanager, labels) for labels in sent] == [False, True, False]

    assert until(silent, 5), sent


def named(alert):
    return {"alertname": alert} if isinstance(alert, str) else alert


def muted(address, labels):
    """Tell whether an Alertmanager tells nobody of an alert because of another."""
    told = CALLER.get(address).json()
    [status] = [each["status"] for each in told if each["labels"] == labels]
    return bool(status["inhibitedBy"])


def labels_of(alert):
    [rule] = [rule for rule in alerts() if rule["alert"] == alert]
    return {"alertname": alert, **rule["labels"]}


def receiver(labels):
    told = [f"{name}={value}" for name, value in labels.items()]
    asked = ("config", "routes", "test", f"--config.file={EXAMPLE}", *told)
    content, answer = run(AMTOOL, *asked)
    assert content, answer
    return answer.split()[0]
