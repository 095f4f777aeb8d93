"""Documents whose worth is to be looked at again, for a rate has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.storage.ledger import Valued, entry_of

BEGIN = """
insert into concentration.conversions (currency, issued_on, entry_id)
values (:currency, :day, '')
on conflict (currency) do update
set issued_on = least(conversions.issued_on, excluded.issued_on), entry_id = ''
"""
DUE = """
select currency, issued_on, entry_id from concentration.conversions
order by currency limit 1 for update
"""
WINDOW = """
select * from concentration.billed
where currency = :currency and (issued_on, entry_id) > (:day, :entry)
order by issued_on, entry_id limit :most for no key update
"""
GO_ON = """
update concentration.conversions set issued_on = :day, entry_id = :entry
where currency = :currency
"""
CONVERT = """
update concentration.billed set cents = new.cents
from unnest(cast(:entries as text[]), cast(:cents as bigint[])) as new (entry_id, cents)
where billed.entry_id = new.entry_id
"""


@dataclass(frozen=True)
class Round:
    """Over which currency a round goes, and which document it looked at last."""

    currency: str
    day: date
    entry: str


def begin(transaction: Transaction, currency: str, since: date) -> None:
    """See to it that documents since a day are looked at; a round begins anew."""
    asked = {"currency": currency, "day": since}
    transaction.session.execute(text(BEGIN), asked)


def due(transaction: Transaction) -> Round | None:
    """Take a round in hand that is to go on."""
    row = transaction.session.execute(text(DUE)).one_or_none()
    return Round(*row) if row else None


def window(transaction: Transaction, of: Round, most: int) -> list[Valued]:
    """Take in hand the documents that are next."""
    rows = transaction.session.execute(text(WINDOW), {**vars(of), "most": most})
    return [(entry_of(row), row.cents) for row in rows]


def go_on(transaction: Transaction, of: Round) -> None:
    """Note how far a round has come."""
    transaction.session.execute(text(GO_ON), vars(of))


def end(transaction: Transaction, of: Round) -> None:
    """Note that a round has come to its end."""
    transaction.session.execute(
        text("delete from concentration.conversions where currency = :currency"),
        {"currency": of.currency},
    )


def convert(transaction: Transaction, worth: Mapping[str, int | None]) -> None:
    """Note what documents come to in the firm's currency, None for unknown."""
    transaction.session.execute(
        text(CONVERT), {"entries": list(worth), "cents": list(worth.values())}
    )
