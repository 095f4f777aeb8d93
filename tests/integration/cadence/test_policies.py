"""How clients are kept up with is said by managers, and every plan follows."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime

import pytest

from libs.contracts.pauses import ClientPaused
from services.cadence.domain.goals import Goal
from services.cadence.usecases import of_clients, pauses
from tests.integration.cadence.asking import (
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    days,
    hours,
    merged,
    touch,
)

PLANS = "select client_id, next_touch_at from cadence.clients order by client_id"
TARGETS = "select client_id, extract(day from target) from cadence.clients order by 1"
PAUSED = "select client_id, paused_until from cadence.clients"
TWICE = """
insert into cadence.pauses (client_id, branch_id, since, until, reason)
select client_id, branch_id, since - interval '1 hour', until, reason
from cadence.pauses
"""
POLICIES, EFFECTIVE = "/v1/policies", "/v1/policies/effective"


@pytest.fixture
def vienna(house):
    """Three clients of tier C, one of them Anna's and tagged, one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(client_id="c-1", tier="C", account_manager="s-07", tags=("vip",)),
        client(client_id="c-2", tier="C"),
        client(client_id="c-3", tier="C", branch_id="graz"),
    )
    return house


@pytest.fixture
def desk(vienna, tmp_path):
    return Desk(vienna, tmp_path)


def put(desk, path, terms, who=OWNER, seen=0):
    token = desk.issuer.token(who, datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}", "If-Match": f'"{seen}"'}
    return desk.client.put(f"{POLICIES}/{path}", json=terms, headers=headers)


def targets(house):
    return {name: int(target) for name, target in house.rows(TARGETS)}


def held(desk, client_id):
    items = desk.ask(EFFECTIVE, client=client_id).json["items"]
    return {each["name"]: (each["value"], each["scope"]) for each in items}


def test_each_client_is_planned_by_the_most_particular_policy(vienna):
    vienna.say("tier", "C", target_days=40)
    vienna.say("branch", "vienna", target_days=35)
    vienna.say("tag", "vip", target_days=25)
    assert targets(vienna) == {"c-1": 25, "c-2": 35, "c-3": 40}

    vienna.say("client", "c-1", target_days=21)

    assert targets(vienna) == {"c-1": 21, "c-2": 35, "c-3": 40}
    assert dict(vienna.rows(PLANS))["c-1"] == MONDAY + days(21)


def test_a_client_told_of_later_is_planned_by_what_was_said_before(vienna):
    vienna.say("tag", "vip", target_days=25)

    vienna.hear(client(client_id="c-2", tier="C", tags=("vip",), revision=9))
    assert targets(vienna) == {"c-1": 25, "c-2": 25, "c-3": 45}
    vienna.hear(client(client_id="c-2", tier="A", revision=10))

    assert targets(vienna) == {"c-1": 25, "c-2": 30, "c-3": 45}


def test_many_clients_follow_in_windows_and_no_one_is_left_out(vienna, monkeypatch):
    monkeypatch.setattr("services.cadence.usecases.policies.A_WINDOW", 2)

    vienna.say("tier", "C", target_days=40)

    assert targets(vienna) == {"c-1": 40, "c-2": 40, "c-3": 40}
    assert vienna.rows("select * from cadence.policy_changes") == []


@pytest.mark.requirement("R36")
def test_the_target_follows_a_ramp_from_its_days_on(vienna):
    ramp = (Goal(date(2026, 1, 1), 12), Goal(date(2026, 4, 1), 24))
    vienna.say("client", "c-1", goals=ramp)
    assert targets(vienna)["c-1"] == 30

    wanted = vienna.tick("follow_policies")
    vienna.tick("follow_policies", wanted)

    assert wanted == datetime(2026, 3, 31, 22, tzinfo=UTC)  # 1 April in Vienna
    assert targets(vienna)["c-1"] == 15


