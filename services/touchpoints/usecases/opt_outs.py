"""Opt-outs: what comes after one earns nothing, nor does what provoked it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from libs.contracts.consents import ConsentRecorded
from libs.storage.transactions import Transaction
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.domain.welcome import Unwelcome
from services.touchpoints.storage import opt_outs as storage
from services.touchpoints.storage import welcome
from services.touchpoints.usecases import relationships

Since = Mapping[tuple[str, str], datetime]


def record(transaction: Transaction, recorded: Sequence[ConsentRecorded]) -> None:
    """Keep who wants what, and take back what an opt-out makes worthless."""
    # Of one address we do not know whether a touch went there.
    of_channels = [consent for consent in recorded if consent.address is None]
    relationships.lock(transaction, {consent.client_id for consent in of_channels})
    for consent in storage.CONSENTS.keep(transaction, of_channels):
        if not consent.given:
            withdraw(transaction, consent)


def withdraw(transaction: Transaction, consent: ConsentRecorded) -> None:
    provoked = storage.provoked(
        transaction, consent.contact_id, consent.channel, consent.at
    )
    welcome.note(transaction, provoked, Unwelcome.OPT_OUT)
    if provoked:
        relationships.take_back(transaction, provoked, Unwelcome.OPT_OUT)


def marked(
    transaction: Transaction, touches: Sequence[Touch], kinds: Mapping[str, Kind]
) -> list[Touch]:
    """Mark those of our touches that their contact had said no to before."""
    contacts = {
        t.contact for t in touches if t.contact and t.direction is Direction.OUT
    }
    since = storage.withdrawn(transaction, contacts) if contacts else {}
    if not since:
        return list(touches)
    return [
        replace(touch, against_opt_out=is_unwanted(touch, kinds.get(touch.kind), since))
        for touch in touches
    ]


def is_unwanted(touch: Touch, kind: Kind | None, since: Since) -> bool:
    if touch.contact is None or kind is None or touch.direction is not Direction.OUT:
        return False
    no = since.get((touch.contact, kind.channel))
    return no is not None and touch.occurred_at > no
