"""What the owner allows without being asked, or what holds until they say."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from libs.storage.transactions import Transaction

READ = "select discount, of_person, of_firm from concentration.guard_terms"
SAVE = """
insert into concentration.guard_terms (discount, of_person, of_firm)
values (:discount, :of_person, :of_firm)
on conflict (singleton) do update set discount = excluded.discount,
  of_person = excluded.of_person, of_firm = excluded.of_firm
"""


@dataclass(frozen=True)
class Terms:
    """The largest discount without approval, and what one project may take at most.

    `of_person` is a share of one person's time, `of_firm` one of all of ours.
    """

    discount: Decimal = Decimal("0.10")
    of_person: Decimal = Decimal("0.80")
    of_firm: Decimal = Decimal("0.50")
    is_default: bool = True


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
