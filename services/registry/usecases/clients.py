"""Clients: won, changed and lost."""

from collections.abc import Mapping
from typing import Any

from libs.contracts.clients import ClientRecorded
from libs.storage.transactions import Transaction
from libs.values import Invalid
from services.registry.domain.clients import Client, client_id
from services.registry.domain.days import check_near
from services.registry.domain.entries import Entry
from services.registry.domain.staff import HasLeft
from services.registry.domain.texts import wrong
from services.registry.storage import clients as storage
from services.registry.storage import groups, staff
from services.registry.storage.entries import Wanted
from services.registry.usecases import losses
from services.registry.usecases.branches import of_branch
from services.registry.usecases.records import Records

BEGINNINGS = ("since", "first_service_on")


class NoSuchAccountManager(Invalid):
    """The client's branch has nobody of this id."""


class NoSuchGroup(Invalid):
    """The client's branch has no group of this id."""


def announcement(entry: Entry[Client]) -> ClientRecorded:
    client = entry.fact
    return ClientRecorded(
        client_id=client.id,
        branch_id=client.branch,
        name=client.name,
        reference=client.reference,
        status=client.status.value,
        tier=client.tier.value,
        since=client.since,
        phones=client.phones,
        revision=entry.revision,
        account_manager=client.account_manager,
        yearly_margin=client.yearly_margin,
        deputy=client.deputy,
        group_id=client.group,
        industry=client.industry,
        size=client.size,
        first_service_on=client.first_service_on,
        fiscal_year_end=client.fiscal_year_end,
        tags=client.tags,
    )


CLIENTS = Records(storage.CLIENTS, announcement, losses.follow)


def add(
    transaction: Transaction, told: Mapping[str, Any], _seen: Wanted
) -> Entry[Client]:
    """Record a new client; raises AlreadyRecorded, NotOnRecord and TooFarAhead."""
    whole = of_branch(transaction, told)
    check_start(transaction, told)
    new = client_id(whole["branch"], told["reference"], told["name"])
    client = Client(id=new, **whole)
    check_managers(transaction, client)
    check_group(transaction, client)
    return CLIENTS.add(transaction, client)


def change(
    transaction: Transaction, entry: Entry[Client], changes: Mapping[str, Any]
) -> Entry[Client]:
    """Change what is named of a client; raises LossWithoutReason and TooFarAhead."""
    check_start(transaction, changes)
    client = entry.fact.changed(**changes)
    check_managers(transaction, client, entry.fact)
    check_group(transaction, client)
    return CLIENTS.change(transaction, entry, client)


def belonging(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> dict[str, Any]:
    """Put the client, and the branch it is of, in the place of its id.

    Raises NotOnRecord of `client_id`.
    """
    client = CLIENTS.named(transaction, "client_id", told["client_id"], seen).fact
    rest = {name: told[name] for name in told if name != "client_id"}
    return {**rest, "client": client.id, "branch": client.branch}


def check_start(transaction: Transaction, told: Mapping[str, Any]) -> None:
    """Raise TooFarAhead for a beginning that nobody can have planned."""
    check_near(transaction.now, **{day: told.get(day) for day in BEGINNINGS})


def check_managers(
    transaction: Transaction, client: Client, before: Client | None = None
) -> None:
    """Raise NoSuchAccountManager or HasLeft unless each is of the branch, or nobody.

    Who looked after the client `before` may have left since: they are to be replaced,
    and meanwhile all else can be changed.
    """
    for field in ("account_manager", "deputy"):
        member = getattr(client, field)
        if member and member != getattr(before, field, None):
            check_here(transaction, client, field, member)


def check_here(
    transaction: Transaction, client: Client, field: str, member: str
) -> None:
    found = staff.STAFF.find(transaction, member, {"branch": client.branch})
    if found is None:
        raise wrong(NoSuchAccountManager, field)
    if not found.fact.active:
        raise wrong(HasLeft, field)


def check_group(transaction: Transaction, client: Client) -> None:
    """Raise NoSuchGroup unless the client's is one of its branch, or none."""
    wanted = {"branch": client.branch}
    if client.group and not groups.GROUPS.find(transaction, client.group, wanted):
        raise wrong(NoSuchGroup, "group")
