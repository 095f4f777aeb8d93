"""Policies: managers say them, and the plans with all clients concerned follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day, start_of_day, zone
from libs.storage.branches import all_hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.clients import Client, Profile
from services.cadence.domain.goals import Ramp
from services.cadence.domain.policies import (
    Holding,
    SaidPolicy,
    Scope,
    Spoken,
    holding,
    policy_of,
)
from services.cadence.domain.terms import Terms
from services.cadence.storage import pauses, policy_changes, policy_columns
from services.cadence.storage import policies as storage
from services.cadence.storage.policies import Place, Whose
from services.cadence.usecases import plans

A_WINDOW = 500
TIMER = "follow_policies"
# By noon of UTC a day has begun in every zone, also in one not heard of yet.
LAST_OF_ALL = zone("Etc/GMT+12")


def listed(
    transaction: Transaction, staff: StaffId | None, after: Place | None, most: int
) -> Sequence[SaidPolicy]:
    """List what was said, of clients that of one account manager's or of all."""
    return storage.page(transaction, staff, after, most)


def read(transaction: Transaction, whose: Whose) -> SaidPolicy:
    """Read what was said."""
    return storage.find(transaction, whose)


def in_hand(transaction: Transaction, whose: Whose) -> SaidPolicy:
    """Read what was said, and let nobody else say anything meanwhile."""
    storage.lock(transaction)
    return storage.find(transaction, whose)


def say(transaction: Transaction, whose: Whose, terms: Terms) -> SaidPolicy:
    """Say how clients are kept up with; all whom it concerns are planned anew, soon."""
    kept = storage.save(transaction, whose, terms)
    follow_soon(transaction, whose)
    for at in ahead(transaction, whose, terms.goals or ()):
        policy_changes.add(transaction, whose.scope, whose.key, whose.branch, at)
    transaction.audit("policy set", f"{whose.scope} {whose.key}")
    return kept


def follow_soon(transaction: Transaction, whose: Whose) -> None:
    """Plan with those concerned as soon as the worker comes to it."""
    now = transaction.now
    policy_changes.add(transaction, whose.scope, whose.key, whose.branch, now)
    transaction.wake(TIMER, now)


def ahead(transaction: Transaction, whose: Whose, goals: Ramp) -> list[datetime]:
    """Return when goals that are still ahead begin to hold, in one branch or each."""
    home = whose.branch
    hours = hours_of(transaction, [home]) if home else all_hours(transaction)
    zones = {LAST_OF_ALL, *(each.zone for each in hours.values())}
    begin = {start_of_day(goal.from_day, each) for goal in goals for each in zones}
    return sorted(at for at in begin if at > transaction.now)


def follow(transaction: Transaction) -> datetime | None:
    """Plan with the next clients that a change concerns; say when to go on."""
    change = policy_changes.first(transaction)
    if change is None:
        return None
    if change.due_at > transaction.now:
        return change.due_at
    if change.scope is Scope.CLIENT:
        pauses.copy(transaction, [ClientId(change.key)])
    held = policy_changes.lock_concerned(transaction, change, A_WINDOW)
    plans.keep(transaction, with_policies(transaction, held))
    if len(held) == A_WINDOW:
        policy_changes.follow_up_to(transaction, change, held[-1].id)
    else:
        policy_changes.close(transaction, change)
    return transaction.now


def with_policies(transaction: Transaction, clients: Sequence[Client]) -> list[Client]:
    """Return clients in hand with what now holds for them, and write that down."""
    storage.settle(transaction)
    held = held_by(transaction, clients)
    zones = zones_of(transaction, {client.branch for client in clients})
    policies = {
        client.id: policy_of(held[client.id], today(transaction, client, zones))
        for client in clients
        if client.id in held
    }
    known = {client.id: client.policy for client in clients}
    policy_columns.save(
        transaction, {id_: p for id_, p in policies.items() if p != known[id_]}
    )
    return [
        replace(client, policy=policies.get(client.id, client.policy))
        for client in clients
    ]


def held_by(
    transaction: Transaction, clients: Sequence[Client]
) -> dict[ClientId, Holding]:
    """Work out what holds for each of the clients that the register has told of."""
    told = [(client, client.profile) for client in clients if client.profile]
    spoken = storage.concerning(
        transaction,
        {tag for _, profile in told for tag in profile.tags},
        {client.branch for client, _ in told},
        {client.id for client, _ in told},
    )
    by_key = {(each.scope, each.key): each for each in spoken}
    return {
        client.id: holding(profile.tier, of_client(by_key, client, profile))
        for client, profile in told
    }


def of_client(
    by_key: Mapping[tuple[Scope, str], Spoken], client: Client, profile: Profile
) -> list[Spoken]:
    keys = [
        (Scope.CLIENT, client.id),
        *((Scope.TAG, tag) for tag in profile.tags),
        (Scope.BRANCH, client.branch),
        (Scope.TIER, profile.tier.value),
    ]
    return [by_key[key] for key in keys if key in by_key]


def zones_of(
    transaction: Transaction, branches: Collection[BranchId]
) -> dict[BranchId, ZoneInfo]:
    """Read in which zones branches are, as far as they were heard of."""
    hours = hours_of(transaction, branches)
    return {branch: each.zone for branch, each in hours.items()}


def today(
    transaction: Transaction, client: Client, zones: Mapping[BranchId, ZoneInfo]
) -> date:
    """Tell which day it is where the client is."""
    return local_day(transaction.now, zones.get(client.branch, zone("UTC")))
