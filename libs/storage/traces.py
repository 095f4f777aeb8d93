"""What the rails keep of a person who was erased: forgotten, and nothing else is."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from libs.contracts import wire
from libs.contracts.callbacks import CallbackBroken, CallbackKept, CallbackPromised
from libs.contracts.catalogue import event_types
from libs.contracts.record import Event
from libs.storage.spellings import written_as
from libs.storage.transactions import Transaction
from libs.values import Invalid

WINDOW = 500  # kept bodies at a time
FAR = 10_000  # told events at a time

KEPT = """
select seq, body from {schema}.inbox where body is not null and seq > %(after)s
order by seq limit %(most)s
"""
FORGET_BODIES = """
update {schema}.inbox set body = null, not_before = null, reason = null, trace = null,
  state = case when state = 'refused' then state else 'done' end
where seq = any(%(seqs)s::bigint[])
"""
ANSWERED = """
delete from {schema}.idempotency where exists (
  select from unnest(%(words)s::text[]) as w (word)
  where position(convert_to(word, 'UTF8') in body) > 0)
"""
PART = """
select coalesce(max(id), %(after)s), count(*) < %(most)s from (
  select id from {schema}.outbox where id > %(after)s order by id limit %(most)s
) as part
"""
TOLD = """
from {schema}.outbox where id > %(after)s and id <= %(upto)s
  and type = any(%(types)s::text[])
  and convert_from(body, 'UTF8') ~* %(written)s
"""
# What we owe is told anew without the number: an older word of it says no more.
GOES = "(published_at is not null or type = any(%(superseded)s::text[]))"
SUPERSEDED = [each.type for each in (CallbackPromised, CallbackKept, CallbackBroken)]


@dataclass(frozen=True)
class Part:
    """How far what was told was looked through, and what is left of it."""

    upto: int
    is_last: bool
    to_be_told: bool


def forget_heard(
    transaction: Transaction, contacts: Sequence[str], words: Sequence[str] = ()
) -> None:
    """Delete what is kept of events that tell of people, and what was answered.

    `words` are their numbers and addresses, in whichever spelling. Of an event that no
    more than names one of the contacts nothing goes. That an event was heard stays
    known, so that it is not taken for a new one when it comes again.
    """
    written = re.compile(written_as(words), re.IGNORECASE) if words else None
    seqs = [
        seq
        for seq, body in _kept(transaction)
        if is_said_of(body, contacts) or (written and is_written(body, written))
    ]
    _run(transaction, FORGET_BODIES, {"seqs": seqs})
    _run(transaction, ANSWERED, {"words": [*contacts, *words]})


def forget_told(transaction: Transaction, words: Sequence[str], after: int = 0) -> Part:
    """Delete what was told and mentions one of the words, of the part `after` an id.

    What is still to be told is left.
    """
    bound: dict[str, Any] = {"after": after, "most": FAR}
    upto, is_last = _run(transaction, PART, bound).one()
    bound |= {"upto": upto, "written": written_as(words), "superseded": SUPERSEDED}
    bound |= {"types": told_of_people()}
    if not words:
        return Part(upto, is_last, to_be_told=False)
    _run(transaction, f"delete {TOLD} and {GOES}", bound)
    left = _run(transaction, f"select exists (select {TOLD})", bound).scalar_one()
    return Part(upto, is_last, to_be_told=left)


def is_said_of(body: bytes, contacts: Collection[str]) -> bool:
    """Tell whether an event says of one of the contacts more than who it is.

    What cannot be read may say anything of those whom it names.
    """
    try:
        event = wire.decode(body, event_types())
    except Invalid:
        return any(contact.encode() in body for contact in contacts)
    whose = getattr(event, "contact_id", None)
    return whose in contacts and any(getattr(event, f) for f in personal(type(event)))


@cache
def told_of_people() -> list[str]:
    """Name the types of events that may say something of a person."""
    return [name for name, each in event_types().items() if personal(each)]


def personal(event_type: type[Event]) -> tuple[str, ...]:
    """Name the fields of an event that may say something of a person."""
    fields = event_type.Schema().fields.items()
    of_one = {name: getattr(each, "inner", each) for name, each in fields}
    return tuple(name for name, each in of_one.items() if each.metadata["personal"])


def is_written(body: bytes, written: re.Pattern[str]) -> bool:
    """Tell whether one of the texts of an event holds what is looked for."""
    try:
        texts = list(texts_in(json.loads(body)))
    except ValueError:
        texts = [body.decode(errors="replace")]
    return any(written.search(each) for each in texts)


def texts_in(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    parts = told.values() if isinstance(told, dict) else told
    for each in parts if isinstance(told, (list, dict)) else ():
        yield from texts_in(each)


def _kept(transaction: Transaction) -> Iterator[tuple[int, bytes]]:
    """Read the events whose bodies are kept, a window at a time."""
    after = 0
    while rows := _run(transaction, KEPT, {"after": after, "most": WINDOW}).all():
        yield from ((seq, bytes(body)) for seq, body in rows)
        after = rows[-1].seq


def _run(transaction: Transaction, sql: str, bound: dict[str, Any]) -> Any:
    statement = sql.replace("{schema}", transaction.service)
    return transaction.session.exec_driver_sql(statement, bound)
