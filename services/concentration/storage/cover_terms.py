"""What the owner calls too little work."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.beach import Terms

TERMS = """
select beach_below, idle_below, least_engagements, owner_from_level
from concentration.cover_terms
"""
SAVE = """
insert into concentration.cover_terms
  (beach_below, idle_below, least_engagements, owner_from_level)
values (:beach_below, :idle_below, :least_engagements, :owner_from_level)
on conflict (singleton) do update
set beach_below = excluded.beach_below, idle_below = excluded.idle_below,
  least_engagements = excluded.least_engagements,
  owner_from_level = excluded.owner_from_level
"""


def terms(transaction: Transaction) -> Terms:
    """Read them; the usual ones until the owner says others."""
    row = transaction.session.execute(text(TERMS)).one_or_none()
    return Terms(*row) if row else Terms()


def save(transaction: Transaction, terms: Terms) -> None:
    """Write them down."""
    transaction.session.execute(text(SAVE), vars(terms))
