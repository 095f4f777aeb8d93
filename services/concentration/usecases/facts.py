"""Others' facts: concentration keeps the few fields it works with."""

from collections.abc import Sequence

from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.sites import SiteRecorded
from libs.contracts.touchpoints import RelationshipRevalued
from libs.contracts.upkeep import PersonErased
from libs.storage import branches, merges, traces
from libs.storage.merges import MergeEvent
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.concentration.storage import (
    copies,
    dealings,
    never_clients,
    referrals,
    times,
)
from services.concentration.usecases import (
    beach,
    bus_alarms,
    exposures,
    limit_wakes,
    worth,
)


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works."""
    branches.BRANCHES.keep(transaction, recorded)


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep who our people are."""
    taken = copies.STAFF.keep(transaction, recorded)
    times.name(transaction, [one.staff_id for one in taken])
    bus_alarms.stir_known_by(transaction, [one.staff_id for one in taken])


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep who the clients are; what is told of them follows to their branch."""
    taken = copies.CLIENTS.keep(transaction, recorded)
    copies.move(transaction, [client.client_id for client in taken])
    never = forget_never_clients(transaction, recorded)
    if there := [each for each in recorded if each.client_id not in never]:
        worth.note_statuses(transaction, there)
    bus_alarms.stir(transaction, [client.client_id for client in taken])
    if taken:
        limit_wakes.soon(transaction)


def forget_never_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> set[ClientId]:
    """Keep nothing of clients that never were, in whatever order it is told."""
    removed = {c.client_id: (c.branch_id, c.revision) for c in recorded if c.removed}
    if removed:
        never_clients.note(transaction, removed)
    return never_clients.forget(transaction, {c.client_id for c in recorded})


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep who is there at a client, without their names."""
    copies.keep(transaction, copies.CONTACTS, recorded)


def forget_people(transaction: Transaction, erased: Sequence[PersonErased]) -> None:
    """Keep no more of people than that somebody was there."""
    copies.keep(transaction, copies.ERASED, erased)
    contacts = [person.contact_id for person in erased]
    dealings.forget(transaction, contacts)
    traces.forget_heard(transaction, contacts, [])


def record_sites(transaction: Transaction, recorded: Sequence[SiteRecorded]) -> None:
    """Keep where clients are."""
    copies.keep(transaction, copies.SITES, recorded)


def record_engagements(
    transaction: Transaction, recorded: Sequence[EngagementRecorded]
) -> None:
    """Keep what clients have bought of us, and until when."""
    copies.keep(transaction, copies.ENGAGEMENTS, recorded)
    beach.look_again_soon(transaction)


def record_knowledge(
    transaction: Transaction, verified: Sequence[KnowledgeVerified]
) -> None:
    """Keep who of us knows what of a client's affairs."""
    taken = copies.keep(transaction, copies.KNOWLEDGE, verified)
    bus_alarms.stir(transaction, {each.client_id for each in taken})


def revalue(transaction: Transaction, revalued: Sequence[RelationshipRevalued]) -> None:
    """Keep what relationships are worth."""
    # The clients first: whoever moves one to another branch does it in this order.
    exposures.hold(transaction, {each.client_id for each in revalued})
    copies.keep(transaction, copies.RELATIONSHIPS, revalued)
    worth.note_valuations(transaction, revalued)


def revise_risks(
    transaction: Transaction, revised: Sequence[LeavingRiskRevised]
) -> None:
    """Keep how likely clients are to leave."""
    copies.keep(transaction, copies.LEAVING_RISKS, revised)


def record_merges(transaction: Transaction, told: Sequence[MergeEvent]) -> None:
    """Keep which clients count for others."""
    merges.keep(transaction, told)
    copies.follow(transaction, "merges", [each.client_id for each in told])
    both = {each.client_id for each in told} | {each.survivor_id for each in told}
    family = merges.family(transaction, both)
    merges.point(transaction, family)
    exposures.revalue(transaction, family)
    bus_alarms.stir(transaction, family)
    limit_wakes.soon(transaction)


def record_referrals(
    transaction: Transaction, received: Sequence[ReferralReceived]
) -> None:
    """Keep who was introduced by whom, in the branch of who was introduced."""
    introduced = [
        (
            each.introduction_id,
            each.branch_id,
            each.introduced_client_id,
            each.client_id,
            each.received_at,
        )
        for each in received
        if each.introduced_client_id
    ]
    referrals.keep(transaction, introduced)
    clients = [client for _, _, client, *_ in introduced]
    copies.follow(transaction, referrals.REFERRALS.table, clients)
