"""The firm: what currency it counts in."""

from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction

READ = """
select currency,
  exists (select from concentration.billed where cents is not null)
  or exists (select from concentration.rates)
  or exists (select from concentration.finances)
  or exists (select from concentration.contact_hours) as settled
from concentration.firm
"""


@dataclass(frozen=True)
class Firm:
    """The currency the firm counts in; it is settled once anything is told in it."""

    currency: str
    settled: bool


def read(transaction: Transaction) -> Firm:
    """Read what currency the firm counts in."""
    return Firm(*transaction.session.execute(text(READ)).one())


def save(transaction: Transaction, currency: str) -> None:
    """Let the firm count in another currency."""
    transaction.session.execute(
        text("update concentration.firm set currency = :currency"),
        {"currency": currency},
    )
