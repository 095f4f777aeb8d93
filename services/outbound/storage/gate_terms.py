"""The owner's numbers for the gate: when people are disturbed, and how often."""

from dataclasses import asdict

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.cases import Terms

READ = """
select opens, closes, email_most, email_days, all_most, all_days
from outbound.gate_terms
"""
SAVE = """
insert into outbound.gate_terms (opens, closes, email_most, email_days, all_most,
  all_days)
values (:opens, :closes, :email_most, :email_days, :all_most, :all_days)
on conflict (one_row) do update set (opens, closes, email_most, email_days, all_most,
  all_days) = (excluded.opens, excluded.closes, excluded.email_most,
  excluded.email_days, excluded.all_most, excluded.all_days),
  revision = gate_terms.revision + 1
"""
REVISION = "select coalesce(max(revision), 0) from outbound.gate_terms"
LOCK = "select pg_advisory_xact_lock(hashtextextended('outbound gate terms', 0))"


def read(transaction: Transaction) -> Terms:
    """Read what holds, the usual while nobody said otherwise."""
    row = transaction.session.execute(text(READ)).one_or_none()
    return Terms(*row) if row else Terms()


def revision(transaction: Transaction) -> int:
    """Count how often they were said."""
    return int(transaction.session.execute(text(REVISION)).scalar_one())


def lock(transaction: Transaction) -> None:
    """Take them in hand: nobody else says anything else meanwhile."""
    transaction.session.execute(text(LOCK))


def save(transaction: Transaction, terms: Terms) -> None:
    """Say what holds from now on."""
    transaction.session.execute(text(SAVE), asdict(terms))
