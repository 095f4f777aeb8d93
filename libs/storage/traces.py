"""What the rails keep of a person who was erased: forgotten by a word for them."""

from collections.abc import Sequence

from libs.contracts.upkeep import PersonErased
from libs.storage.transactions import Transaction

MENTIONS = """exists (
  select from unnest(%(words)s::text[]) as w (word)
  where position(convert_to(word, 'UTF8') in body) > 0)
"""
HEARD = f"state in ('waiting', 'parked') and body is not null and {MENTIONS}"
FORGET_BODIES = f"""
update {{schema}}.inbox set state = 'done', body = null, not_before = null,
  reason = null, trace = null
where {HEARD}
"""
TOLD = f"type <> %(erased)s and {MENTIONS}"


def forget_heard(transaction: Transaction, words: Sequence[str]) -> None:
    """Delete what waits, was parked or was answered and mentions one of the words.

    They are the ids, numbers and addresses of people. That an event was heard stays
    known, so that it is not taken for a new one when it comes again.
    """
    transaction.session.exec_driver_sql(
        FORGET_BODIES.format(schema=transaction.service), _bound(words)
    )
    _delete(transaction, "idempotency", MENTIONS, words)


def forget_told(transaction: Transaction, words: Sequence[str]) -> bool:
    """Delete what was told and mentions one of the words, but for the erasure itself.

    Returns whether nothing is left that is still to be told.
    """
    _delete(transaction, "outbox", f"published_at is not null and {TOLD}", words)
    left = transaction.session.exec_driver_sql(
        f"select exists (select from {transaction.service}.outbox where {TOLD})",
        _bound(words),
    )
    return not left.scalar_one()


def _delete(
    transaction: Transaction, table: str, condition: str, words: Sequence[str]
) -> None:
    transaction.session.exec_driver_sql(
        f"delete from {transaction.service}.{table} where {condition}", _bound(words)
    )


def _bound(words: Sequence[str]) -> dict[str, object]:
    return {"words": list(words), "erased": PersonErased.type}