def test_whose_word_each_number_is_can_be_read(desk, vienna):
    answer = put(desk, "branch/vienna", {"longest_days": 50, "newsletter": True})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    vienna.follow()

    told = held(desk, "c-1")

    assert told["longest_days"] == (50, "branch")
    assert told["newsletter"] == (True, "branch")
    assert told["target_days"] == (45, "default")
    assert held(desk, "c-3")["longest_days"] == (60, "default")
    audited = vienna.rows("select actor, action, subject from cadence.audit")
    assert audited[-1][1:] == ("policy set", "branch vienna")


def test_who_has_not_seen_the_last_word_is_refused(desk):
    assert put(desk, "tier/C", {"target_days": 40}).status_code == 200

    late = put(desk, "tier/C", {"target_days": 50})

    assert late.status_code == 412
    assert desk.ask(f"{POLICIES}/tier/C").json["terms"]["target_days"] == 40
    assert put(desk, "tier/C", {"target_days": 50}, seen=1).status_code == 200


@pytest.mark.parametrize(
    ("path", "terms", "status"),
    [
        ("tier/C", {"target_days": 40}, 403),
        ("tag/vip", {"target_days": 40}, 403),
        ("branch/graz", {"target_days": 40}, 404),
        ("client/c-3", {"target_days": 40}, 404),
        ("branch/vienna", {"target_days": 40}, 200),
        ("client/c-2", {"target_days": 40}, 200),
        ("client/c-2", {"shortest_days": 40, "longest_days": 20}, 422),
        ("tier/D", {}, 404),
    ],
)
def test_a_branch_manager_says_so_for_their_own_branch(desk, path, terms, status):
    assert put(desk, path, terms, manager_of("vienna")).status_code == status


def test_an_account_manager_reads_what_holds_for_their_own_clients(desk):
    put(desk, "client/c-1", {"target_days": 20})
    put(desk, "client/c-2", {"target_days": 20})
    anna = account_manager("s-07")

    listed = desk.ask(POLICIES, anna).json["items"]

    assert [each["key"] for each in listed] == ["c-1"]
    assert desk.ask(EFFECTIVE, anna, client="c-2").status_code == 404
    assert desk.ask(f"{POLICIES}/client/c-2", anna).status_code == 404
    assert desk.ask(EFFECTIVE, anna, client="c-1").status_code == 200


def test_a_random_drop_in_ends_the_silence_and_keeps_no_promise(house):
    house.hear(branch(), client())
    house.hear(*(touch(MONDAY + days(35 + n), random=True) for n in range(12)))

    house.tick("announce_broken_promises", MONDAY + days(67))

    broken = "select month from cadence.broken_promises"
    silent = "select last_random, last_call from cadence.clients"
    assert house.rows(broken) == [("2026-04",)]
    assert house.rows(silent) == [(MONDAY + days(46), None)]


@pytest.mark.requirement("R39")
def test_what_was_kept_and_missed_is_counted_month_by_month(house, tmp_path):
    house.hear(branch(), client())
    called = [touch(datetime(2026, month, 9, tzinfo=UTC)) for month in (4, 5, 7)]
    house.hear(*called)

    for month in (6, 7, 8, 8):  # twice is not counted twice
        house.tick("announce_broken_promises", datetime(2026, month, 8, tzinfo=UTC))

    desk = Desk(house, tmp_path)
    [kept] = desk.ask("/v1/consistency", client="c-0042").json["items"]
    [total] = desk.ask("/v1/consistency/branches").json["items"]
    assert (kept["due"], kept["on_time"], kept["streak"]) == (4, 3, 1)
    assert kept["share"] == total["share"] == 0.75


