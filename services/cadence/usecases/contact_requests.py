"""Contact requests: outbound's and people's, through the same gate."""

from collections.abc import Sequence

from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactGranted,
    ContactRequested,
)
from libs.contracts.verdicts import Retry, Verdicts
from libs.storage.transactions import Transaction
from libs.values import FieldError, Invalid, StaffId
from services.cadence.domain.gate import Request, Rule
from services.cadence.domain.purposes import Channel, GapClass
from services.cadence.storage.gate import people
from services.cadence.usecases import gate
from services.cadence.usecases.gate import Answer
from services.cadence.usecases.of_clients import NobodyThere

NOT_HEARD_OF = Retry("its client or contact has not been heard of yet")


class InThePast(Invalid):
    """Nobody asks for a contact in the past: it is logged, or asked for now."""


def answer(transaction: Transaction, told: Sequence[ContactRequested]) -> Verdicts:
    """Answer what outbound requests; what nobody can judge yet is tried again."""
    requests = {each.request_id: request_of(each) for each in told}
    answers = gate.ask(transaction, list(requests.values()))
    transaction.announce([announcement(each) for each in answers.values()])
    for each in answers.values():
        log_dropped(transaction, each)
    return {e.key: NOT_HEARD_OF for e in told if e.request_id not in answers}


def make(transaction: Transaction, request: Request, staff: StaffId | None) -> Answer:
    """Decide a person's request, of `staff`'s clients if given.

    Raises InThePast and NobodyThere.
    """
    require_to_come(transaction, request)
    answers = gate.ask(transaction, [request])
    return of_staff(transaction, answers.get(request.id), staff)


def preview(
    transaction: Transaction, request: Request, staff: StaffId | None
) -> Answer:
    """Say how a request would be decided; raises InThePast and NobodyThere."""
    require_to_come(transaction, request)
    return of_staff(transaction, gate.preview(transaction, request), staff)


def require_to_come(transaction: Transaction, request: Request) -> None:
    """Raise InThePast, naming the field, for what was to be made before now."""
    if request.at < transaction.now:
        raise InThePast(None, FieldError("at", "in the past"))


def of_staff(
    transaction: Transaction, answer: Answer | None, staff: StaffId | None
) -> Answer:
    if answer is None or not_theirs(transaction, answer):
        raise NobodyThere
    profile = answer.client.profile
    if staff is not None and (profile is None or profile.account_manager != staff):
        raise NobodyThere
    return answer


def not_theirs(transaction: Transaction, answer: Answer) -> bool:
    """Tell whether the person asked for never was a contact of the client."""
    whom = answer.request.contact
    if whom is None or answer.decision.rule is not Rule.CONTACT_LEFT:
        return False
    return people(transaction, [whom])[whom].client != answer.client.id


def log_dropped(transaction: Transaction, answer: Answer) -> None:
    """Write down that a contact comes too late to be made at all."""
    if answer.decision.rule is Rule.TOO_LATE:
        request = answer.request
        transaction.audit(
            "contact dropped",
            answer.client.id,
            request=request.id,
            for_=request.purpose,
        )


def request_of(told: ContactRequested) -> Request:
    return Request(
        id=told.request_id,
        client=told.client_id,
        gap_class=GapClass(told.gap_class),
        channel=Channel(told.channel),
        at=told.wanted_at,
        purpose=told.purpose,
        period=told.period,
        contact=told.contact_id,
        until=told.expires_at,
    )


def announcement(answer: Answer) -> ContactGranted | ContactDeferred | ContactDenied:
    request, client, decision = answer.request.id, answer.client, answer.decision
    if grant := answer.grant:
        return ContactGranted(
            request_id=request,
            client_id=client.id,
            branch_id=client.branch,
            granted_for=grant.at,
            expires_at=grant.expires_at,
        )
    if decision.not_before:
        return ContactDeferred(
            request_id=request,
            client_id=client.id,
            branch_id=client.branch,
            rule=decision.rule,
            not_before=decision.not_before,
        )
    return ContactDenied(
        request_id=request,
        client_id=client.id,
        branch_id=client.branch,
        rule=decision.rule,
    )
