"""Clients' profiles on record: the fields, which are the owner's, and the answers."""

from collections.abc import Iterable

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.profiles import Answer, Field
from services.registry.storage.columns import COUNTING, OF_A_CLIENT, table_of

ANSWERS = table_of("profile_answers", Answer, "answer_id", OF_A_CLIENT)


def answers_of(transaction: Transaction, client: ClientId) -> Iterable[Answer]:
    """Read what is known of a client."""
    ending = f"where {COUNTING}"
    return (entry.fact for entry in ANSWERS.read(transaction, ending, client=client))


def fields(transaction: Transaction) -> list[Field]:
    """Read the fields, the weightiest first."""
    rows = transaction.session.execute(
        text("select name, weight from registry.profile_fields order by weight desc, 1")
    )
    return [Field(row.name, row.weight) for row in rows]


def save_field(transaction: Transaction, field: Field) -> None:
    """Add a field, or change its weight."""
    transaction.session.execute(
        text(
            "insert into registry.profile_fields (name, weight) values (:name, :weight)"
            " on conflict (name) do update set weight = excluded.weight"
        ),
        vars(field),
    )