@pytest.mark.requirement("R114")
def test_a_pause_holds_everything_but_callbacks_and_ends_by_itself(desk, vienna):
    ends = MONDAY + days(80)
    body = {"until": "2026-05-21T08:00:00Z", "reason": "They are moving."}
    answer = desk.send("PUT", "/v1/pauses/c-2", OWNER, body)
    assert answer.status_code == 200, answer.text
    vienna.follow()
    assert dict(vienna.rows(PLANS))["c-2"] == ends

    vienna.clock.at = MONDAY + days(70)
    listed = {each["client_id"] for each in desk.ask("/v1/call-list").json["items"]}
    assert listed == {"c-1", "c-3"}
    owed = MONDAY + days(75)
    vienna.hear(callback(owed, client_id="c-2"))
    assert dict(vienna.rows(PLANS))["c-2"] == owed

    vienna.hear(callback(owed, 2, client_id="c-2", closed_at=owed))
    vienna.clock.at = ends
    listed = {each["client_id"] for each in desk.ask("/v1/call-list").json["items"]}
    assert listed == {"c-1", "c-2", "c-3"}
    assert desk.ask("/v1/pauses").json["items"] == []


@pytest.mark.requirement("R114")
def test_months_with_a_pause_in_them_are_not_judged(desk, vienna):
    vienna.say("tier", "C", monthly_call=True)
    body = {"until": "2026-05-10T00:00:00Z", "reason": "They are moving."}
    desk.send("PUT", "/v1/pauses/c-2", OWNER, body)
    vienna.follow()

    vienna.tick("announce_broken_promises", datetime(2026, 7, 8, tzinfo=UTC))

    broken = "select month from cadence.broken_promises where client_id = 'c-2'"
    assert vienna.rows(broken) == [("2026-06",)]


def test_a_pause_can_be_ended_early_and_none_ends_in_the_past(desk, vienna):
    body = {"until": "2026-05-10T00:00:00Z", "reason": "They are moving."}
    assert desk.send("DELETE", "/v1/pauses/c-2", OWNER).status_code == 404
    desk.send("PUT", "/v1/pauses/c-2", OWNER, body)

    ended = desk.send("DELETE", "/v1/pauses/c-2", OWNER)
    vienna.follow()

    assert ended.json["until"] == "2026-03-02T08:00:00Z"
    assert dict(vienna.rows(PLANS))["c-2"] == MONDAY + days(45)
    past = body | {"until": "2026-03-02T08:00:00Z"}
    assert desk.send("PUT", "/v1/pauses/c-2", OWNER, past).status_code == 422
    anna = account_manager("s-07")
    assert desk.send("PUT", "/v1/pauses/c-2", anna, body).status_code == 404


def test_a_pause_is_announced_with_each_new_end_and_those_from_before_once(
    desk, vienna
):
    for day in ("10", "12"):
        body = {"until": f"2026-05-{day}T00:00:00Z", "reason": "They are moving."}
        desk.send("PUT", "/v1/pauses/c-2", OWNER, body)
    desk.send("DELETE", "/v1/pauses/c-2", OWNER)
    vienna.execute("update cadence.pauses set told = false")
    for _ in range(2):
        vienna.tick("announce_pauses")

    told = [each for each in vienna.announced() if isinstance(each, ClientPaused)]
    assert [(each.until.day, each.revision) for each in told[:3]] == [
        *((10, 1), (12, 2), (2, 3))
    ]
    assert told[3:] == told[2:3]


def test_who_is_paused_by_two_at_once_is_paused_once_and_resumed(desk, vienna):
    def pause_too():
        body = {"until": "2026-05-10T00:00:00Z", "reason": "On holiday."}
        return desk.send("PUT", "/v1/pauses/c-2", OWNER, body).status_code

    with ThreadPoolExecutor() as other:
        with vienna.api.begin(branches="*") as transaction:
            held = of_clients.found(transaction, "c-2", None)
            pauses.pause(transaction, held, MONDAY + days(9), "They are moving.")
            vienna.clock.at = MONDAY + hours(1)
            second = other.submit(pause_too)
            wait([second], timeout=0.3)
        assert second.result() == 200

    [paused] = desk.ask("/v1/pauses").json["items"]
    assert paused["since"] == "2026-03-02T08:00:00Z"
    assert paused["reason"] == "On holiday."
    assert desk.send("DELETE", "/v1/pauses/c-2", OWNER).status_code == 200
    audited = vienna.rows("select action from cadence.audit order by seq")
    assert audited[-2:] == [("client paused",), ("client resumed",)]


