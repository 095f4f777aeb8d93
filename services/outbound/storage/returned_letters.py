"""Letters that came back, and packs that were printed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.packs import Pack

# A letter's code is the beginning of its id.
RETURN = """
update outbound.packed l set returned_at = :at
from outbound.messages m
where l.message_id = (
    select message_id from outbound.packed
    where message_id >= :sign and message_id < :beyond
    order by message_id limit 1)
  and m.message_id = l.message_id and m.state = 'sent' and l.returned_at is null
returning m.message_id, m.branch_id, m.client_id, m.contact_id, array(
  select s.site_id from outbound.sites s,
    lateral (select string_agg(line, chr(10) order by nth) as lines
      from jsonb_array_elements_text(s.address_lines) with ordinality as l (line, nth)
    ) as told
  where s.client_id = m.client_id
    and told.lines = right(m.address, length(told.lines)))
"""
# So long the files of a printed pack come for one reason.
A_REPRINT = timedelta(days=1)
BEYOND = "g"  # comes after every digit of an id
REPRINT = """
insert into outbound.reprints
  (reprint_id, branch_id, pack_id, reason, asked_at, asked_by)
values (:id, :branch, :pack, :reason, :at, :by)
"""


@dataclass(frozen=True)
class Returned:
    """A letter that came back, and the sites with its address."""

    message: str
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    sites: Sequence[str]


def note_return(transaction: Transaction, sign: str, at: datetime) -> Returned | None:
    """Note that a letter came back; None if it was not posted, or is back already."""
    bound = {"sign": sign, "beyond": sign + BEYOND, "at": at}
    row = transaction.session.execute(text(RETURN), bound).one_or_none()
    return None if row is None else Returned(*row)


def note_reprint(
    transaction: Transaction, pack: Pack, reprint: str, reason: str
) -> None:
    """Note that a pack is printed again, and why."""
    transaction.session.execute(
        text(REPRINT),
        {
            "id": reprint,
            "branch": pack.branch,
            "pack": pack.id,
            "reason": reason,
            "at": transaction.now,
            "by": transaction.actor,
        },
    )


def knows_reprint(transaction: Transaction, pack: Pack, reprint: str) -> bool:
    """Tell whether somebody said of late why a pack is printed again."""
    return bool(
        transaction.session.execute(
            text(
                "select exists (select from outbound.reprints where pack_id = :pack"
                " and branch_id = :branch and reprint_id = :id and asked_at > :since)"
            ),
            {
                "pack": pack.id,
                "branch": pack.branch,
                "id": reprint,
                "since": transaction.now - A_REPRINT,
            },
        ).scalar()
    )
