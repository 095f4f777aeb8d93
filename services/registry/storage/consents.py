"""Consents on record: what holds, and everything that was said."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.registry.domain.consents import Consent
from services.registry.storage.columns import OF_A_CLIENT, table_of

FILTERS = OF_A_CLIENT | {"contact": "contact_id = :contact"}
CONSENTS = table_of("consents", Consent, "consent_id", FILTERS)
STATEMENTS = Bulk(
    "statements",
    {name: kind for name, kind in CONSENTS.bulk.columns.items() if name != "revision"},
)

OF_THE_SAME_ADDRESS = (
    "branch_id = :branch and channel = :channel and address = :address"
    " and contact_id <> :contact"
)


def say(transaction: Transaction, said: Sequence[Consent]) -> None:
    """Write down what was said, each thing once."""
    STATEMENTS.insert(transaction, [CONSENTS.row_of(each) for each in said])


def said_of(transaction: Transaction, consent: Consent) -> list[Consent]:
    """Read all that was said of this one's channel or address."""
    return _read(transaction, "consent_id = :consent", consent=consent.id)


def said_elsewhere(transaction: Transaction, consent: Consent) -> list[Consent]:
    """Read all that others said of this one's address."""
    return _read(
        transaction,
        OF_THE_SAME_ADDRESS,
        branch=consent.branch,
        channel=consent.channel.value,
        address=consent.address,
        contact=consent.contact,
    )


def history(transaction: Transaction, contact: ContactId) -> list[Consent]:
    """Read all that a person said, the newest first."""
    condition = "contact_id = :contact order by at desc, given, consent_id"
    return _read(transaction, condition, contact=contact)


def page(
    transaction: Transaction, after: Sequence[Any] | None, most: int
) -> list[Consent]:
    """Read all that anybody said, by the consent it is of and its time."""
    consent, at, rank = after or ("", "-infinity", 0)
    condition = (
        "(consent_id, at, given, imported) > (:consent, cast(:at as timestamptz),"
        " :given, :imported) order by consent_id, at, given, imported limit :most"
    )
    place = {"consent": consent, "at": at, "given": rank > 1, "imported": rank % 2 > 0}
    return _read(transaction, condition, **place, most=most)


def _read(transaction: Transaction, condition: str, **bound: Any) -> list[Consent]:
    rows = transaction.session.execute(
        text(f"select * from registry.statements where {condition}"), bound
    )
    return [CONSENTS.fact_of(row) for row in rows]