def test_of_two_pauses_that_were_said_before_none_is_left(desk, vienna):
    body = {"until": "2026-05-10T00:00:00Z", "reason": "They are moving."}
    desk.send("PUT", "/v1/pauses/c-2", OWNER, body)
    vienna.execute(TWICE)

    assert desk.send("DELETE", "/v1/pauses/c-2", OWNER).status_code == 200

    assert desk.ask("/v1/pauses").json["items"] == []


def test_a_pause_of_who_counts_for_a_client_is_also_the_clients(desk, vienna):
    body = {"until": "2026-05-10T08:00:00Z", "reason": "They are moving."}
    ends = datetime(2026, 5, 10, 8, tzinfo=UTC)
    desk.send("PUT", "/v1/pauses/c-1", OWNER, body)
    vienna.follow()

    vienna.hear(merged())
    assert dict(vienna.rows(PAUSED)) == {"c-1": ends, "c-2": ends, "c-3": None}
    desk.send("DELETE", "/v1/pauses/c-1", OWNER)
    vienna.follow()

    assert dict(vienna.rows(PAUSED)) == {"c-1": MONDAY, "c-2": MONDAY, "c-3": None}


def test_who_is_paused_through_a_merged_client_is_resumed_like_any_other(desk, vienna):
    body = {"until": "2026-05-10T08:00:00Z", "reason": "They are moving."}
    desk.send("PUT", "/v1/pauses/c-1", OWNER, body)
    vienna.hear(merged())

    resumed = desk.send("DELETE", "/v1/pauses/c-2", OWNER)
    vienna.follow()

    assert (resumed.status_code, resumed.json["client_id"]) == (200, "c-1")
    assert desk.ask("/v1/pauses").json["items"] == []
    assert dict(vienna.rows(PAUSED)) == {"c-1": MONDAY, "c-2": MONDAY, "c-3": None}
    assert vienna.rows("select subject from cadence.audit")[-1] == ("c-1",)
    assert desk.send("DELETE", "/v1/pauses/c-2", OWNER).status_code == 404


@pytest.mark.requirement("R36", "R37")
def test_the_report_uses_the_goal_of_its_day_and_the_floors_that_hold(desk, vienna):
    ramp = (Goal(date(2026, 1, 1), 12), Goal(date(2026, 4, 1), 24))
    vienna.say("tag", "vip", goals=ramp)
    vienna.say("tier", "C", few_from=4)
    vienna.hear(*(touch(MONDAY - days(9 * n), client_id="c-1") for n in range(4)))
    vienna.hear(*(touch(MONDAY - days(9 * n), client_id="c-2") for n in range(3)))

    def report(day):
        items = desk.ask("/v1/frequencies", branch="vienna", day=day).json["items"]
        return {each["client_id"]: each for each in items}

    march, april = report("2026-03-31"), report("2026-04-01")

    goals = [each["c-1"]["goal"]["touches_a_year"] for each in (march, april)]
    assert goals == [12, 24]
    assert march["c-2"]["goal"] is None
    assert {name: each["frequency"] for name, each in march.items()} == {
        "c-1": "few",
        "c-2": "none",
    }
    assert march["c-1"]["expected_in_90_days"] == pytest.approx(90 * 12 / 365)
    assert not march["c-1"]["behind"]


@pytest.mark.requirement("R91")
def test_how_many_of_the_meetings_were_face_to_face_is_told(desk, vienna):
    ways = ("in_person", "in_person", "in_person", "video", None)
    vienna.hear(
        *(
            touch(MONDAY - days(9 * n), "meeting", client_id="c-1", channel=way)
            for n, way in enumerate(ways)
        )
    )

    [told] = desk.ask("/v1/frequencies", client="c-1").json["items"]

    assert (told["in_a_year"], told["face_to_face"]) == (5, 0.75)
