"""What is asked of the gate: drafts, judged as the sender judges them."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactDue,
    ContactGranted,
)
from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.storage import ledger as rows
from services.outbound.usecases import judging, ledger, suppression
from services.outbound.usecases.suppression import Unsubscribing
from tests.integration.outbound.house import MONDAY, branch, client, contact, site

GONE = text("update outbound.messages set state = 'sent' where message_id = any(:ids)")
STATES = "select message_id, state, rule from outbound.messages order by message_id"


def somebody(house, *numbers):
    """Let the house hear of a branch and some clients with a person and an office."""
    told = [(client(n), contact(n), site(n)) for n in numbers or (1,)]
    house.hear(branch(), *(each for some in told for each in some))


def draft(number=1, purpose="thank_you", channel=Channel.EMAIL, **changed):
    person = f"p-{number}"
    usual = {
        "client": f"c-{number}",
        "contact": person,
        "gap_class": "broadcast",
        "form": Form.TEMPLATE,
        "words": {},
        "not_before": MONDAY,
        "not_after": MONDAY + timedelta(days=30),
    }
    period = changed.pop("period", "2026-03")
    key = Key("vienna", purpose, period, changed.pop("to", person), channel)
    return Draft(key, **(usual | changed))


def queue(house, *drafts):
    with house.worker.begin() as transaction:
        ledger.queue(transaction, drafts)
    return [each.key.id for each in drafts]


def judged(house, *ids):
    """Judge messages as the sender does, in a transaction of its own."""
    with house.worker.begin() as transaction:
        messages = rows.read(transaction, ids)
        verdicts = judging.judge(transaction, messages)
    return [verdicts[each] for each in ids]


def claim(house, *ids):
    """Judge messages and let those go out that may."""
    verdicts = judged(house, *ids)
    pairs = zip(ids, verdicts, strict=True)
    gone = [message for message, verdict in pairs if isinstance(verdict, Allowed)]
    with house.worker.begin() as transaction:
        transaction.session.execute(GONE, {"ids": gone})
    return verdicts


def sent(house, **changed):
    """Let a mail go out to the usual person, as of now."""
    [message] = queue(house, draft(**changed))
    claim(house, message)
    return message


def unsubscribe(house, **changed):
    usual = Unsubscribing("p-1", "c-1", "vienna", Channel.EMAIL, house.clock.at)
    with house.api.begin(branches="vienna") as transaction:
        suppression.unsubscribe(transaction, replace(usual, **changed))


def due(**changed):
    usual = {
        "task_id": "t-1",
        "client_id": "c-1",
        "gap_class": "exempt",
        "channel": "post",
        "purpose": "birthday",
        "occasion": "p-1 2026-03-09",
        "due_at": MONDAY + timedelta(days=3),
        "grant_expires_at": MONDAY + timedelta(days=3),
        "contact_id": "p-1",
        "staff_id": None,
        "topic": None,
        "event_at": None,
        "event_place": None,
    }
    return replace(ContactDue.example(), **(usual | changed))


def granted(request, **changed):
    usual = {
        "request_id": request,
        "client_id": "c-1",
        "granted_for": MONDAY,
        "expires_at": MONDAY + timedelta(days=3),
    }
    return replace(ContactGranted.example(), **(usual | changed))


def deferred(request, **changed):
    usual = {"request_id": request, "client_id": "c-1"}
    return replace(ContactDeferred.example(), **(usual | changed))


def denied(request, **changed):
    usual = {"request_id": request, "client_id": "c-1"}
    return replace(ContactDenied.example(), **(usual | changed))
