"""Reports: contacts of any kind that another system tells of."""

from collections.abc import Sequence
from datetime import timedelta

from libs.contracts.reports import TouchReported
from libs.contracts.verdicts import Park, Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Direction
from services.touchpoints.storage import kinds
from services.touchpoints.usecases import naming
from services.touchpoints.usecases.naming import Encounter

UNKNOWN_KIND = Park("there is no such kind of touch; an owner can add it")


def log(transaction: Transaction, reported: Sequence[TouchReported]) -> Verdicts:
    """Log reported contacts; one of a kind nobody knows is set aside."""
    known = kinds.known(transaction)
    unknown = {each.key: UNKNOWN_KIND for each in reported if each.kind not in known}
    of_a_kind = [each for each in reported if each.kind in known]
    return {**unknown, **naming.log(transaction, of_a_kind, told_by)}


def told_by(report: TouchReported) -> Encounter:
    named = report.client_ref
    address, client = (named, None) if "@" in named else (None, named)
    return Encounter(
        address=address,
        client=client,
        staff_email=report.staff_email,
        kind=report.kind,
        direction=Direction(report.direction),
        occurred_at=report.occurred_at,
        duration=timedelta(minutes=report.minutes or 0),
        note=report.note or "",
    )
