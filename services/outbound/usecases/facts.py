"""Others' facts: outbound keeps the few fields it works with."""

from collections.abc import Sequence

from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.consents import ConsentRecorded
from libs.contracts.pauses import ClientPaused
from libs.contracts.sites import SiteAddressed
from libs.storage import merges
from libs.storage.merges import MergeEvent
from libs.storage.transactions import Transaction
from services.outbound.storage import client_pauses, copies
from services.outbound.usecases import moving
from services.outbound.usecases.granting import ask_soon


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when each branch works, and where its letters come from."""
    copies.BRANCHES.keep(transaction, recorded)


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep who of us signs."""
    copies.STAFF.keep(transaction, recorded)


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep whom we may write to."""
    taken = copies.CLIENTS.keep(transaction, recorded)
    moved = [client.client_id for client in taken]
    merges.point(transaction, moved)
    copies.move(transaction, moved)
    moving.cancel(transaction, moved)


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep who is there at a client, and how they are reached."""
    taken = copies.CONTACTS.keep(transaction, recorded)
    copies.move(transaction, [contact.client_id for contact in taken])


def record_sites(transaction: Transaction, addressed: Sequence[SiteAddressed]) -> None:
    """Keep where post goes."""
    taken = copies.SITES.keep(transaction, addressed)
    copies.move(transaction, [site.client_id for site in taken])


def record_consents(
    transaction: Transaction, recorded: Sequence[ConsentRecorded]
) -> list[ConsentRecorded]:
    """Keep who wants to hear from us, and how; return what is news."""
    erased = copies.erased(transaction, {each.contact_id for each in recorded})
    of_others = [each for each in recorded if each.contact_id not in erased]
    taken = copies.CONSENTS.keep(transaction, of_others)
    copies.move(transaction, [consent.client_id for consent in taken])
    return taken


def record_pauses(transaction: Transaction, told: Sequence[ClientPaused]) -> None:
    """Keep who is left alone; what was held is judged by the new end."""
    taken = copies.PAUSES.keep(transaction, told)
    clients = [pause.client_id for pause in taken]
    copies.move(transaction, clients)
    client_pauses.judge_anew(transaction, clients)
    ask_soon(transaction)


def record_merges(transaction: Transaction, told: Sequence[MergeEvent]) -> None:
    """Keep which clients count for others."""
    merges.keep(transaction, told)
    both = {each.client_id for each in told} | {each.survivor_id for each in told}
    merges.point(transaction, merges.family(transaction, both))
