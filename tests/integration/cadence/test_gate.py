"""The gap gate in the database: one grant at a time, whoever asks, by whichever way."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.contracts import wire
from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactGranted,
    ContactRequested,
)
from libs.contracts.upkeep import ClientUnmerged
from libs.contracts.verdicts import Retry
from libs.storage.engine import engine_for
from libs.storage.transactions import Transactions
from services.cadence.domain.gate import Outcome, Request
from services.cadence.domain.purposes import Channel, GapClass
from services.cadence.usecases import gate
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    hours,
    merged,
    taken_back,
    touch,
)

GRANTS = """
select grant_id, client_id, coalesce(own_client_id, client_id), used_at
from cadence.grants order by 1
"""
OUTGOING = """
select touch_id, client_id, coalesce(own_client_id, client_id)
from cadence.outgoing order by 1
"""
TOO_TIGHT = "select too_tight_at from cadence.clients where client_id = 'c-0042'"
AUDIT = "select action, subject, details ->> 'request' from cadence.audit"
ids = count(1)


@pytest.fixture
def known(house):
    house.hear(branch(), client(), contact())
    return house


def requested(at=MONDAY, **changed):
    """Ask for a message to c-0042, of the tier with a shortest gap of 10 days."""
    name = f"r-{next(ids)}"
    wanted = {"request_id": name, "wanted_at": at, "channel": "email", "period": None}
    wanted |= {"contact_id": None, "expires_at": None, "gap_class": "personal"}
    fact = replace(ContactRequested.example(), **(wanted | changed))
    return wire.addressed(fact, id=name, time=at, branches=())


def told(house, *kinds):
    return [each for each in house.announced() if isinstance(each, kinds)]


@pytest.mark.requirement("M9", "T15", "T16")
@pytest.mark.parametrize("same_key", [True, False])
def test_of_many_who_ask_at_once_one_is_allowed(known, same_key):
    urls = [
        each.engine.url.render_as_string(hide_password=False)
        for each in (known.worker, known.api)
    ]
    engines = [engine_for(url, 4, "test") for url in urls]
    doors = [
        Transactions(engine, "cadence", known.clock, walled=True) for engine in engines
    ]
    # Of a purpose and period once, even of what keeps no gap.
    gap_class = GapClass.EXEMPT if same_key else GapClass.PERSONAL

    def ask(number):
        period = "2026-03" if same_key else None
        wanted = ("c-0042", gap_class, Channel.POST, MONDAY, "card", period)
        with doors[number % 2].begin(branches="*") as transaction:
            [answer] = gate.ask(transaction, [Request(f"r{number}", *wanted)]).values()
        return answer.decision.outcome

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(ask, range(40)))
    for engine in engines:
        engine.dispose()

    assert outcomes.count(Outcome.ALLOWED) == 1
    assert len(known.rows(GRANTS)) == 1


@pytest.mark.requirement("M13")
@pytest.mark.parametrize("gap_class", ["personal", "ask"])
def test_what_another_branch_does_with_the_client_counts_for_its_gap(known, gap_class):
    known.hear(branch(branch_id="graz", revision=2))
    theirs = touch(MONDAY - days(1), "message", branch_id="graz", gap_class=gap_class)
    known.hear(theirs)

    known.hear(requested(gap_class=gap_class))

    [deferred] = told(known, ContactDeferred)
    assert deferred.branch_id == "vienna"
    assert deferred.rule == "shortest_gap"
    assert deferred.not_before == MONDAY + days(59 if gap_class == "ask" else 9)


@pytest.mark.requirement("T16")
def test_two_requests_of_one_instant_are_one_grant_and_one_deferral(known):
    known.hear(requested(), requested())

    [granted] = told(known, ContactGranted)
    [deferred] = told(known, ContactDeferred)
    assert (granted.granted_for, granted.expires_at) == (MONDAY, MONDAY + days(3))
    assert (deferred.rule, deferred.not_before) == ("shortest_gap", MONDAY + days(10))


def test_gaps_are_counted_on_the_client_whichever_branch_asks(known):
    known.hear(branch(branch_id="graz"))

    known.hear(requested(branch_id="graz"), requested(MONDAY + hours(1)))
    known.hear(touch(MONDAY + days(20), "message", branch_id="graz"))
    known.hear(requested(MONDAY + days(20)))

    assert len(told(known, ContactGranted)) == 1
    assert [each.not_before for each in told(known, ContactDeferred)] == [
        MONDAY + days(10),
        MONDAY + days(30),
    ]


def test_one_request_gets_one_grant_however_often_it_is_made(known):
    asked = requested()
    for _ in range(2):
        known.hear(asked)

    assert len(told(known, ContactGranted)) == 2
    assert len(known.rows(GRANTS)) == 1


def test_a_request_that_nobody_can_judge_yet_is_tried_again(house):
    early, asked = requested(contact_id="p-0108"), requested(client_id="c-9")
    house.hear(branch(), client())

    with house.worker.begin() as transaction:
        verdicts = house.service.on_contacts_requested(transaction, [early, asked])

    assert {type(each) for each in verdicts.values()} == {Retry}
    assert (verdicts.keys(), house.rows(GRANTS)) == ({early.key, asked.key}, [])


def test_once_used_the_gap_counts_from_the_contact_and_unused_it_runs_out(known):
    known.hear(requested())
    known.hear(touch(MONDAY + days(2), "message"))
    known.hear(requested(MONDAY + days(11), request_id="after"))

    [(_, _, _, used_at)] = known.rows(GRANTS)
    assert used_at == MONDAY + days(2)
    [deferred] = told(known, ContactDeferred)
    # Ten days after the contact is a Saturday.
    assert deferred.not_before == MONDAY + days(14) - hours(2)

    known.hear(requested(MONDAY + days(14), request_id="next"))
    known.clock.at = MONDAY + days(14 + 4)
    known.hear(requested(known.clock.at))
    assert len(told(known, ContactGranted)) == 3


def test_a_grant_used_early_stands_in_nobodys_way(known):
    known.hear(requested(MONDAY + days(7)))
    known.hear(touch(MONDAY + days(1), "message"))

    known.hear(requested(MONDAY + days(14)))

    assert len(told(known, ContactGranted)) == 2


def test_what_was_granted_for_an_ask_stays_one_whatever_is_logged(known):
    known.hear(requested(gap_class="ask"), touch(MONDAY + days(1)))

    known.hear(requested(MONDAY + days(30), gap_class="ask"))
    known.hear(requested(MONDAY + days(30)))

    [deferred] = told(known, ContactDeferred)
    assert deferred.rule == "asked_recently"
    assert deferred.not_before.date() == (MONDAY + days(63)).date()  # after a weekend


def test_what_ran_out_unused_is_granted_anew_to_who_asked_for_it(known):
    asked = {"gap_class": "exempt", "channel": "post", "period": "2026-03"}
    known.hear(requested(request_id="r-1", **asked))
    known.clock.at = MONDAY + days(7)

    known.hear(requested(request_id="r-1", **asked), requested(**asked))

    assert len(told(known, ContactGranted)) == 2
    assert [each.rule for each in told(known, ContactDenied)] == ["granted_before"]
    assert len(known.rows(GRANTS)) == 1


def test_the_night_is_that_of_the_person_who_would_be_disturbed(known):
    known.hear(contact(zone="Asia/Tokyo", revision=2))

    known.hear(requested(MONDAY + hours(6), contact_id="p-0108"))

    [deferred] = told(known, ContactDeferred)
    assert deferred.not_before == MONDAY + hours(14)


@pytest.mark.requirement("T18")
def test_by_night_it_is_put_off_and_dropped_only_when_it_is_too_late(known):
    night, morning = MONDAY - hours(10), MONDAY - hours(2)
    known.clock.at = night
    known.hear(
        requested(night, request_id="waits"),
        requested(night, request_id="late", expires_at=night + hours(1)),
    )

    [deferred] = told(known, ContactDeferred)
    [denied] = told(known, ContactDenied)
    assert (deferred.request_id, deferred.rule) == ("waits", "quiet_hours")
    assert deferred.not_before == morning
    assert (denied.request_id, denied.rule) == ("late", "too_late")
    assert known.rows(AUDIT)[-1] == ("contact dropped", "c-0042", "late")

    known.clock.at = morning
    known.hear(requested(morning, request_id="waits"))
    assert [each.request_id for each in told(known, ContactGranted)] == ["waits"]


@pytest.mark.requirement("T19")
def test_outbound_passes_no_offer_off_as_exempt(known):
    known.hear(requested(gap_class="exempt", purpose="offer"))

    [denied] = told(known, ContactDenied)
    assert (denied.rule, known.rows(GRANTS)) == ("not_exempt", [])


@pytest.mark.parametrize(
    ("made", "asked", "tight"),
    [
        (
            touch(MONDAY, gap_class="ask"),
            touch(MONDAY + days(59), gap_class="ask"),
            True,
        ),
        (touch(MONDAY, gap_class="ask"), touch(MONDAY + days(59)), False),
        (touch(MONDAY, "message"), touch(MONDAY + days(9), gap_class="ask"), True),
        (touch(MONDAY), touch(MONDAY + days(1), direction="in"), False),
        (touch(MONDAY), touch(MONDAY + days(1), gap_class="exempt"), False),
        (
            touch(MONDAY, "broadcast", gap_class="broadcast"),
            touch(MONDAY + days(6), "broadcast", gap_class="broadcast"),
            True,
        ),
        (touch(MONDAY), touch(MONDAY, "broadcast", gap_class="broadcast"), False),
    ],
)
def test_what_was_logged_by_hand_is_only_marked_too_tight(known, made, asked, tight):
    known.hear(made)
    known.hear(asked)

    assert known.rows(TOO_TIGHT) == [(asked.occurred_at if tight else None,)]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(5)))
def test_whatever_is_heard_when_the_same_grants_are_used(house, order):
    wrong = touch(MONDAY + days(1), "message", client_id="c-1")
    facts = (
        touch(MONDAY + days(2), "message", client_id="c-1"),
        touch(MONDAY + days(2), client_id="c-2", contact_id="p-1"),
        wrong,
        taken_back(wrong),
        merged(),
    )
    ends = []
    for each in (range(5), order):
        house.empty()
        house.hear(branch(), client(client_id="c-1"), client(client_id="c-2"))
        house.hear(contact(contact_id="p-1", client_id="c-1"))
        house.hear(
            requested(client_id="c-1", request_id="r-1"),
            requested(client_id="c-2", request_id="r-2"),
        )
        for at in each:
            house.hear(facts[at])
        as_one = house.rows(GRANTS)
        house.hear(merged(ClientUnmerged))
        ends.append((as_one, *(house.rows(query) for query in (GRANTS, OUTGOING))))

    as_one, told_apart, outgoing = ends[0]
    assert ends[1] == ends[0]
    assert [row[1] for row in as_one] == ["c-2", "c-2"]
    assert [row[1] for row in told_apart] == ["c-1", "c-2"]
    assert {row[1] for row in outgoing} == {"c-1"}


def test_a_merged_client_asks_as_the_one_it_counts_for(house):
    house.hear(branch(), client(client_id="c-1"), client(client_id="c-2"), merged())

    house.hear(requested(client_id="c-1"), requested(MONDAY + days(1), client_id="c-2"))

    [granted] = told(house, ContactGranted)
    assert (granted.client_id, len(told(house, ContactDeferred))) == ("c-2", 1)


@pytest.mark.requirement("T19")
def test_every_way_to_a_grant_leads_through_the_gate():
    code = {
        path: path.read_text()
        for folder in ("services", "libs")
        for path in Path(folder).rglob("*.py")
        if "migrations" not in path.parts
    }

    def telling(pattern):
        return {str(path) for path, text in code.items() if re.search(pattern, text)}

    assert telling(r"into\s+(cadence\.)?grants\b|\"grants\",\s*\{") == {
        "services/cadence/storage/grants.py"
    }
    assert telling(r"grants\.insert\(|\bGrant\(") == {
        "services/cadence/usecases/gate.py"
    } | telling(r"^class Grant\(")
    assert telling(r"Contact(Granted|Due)\(\s*[^E]") == {
        "services/cadence/usecases/contact_requests.py",
        "services/cadence/usecases/due_contacts.py",
    }
