"""What the owner allows without being asked, or what holds until they say."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.guards import Terms

READ = "select discount, of_person, of_firm from concentration.guard_terms"
SAVE = """
insert into concentration.guard_terms (discount, of_person, of_firm)
values (:discount, :of_person, :of_firm)
on conflict (singleton) do update set discount = excluded.discount,
  of_person = excluded.of_person, of_firm = excluded.of_firm
"""


def terms(transaction: Transaction) -> Terms:
    """Read what the owner said, or what holds until they say."""
    row = transaction.session.execute(text(READ)).one_or_none()
    if row is None:
        return Terms()
    return Terms(row.discount, row.of_person, row.of_firm, is_default=False)


def save(transaction: Transaction, terms: Terms) -> None:
    """Write down what the owner says."""
    said = {
        "discount": terms.discount,
        "of_person": terms.of_person,
        "of_firm": terms.of_firm,
    }
    transaction.session.execute(text(SAVE), said)
