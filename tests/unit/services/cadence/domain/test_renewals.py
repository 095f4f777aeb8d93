from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client, Profile
from services.cadence.domain.gaps import Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import Status
from services.cadence.domain.policies import holding, policy_of
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.renewals import FirstDue, KeptTask, renewed
from services.cadence.domain.rituals import Rituals

A_DAY = timedelta(days=1)


@pytest.fixture
def client(now):
    """A client of long ago who is promised nothing yet."""
    usual = policy_of(holding(Tier.B, ()), now.date())
    return Client(
        ClientId("c"),
        BranchId("vienna"),
        History(now - 400 * A_DAY, last_call=now - 20 * A_DAY),
        Profile("Alpine", Tier.B, Status.ACTIVE, None, None, None, 1),
        policy=replace(usual, rituals=Rituals()),
    )


def promised(client, **rituals):
    return replace(client, policy=replace(client.policy, rituals=Rituals(**rituals)))


def kept(purpose, due_at: datetime, occasion="2026-03", **stands):
    return KeptTask("k", purpose, occasion, due_at - A_DAY, due_at, **stands)


def test_a_task_is_done_when_the_log_says_and_open_again_when_it_does_not(
    client, hours, now
):
    task = kept(Purpose.CHECK_IN, now + A_DAY)
    done = task._replace(done_at=now)

    for known, by_log, left in [(task, now, None), (done, None, task.due_at)]:
        found = renewed(client, [known._replace(by_log=by_log)], hours, now)

        assert [each.done_at for each in found.changed] == [by_log]
        assert found.first_due == FirstDue(spaced=left)


def test_what_is_not_promised_any_more_is_withdrawn_and_of_a_month_before_missed(
    client, hours, now
):
    of_march = kept(Purpose.REVIEW, now)
    of_february = kept(Purpose.REVIEW, now, "2026-02")._replace(id="before")

    found = renewed(client, [of_march, of_february], hours, now)

    assert [(each.id, each.outcome) for each in found.changed] == [("before", "missed")]
    assert (found.withdrawn, found.first_due) == (["k"], FirstDue())


def test_nothing_becomes_of_rituals_before_it_is_known_when_the_branch_works(
    client, now
):
    task = kept(Purpose.MONTHLY_CALL, now)

    found = renewed(promised(client, meeting=True), [task], None, now)

    assert (found.opened, found.changed, found.withdrawn) == ([], [], [])


def test_what_is_promised_is_opened_once_and_moved_to_its_day(client, hours, now):
    call = promised(client, call=True)
    [task] = renewed(call, [], hours, now).opened
    known = KeptTask.anew(task)
    earlier = known._replace(due_at=task.due_at - A_DAY)

    assert renewed(call, [known], hours, now).opened == []
    assert renewed(call, [known], hours, now).changed == []
    assert renewed(call, [earlier], hours, now).changed == [known]


def test_what_was_closed_by_hand_is_left_alone(client, hours, now):
    call = promised(client, call=True)
    [task] = renewed(call, [], hours, now).opened
    closed = KeptTask.anew(task)._replace(closed_at=now, outcome="cancelled")

    found = renewed(call, [closed], hours, now)

    assert (found.opened, found.changed, found.first_due) == ([], [], FirstDue())


def test_the_first_due_is_of_tasks_a_touch_can_do_and_waits_as_long_as_put_off(
    client, hours, now
):
    outage = kept(Purpose.OUTAGE_HELP, now + 3 * A_DAY)
    put_off = kept(Purpose.NEED, now, snoozed_until=now + 5 * A_DAY)
    card = kept(Purpose.BIRTHDAY, now - A_DAY)

    found = renewed(client, [outage, put_off, card], hours, now)

    assert found.first_due == FirstDue(now + 3 * A_DAY, now + 5 * A_DAY)


def test_a_review_opened_after_a_meeting_of_its_month_may_be_done_already(
    client, hours, now
):
    monthly = promised(client, review_months=1)
    met = replace(monthly, history=replace(client.history, last_meeting=now - A_DAY))

    assert not renewed(monthly, [], hours, now).overtaken
    assert renewed(met, [], hours, now).overtaken
