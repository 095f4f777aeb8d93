"""What a change of people calls for: a welcome, a handover, or to win them back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.contracts.clients import ClientRecorded, StaffRecorded
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.cadence.domain.clients import Client
from services.cadence.domain.next_touch import Status
from services.cadence.domain.triggers import LATE, Kind, Trigger
from services.cadence.storage import leavers
from services.cadence.storage.leavers import Managed
from services.cadence.usecases import triggers


@dataclass(frozen=True)
class Heard:
    """What was told of a client, as of a revision."""

    revision: int
    status: Status
    manager: StaffId | None


def follow_clients(
    transaction: Transaction, held: Sequence[Client], recorded: Sequence[ClientRecorded]
) -> None:
    """Call for what the news of clients, `held` as they were before it, calls for."""
    known = {client.id: known_of(client) for client in held}
    named = {fact.account_manager for fact in recorded if fact.account_manager}
    left = leavers.left(transaction, named) if named else set[StaffId]()
    calls, moved = list[Trigger](), set()
    for fact in sorted(recorded, key=lambda each: each.revision):
        before, told = known[fact.client_id], told_by(fact)
        calls += welcomed(before, fact, transaction.now)
        calls += handed_over(before, fact, left, transaction.now)
        if before is None or before.revision < told.revision:
            known[fact.client_id] = told
        if before is None or before.status is not told.status:
            moved.add(fact.client_id)
    triggers.tell(transaction, calls)
    triggers.look_again(transaction, moved)


def follow_staff(transaction: Transaction, taken: Sequence[StaffRecorded]) -> None:
    """Have the clients of who has left introduced to somebody else."""
    left = {person.staff_id for person in taken if not person.active}
    theirs = leavers.clients_of(transaction, left)
    triggers.tell(transaction, [leaving(each, transaction.now) for each in theirs])


def known_of(client: Client) -> Heard | None:
    if (profile := client.profile) is None:
        return None
    return Heard(profile.revision, profile.status, profile.account_manager)


def told_by(fact: ClientRecorded) -> Heard:
    return Heard(fact.revision, Status(fact.status), fact.account_manager)


def welcomed(
    before: Heard | None, fact: ClientRecorded, now: datetime
) -> Iterable[Trigger]:
    """Welcome who is new as a client; one on record for long, told late, is not.

    In whatever order it is told, what they were last before they became one decides.
    """
    told = told_by(fact)
    call = Trigger(
        client=fact.client_id,
        branch=fact.branch_id,
        kind=Kind.WELCOME,
        subject=fact.client_id,
        at=now,
        starts_on=fact.since,
        revision=0,
    )
    older, newer = in_order(before, told)
    if newer.status is not Status.ACTIVE:
        return
    if before is None and fact.since > (now - LATE).date():
        yield call
    if older.status is not Status.ACTIVE:
        won, by = older.status is Status.PROSPECT, older.revision
        yield replace(call, starts_on=None, ended=not won, revision=by)


def handed_over(
    before: Heard | None,
    fact: ClientRecorded,
    left: Collection[StaffId],
    now: datetime,
) -> Iterable[Trigger]:
    """Introduce who follows an account manager."""
    told = told_by(fact)
    older, newer = in_order(before, told)
    call = Trigger(
        client=fact.client_id,
        branch=fact.branch_id,
        kind=Kind.HANDOVER,
        subject="",
        at=now,
        revision=2 * newer.revision,
    )
    if older.manager and older.manager != newer.manager:
        yield replace(call, subject=older.manager)
    if newer.manager and older.manager != newer.manager:
        yield replace(call, subject=newer.manager, ended=True)
    if newer.manager and newer.manager in left:
        yield replace(call, subject=newer.manager, revision=after(newer.revision))


def in_order(before: Heard | None, told: Heard) -> tuple[Heard, Heard]:
    """Return what was so and what followed, whichever of the two is told first."""
    first, second = sorted((before or told, told), key=lambda each: each.revision)
    return first, second


def leaving(held: Managed, now: datetime) -> Trigger:
    return Trigger(
        client=held.client,
        branch=held.branch,
        kind=Kind.HANDOVER,
        subject=held.manager,
        at=now,
        revision=after(held.revision),
    )


def after(revision: int) -> int:
    """Order that somebody left after a word of the client and before its next."""
    return 2 * revision + 1
