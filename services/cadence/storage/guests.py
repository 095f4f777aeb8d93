"""Invitations to events for clients, and what was said to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from libs.storage.reading import read
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, GatheringId, StaffId
from services.cadence.domain.gatherings import Gathering
from services.cadence.domain.guests import Guest, GuestState
from services.cadence.storage.tasks import OPEN

COLUMNS = columns_of(Guest, "")
GUESTS = Bulk("guests", COLUMNS.types)
CHANGE = """
on conflict (gathering_id, client_id) do update
set state = excluded.state, consented_at = excluded.consented_at
"""
SHOWN = """
select i.*, c.name, p.name as contact_name
from cadence.guests i join cadence.clients c using (client_id)
left join cadence.contacts p on p.contact_id = i.contact_id
where i.gathering_id = any(:gatherings)
  and (cast(:staff as text) is null or c.account_manager = :staff)
order by i.gathering_id, c.name, i.client_id
"""


# Whom nobody has invited yet needs no news: the invitation itself is another.
UNINVITED = f"""
update cadence.tasks t set note = :name, expires_at = :starts_at,
  due_at = least(t.due_at, :starts_at), starts_at = null, on_time = null,
  (closed_at, outcome) = row(
    case when :off then :now end, case when :off then 'withdrawn' end)
where t.client_id = any(:clients) and t.purpose = 'invitation'
  and t.occasion = :gathering and {OPEN}
returning t.client_id
"""
OLD_NEWS = f"""
update cadence.tasks t set closed_at = :now, outcome = 'superseded'
where t.client_id = any(:clients) and t.purpose = 'event_news'
  and starts_with(t.occasion, :gathering) and {OPEN}
"""


@dataclass(frozen=True)
class Shown:
    """A guest, and what the invited are called."""

    guest: Guest
    name: str | None
    contact_name: str | None


def add(transaction: Transaction, guest: Guest) -> bool:
    """Write a new guest down; tell whether it was new."""
    ending = "on conflict do nothing returning client_id"
    row = COLUMNS.row_of(guest)
    return bool(GUESTS.insert(transaction, [row], ending).all())


def save(transaction: Transaction, guest: Guest) -> None:
    """Write down what was said to a guest."""
    GUESTS.insert(transaction, [COLUMNS.row_of(guest)], CHANGE)


def invite_to(
    transaction: Transaction, changed: Gathering, clients: Sequence[ClientId]
) -> set[ClientId]:
    """Have the invitations that nobody has made yet be to an event as it is now.

    Return whose they are.
    """
    told = {"clients": list(clients), "gathering": changed.id, "now": transaction.now}
    transaction.session.execute(text(OLD_NEWS), told)
    off = changed.cancelled_at is not None
    about = {"name": changed.name, "starts_at": changed.starts_at, "off": off}
    return set(transaction.session.execute(text(UNINVITED), told | about).scalars())


def close_task(transaction: Transaction, guest: Guest) -> None:
    """Note that nobody has to invite them any more: they have said something.

    Who does not come needs no news either.
    """
    told = {"client": guest.client, "clients": [guest.client]}
    stamp = {"now": transaction.now, "gathering": guest.gathering}
    transaction.session.execute(
        text(
            "update cadence.tasks t set closed_at = :now, outcome = 'done'"
            " where t.client_id = :client and t.purpose = 'invitation'"
            f" and t.occasion = :gathering and {OPEN}"
        ),
        told | stamp,
    )
    if guest.state is GuestState.DECLINED:
        transaction.session.execute(text(OLD_NEWS), told | stamp)


def lock(
    transaction: Transaction,
    gathering: GatheringId,
    client: ClientId,
    staff: StaffId | None,
) -> Guest | None:
    """Take one in hand; None when it is not there or not for `staff` to see."""
    sql = (
        "select i.* from cadence.guests i join cadence.clients c using (client_id)"
        " where i.gathering_id = :gathering and i.client_id = :client"
        " and (cast(:staff as text) is null or c.account_manager = :staff)"
        " for no key update of i"
    )
    bound = {"gathering": gathering, "client": client, "staff": staff}
    found = read(transaction, sql, bound)
    return COLUMNS.fact_of(found[0]) if found else None


def to(
    transaction: Transaction, gatherings: Sequence[GatheringId], staff: StaffId | None
) -> list[Shown]:
    """Read who is invited, only of an account manager's clients if one is named."""
    rows = read(transaction, SHOWN, {"gatherings": list(gatherings), "staff": staff})
    return [Shown(COLUMNS.fact_of(r), r.name, r.contact_name) for r in rows]


def may_be_invited(
    transaction: Transaction, client: ClientId, branch: BranchId, staff: StaffId | None
) -> bool:
    """Tell whether a client is of a branch, and of `staff` if that is named."""
    rows = transaction.session.execute(
        text(
            "select exists (select from cadence.clients where client_id = :client"
            " and branch_id = :branch and revision is not null"
            " and (cast(:staff as text) is null or account_manager = :staff))"
        ),
        {"client": client, "branch": branch, "staff": staff},
    )
    return bool(rows.scalar_one())
