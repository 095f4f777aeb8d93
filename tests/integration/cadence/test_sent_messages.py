"""A task that was to be written is done once its message went out."""

from dataclasses import replace

import pytest

from libs.contracts.messages import MessageSent
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import tasks
from tests.integration.cadence.house import MONDAY, branch, client, contact, days

# Rituals are planned beside what a test opens.
STANDING = (
    "select outcome, said, closed_at from cadence.tasks"
    " where occasion = '2026-03' and purpose not like 'monthly%%'"
)
NEWSLETTER = (
    "select outcome, said, closed_at from cadence.tasks"
    " where occasion = '2026-04' and purpose = 'newsletter'"
)
OPEN = [(None, "", None)]
DONE = [("done", "sent", MONDAY)]


@pytest.fixture
def known(house):
    house.hear(branch(), client(), contact())
    return house


def opened(house, purpose=Purpose.BIRTHDAY, occasion="2026-03", **changed):
    task = Task("c-0042", "vienna", purpose, occasion, MONDAY, MONDAY, **changed)
    with house.worker.begin() as transaction:
        tasks.propose(transaction, [task])
    return task


def plan_newsletters(house):
    """Let the April newsletter, due on the 30th, come within the horizon."""
    house.execute("update cadence.clients set newsletter = true")
    house.clock.at = MONDAY + days(20)
    opened(house)
    assert house.rows(NEWSLETTER) == OPEN


def went(**changed):
    usual = {"channel": "post", "purpose": "birthday", "sent_at": MONDAY}
    return replace(MessageSent.example(), **(usual | changed))


def test_what_went_out_under_its_grant_is_done(known):
    task = opened(known)

    known.hear(went(request_id=task.id, period="whatever"))

    assert known.rows(STANDING) == DONE


def test_what_was_sent_to_many_does_the_task_of_its_purpose_and_period(known):
    plan_newsletters(known)

    known.hear(went(request_id=None, purpose="newsletter", period="2026-04"))

    assert known.rows(NEWSLETTER) == DONE


@pytest.mark.requirement("R41")
def test_a_newsletter_that_was_only_mailed_is_still_to_be_posted(known):
    plan_newsletters(known)

    known.hear(
        went(request_id=None, purpose="newsletter", period="2026-04", channel="email")
    )

    assert known.rows(NEWSLETTER) == OPEN


@pytest.mark.parametrize(
    "other",
    [{"purpose": "greeting"}, {"period": "2026-04"}, {"client_id": "c-0043"}],
)
def test_what_was_for_something_else_does_no_task(known, other):
    opened(known)

    known.hear(went(**({"request_id": None, "period": "2026-03"} | other)))

    assert known.rows(STANDING) == OPEN


def test_a_step_of_a_reminder_that_was_written_is_done(known):
    task = opened(known, Purpose.REMINDER, channel=Channel.EMAIL)

    known.hear(went(request_id=task.id, purpose="reminder", channel="email"))

    assert known.rows(STANDING) == DONE


def test_what_somebody_closed_before_stays_as_they_said(known):
    task = opened(known)
    known.execute(
        "update cadence.tasks set closed_at = opened_at, outcome = 'cancelled'"
    )

    known.hear(went(request_id=task.id), went(request_id=task.id))

    assert [row[:2] for row in known.rows(STANDING)] == [("cancelled", "")]


def test_a_message_of_a_client_nobody_told_of_is_no_trouble(known):
    known.hear(went(client_id="c-9", request_id="t-9"))

    assert known.rows(STANDING) == []
