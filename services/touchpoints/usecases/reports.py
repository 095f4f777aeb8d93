"""Reports: contacts of any kind that another system tells of."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from libs.contracts.reports import TouchReported
from libs.contracts.verdicts import Park, Verdicts
from libs.storage.transactions import Transaction
from libs.values import StaffId, TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.storage import kinds
from services.touchpoints.usecases import naming, touches
from services.touchpoints.usecases.touches import Report

UNKNOWN_KIND = Park("there is no such kind of touch; an owner can add it")


def log(transaction: Transaction, reported: Sequence[TouchReported]) -> Verdicts:
    """Log reported contacts; one of a kind nobody knows is set aside."""
    known = kinds.known(transaction)
    staff = naming.staff(transaction, [each.staff_email for each in reported])
    unknown = {each.key: UNKNOWN_KIND for each in reported if each.kind not in known}
    logged = touches.log(
        transaction,
        [
            Report(
                each,
                named(each.client_ref),
                each.occurred_at,
                partial(touch_of, each, staff(each.staff_email)),
            )
            for each in reported
            if each.kind in known
        ],
    )
    return {**unknown, **(logged or {})}


def named(reference: str) -> str:
    return reference.lower() if "@" in reference else reference


def touch_of(
    report: TouchReported, staff: StaffId | None, touch: TouchId, whose: Candidate
) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=report.kind,
        direction=Direction(report.direction),
        occurred_at=report.occurred_at,
        duration=timedelta(minutes=report.minutes or 0),
        contact=whose.contact,
        staff=staff,
        note=report.note or "",
    )
