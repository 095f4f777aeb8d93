"""The owner's numbers for newsletters."""

from psycopg.types.json import Jsonb
from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.proofreading import Terms

COLUMNS = (
    "pitch_share, longest_section, longest_issue, stale_months, due_day, copy_cost,"
    " jargon"
)
READ = f"select {COLUMNS} from outbound.newsletter_terms"
SAVE = f"""
insert into outbound.newsletter_terms ({COLUMNS})
values (:pitch_share, :longest_section, :longest_issue, :stale_months, :due_day,
  :copy_cost, :jargon)
on conflict (the_one) do update set ({COLUMNS}) = (excluded.pitch_share,
  excluded.longest_section, excluded.longest_issue, excluded.stale_months,
  excluded.due_day, excluded.copy_cost, excluded.jargon)
"""


def read(transaction: Transaction) -> Terms:
    """Read what holds, the usual while nobody said otherwise."""
    found = transaction.session.execute(text(READ)).mappings().one_or_none()
    return Terms(**{**found, "jargon": tuple(found["jargon"])}) if found else Terms()


def save(transaction: Transaction, terms: Terms) -> None:
    """Say what holds from now on."""
    told = {**vars(terms), "jargon": Jsonb(terms.jargon)}
    transaction.session.execute(text(SAVE), told)
