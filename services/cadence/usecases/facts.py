"""The registry's facts: cadence keeps the few fields it works with."""

from collections.abc import Sequence
from dataclasses import replace

from libs.calendars.zones import start_of_day, zone
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.upkeep import PersonErased
from libs.storage import branches, sweeps, traces
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.cadence.domain.clients import Client, Profile
from services.cadence.domain.gaps import Tier
from services.cadence.domain.next_touch import Status
from services.cadence.storage import (
    callbacks,
    clients,
    copies,
    never_clients,
    news,
    planning,
    task_changes,
)
from services.cadence.usecases import (
    changes,
    feeds,
    horizon,
    occasions,
    outreach,
    plan_days,
    plans,
    policies,
    promises,
    reminders,
    triggers,
)

# What these timers do waits until it is known when the branch works.
WAIT_FOR_BRANCHES = (
    horizon.TIMER,
    occasions.TIMER,
    outreach.TIMER,
    plan_days.TIMER,
    reminders.TIMER,
    triggers.TIMER,
)


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works, and plan with its clients by that."""
    taken = [b.branch_id for b in branches.BRANCHES.keep(transaction, recorded)]
    plans.keep(transaction, clients.lock_branches(transaction, taken))
    promises.watch(transaction, taken)
    for timer in WAIT_FOR_BRANCHES:
        transaction.wake(timer, transaction.now)


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep who our people are and when they are there, and plan their days by that."""
    taken = copies.STAFF.keep(transaction, recorded)
    feeds.follow_staff(transaction, taken)
    planning.replan(transaction, staff=[each.staff_id for each in taken])
    changes.follow_staff(transaction, taken)


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep whom to ask for at a client, and where."""
    occasions.follow_contacts(transaction, copies.CONTACTS.keep(transaction, recorded))


def forget_people(transaction: Transaction, erased: Sequence[PersonErased]) -> None:
    """Forget what people were called and where they were reached."""
    # What is recorded of them at the same time was before this, or knows of it.
    clients.take(transaction, {person.client_id for person in erased})
    contacts = [person.contact_id for person in erased]
    numbers = callbacks.numbers_of(transaction, contacts)
    addresses = copies.addresses_of(transaction, contacts)
    copies.ERASED.keep(transaction, erased)
    occasions.forget(transaction, contacts)
    reminders.forget(transaction, contacts)
    callbacks.forget_numbers(transaction, contacts)
    task_changes.forget_words(transaction, contacts)
    traces.forget_heard(transaction, contacts, [*numbers, *addresses])
    sweeps.begin(transaction, addresses)


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep who the clients are to us, and plan with them by that."""
    held = clients.lock(transaction, {c.client_id: c.branch_id for c in recorded})
    known = {client.id: client for client in held}
    for fact in recorded:
        told = known[fact.client_id].told(fact.branch_id, profile_of(fact))
        history = told.history.came(start_of_day(fact.since, zone("UTC")))
        known[fact.client_id] = replace(told, history=history)
    clients.save(transaction, [*known.values()])
    plans.keep(transaction, policies.with_policies(transaction, [*known.values()]))
    if moved := [each.id for each in held if who(each) != who(known[each.id])]:
        planning.replan(transaction, clients=moved)
    if any(is_parted(each, known[each.id]) for each in held):
        news.tell(transaction)
    occasions.follow_clients(transaction, recorded)
    changes.follow_clients(transaction, held, recorded)
    never_clients.forget(
        transaction, {c.client_id: c.revision for c in recorded if c.removed}
    )


def is_parted(before: Client, after: Client) -> bool:
    """Tell whether they are another thing to us, and what was agreed may not hold."""
    if before.profile is None or after.profile is None:
        return False
    return before.profile.status is not after.profile.status


def who(client: Client) -> tuple[StaffId | None, ...]:
    """Return who is named for a client."""
    profile = client.profile
    return (profile.account_manager, profile.deputy) if profile else ()


def profile_of(fact: ClientRecorded) -> Profile:
    margin = fact.yearly_margin
    return Profile(
        name=fact.name,
        tier=Tier(fact.tier),
        status=Status(fact.status),
        account_manager=fact.account_manager,
        phone=copies.main_phone(fact.phones),
        margin=float(margin.amount) if margin else None,
        revision=fact.revision,
        tags=fact.tags,
        deputy=fact.deputy,
        reference=fact.reference,
    )
