"""Asks: logged, answered, forbidden by a rule, and missed where there are none."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from libs.identity import Role
from services.touchpoints.domain.asking import AskBlocked
from services.touchpoints.domain.asks import Ask, Purpose
from services.touchpoints.usecases import asks
from tests.integration.touchpoints.house import MONDAY, client, days
from tests.integration.touchpoints.logbook import CLIENT

ROUNDS = 10
LONG_AGO = (
    "update touchpoints.asks set asked_at = asked_at - interval '100 days' returning 1"
)
MAY = f"clients/{CLIENT}/may-ask"


def ask(logbook, at=MONDAY, **told):
    told = {"purpose": "referral", "asked_at": at.isoformat(), **told}
    return logbook.write("asks", **told)


def rule_of(refused):
    assert refused.status_code == 422
    return [(error["path"], error["detail"]) for error in refused.json["errors"]]


@pytest.mark.requirement("R119")
@pytest.mark.parametrize("kind", ["goodwill_help", "outage_help"])
def test_an_ask_attached_to_help_is_refused_and_help_is_in_the_log(logbook, kind):
    helped = logbook.touch(kind, minutes=90).json["touch_id"]

    assert rule_of(ask(logbook, touch=helped)) == [("rule", "help_is_free")]

    assert logbook.read(f"{MAY}?touch={helped}")["rule"] == "help_is_free"
    assert logbook.items("asks") == []
    [given] = logbook.items(f"touchpoints?kind={kind}")
    assert (given["touch_id"], given["seconds"]) == (helped, 90 * 60)


@pytest.mark.requirement("M5")
def test_nobody_who_is_unhappy_is_asked_until_it_is_dealt_with(logbook):
    bad = logbook.touch("call", sentiment="negative").json["touch_id"]
    assert rule_of(ask(logbook)) == [("rule", "open_frustration")]
    assert logbook.read(MAY)["may_ask"] is False

    logbook.ask("POST", f"frustrations/{bad}/closing", {"resolution": "apologised"})

    assert logbook.read(MAY)["may_ask"] is True
    assert ask(logbook).status_code == 201


@pytest.mark.requirement("M5")
def test_at_an_event_that_introduces_nobody_is_asked(logbook):
    event = logbook.touch("meet_and_greet").json["touch_id"]

    assert rule_of(ask(logbook, touch=event)) == [("rule", "introduce_only")]


@pytest.mark.requirement("M5")
def test_a_client_is_asked_once_in_sixty_days(house, logbook):
    assert ask(logbook, at=MONDAY - days(59)).status_code == 201

    assert rule_of(ask(logbook)) == [("rule", "asked_recently")]
    house.clock.at = MONDAY + days(1)
    assert ask(logbook, at=MONDAY + days(1)).status_code == 201
    told = logbook.read(MAY)
    assert (told["rule"], told["last_asked_at"]) == (
        "asked_recently",
        "2026-03-03T08:00:00Z",
    )


def test_an_ask_in_the_touch_of_another_client_is_not_there(house, logbook):
    house.hear(client(client_id="c-2", phones=()))
    other = logbook.touch("call", client_id="c-2").json["touch_id"]

    assert ask(logbook, touch=other).status_code == 404
    assert logbook.read(f"clients/{CLIENT}/may-ask")["may_ask"] is True


def test_an_answer_is_given_once_with_what_it_was_worth(logbook):
    asked = ask(logbook, purpose="business").json["ask_id"]
    worth = {"amount": "1200.50", "currency": "EUR"}

    path, told = f"asks/{asked}/answer", {"outcome": "yes", "worth": worth}
    answered = logbook.ask("POST", path, told)

    assert (answered.json["outcome"], answered.json["worth"]) == ("yes", worth)
    assert logbook.ask("POST", path, {"outcome": "no"}).status_code == 409
    assert logbook.items("asks") == [answered.json]


@pytest.mark.requirement("R117")
def test_the_ask_rate_is_exact(house, logbook):
    # Midnight in Vienna, the first and the last moment that count.
    first, last = "2025-12-31T23:00:00Z", "2026-03-01T22:59:59Z"
    asked_at = {"c-1": first, "c-2": last, "c-3": None, "c-lost": last}
    for name, at in asked_at.items():
        status = "lost" if name == "c-lost" else "active"
        house.hear(client(client_id=name, status=status, phones=()))
        if at:
            told = {"purpose": "review", "asked_at": at, "client_id": name}
            asked = logbook.write("asks", **told).json["ask_id"]
            outcome = "yes" if name == "c-1" else "no"
            logbook.ask("POST", f"asks/{asked}/answer", {"outcome": outcome})

    january_on = logbook.read("ask-rate?since=2026-01-01&until=2026-03-02")
    assert january_on.pop("rate") == pytest.approx(2 / 3)
    counted = {"clients": 3, "clients_asked": 2, "asks": 2, "yes": 1, "no": 1}
    assert january_on == counted
    assert logbook.read("ask-rate?since=2026-01-02&until=2026-03-01")["asks"] == 0


@pytest.mark.requirement("R117")
@pytest.mark.requirement("M5")
def test_a_healthy_client_is_on_the_list_from_the_day_nobody_asked_for_months(
    house, logbook
):
    house.hear(client(status="active", revision=2))
    house.clock.at = MONDAY - days(2)  # 28 February
    for age in range(7):
        logbook.touch("face_to_face", at=house.clock.at - days(age * 3))
    asked_at = "2025-08-30T20:00:00Z"
    asked = logbook.write("asks", purpose="reference", asked_at=asked_at)
    assert asked.status_code == 201

    def listed(months):
        return [each["client_id"] for each in drought(logbook, months)]

    # Six months after 30 August is 28 February, the last day of that month.
    assert (listed(6), listed(7)) == ([CLIENT], [])
    house.clock.at = MONDAY - days(3)
    assert listed(6) == []
    assert drought(logbook, 5)[0]["last_asked_at"] == asked_at


def drought(logbook, months):
    return logbook.items(f"ask-drought?months={months}")


@pytest.mark.requirement("M5")
def test_a_client_that_is_not_healthy_is_not_to_be_asked(house, logbook):
    house.hear(client(status="active", revision=2))
    logbook.touch("call")

    assert drought(logbook, 1) == []


@pytest.mark.requirement("AZ-2")
def test_an_account_manager_asks_their_own_clients_only(house, logbook):
    ask(logbook)
    house.rows("update touchpoints.clients set account_manager = 's-99' returning 1")

    anna = Role.ACCOUNT_MANAGER
    assert logbook.ask("GET", MAY, role=anna).status_code == 404
    assert logbook.ask("GET", "asks", role=anna).json["items"] == []
    told = {"client_id": CLIENT, "purpose": "review", "asked_at": MONDAY.isoformat()}
    assert logbook.ask("POST", "asks", told, role=anna).status_code == 404


@pytest.mark.requirement("M5")
def test_of_two_who_ask_at_once_one_is_refused(house):
    house.open()

    def make(name):
        ask = Ask(name, "vienna", CLIENT, Purpose.REVIEW, MONDAY)
        with house.api.begin(branches="vienna") as transaction:
            asks.make(transaction, ask)

    with ThreadPoolExecutor(2) as both:
        for number in range(ROUNDS):
            house.rows(LONG_AGO)
            tried = [both.submit(make, f"{name} {number}") for name in "ab"]
            refused = [each.exception(timeout=20) for each in tried]
            assert sorted(type(each) for each in refused if each) == [AskBlocked]
