"""Whether the audit log is as it was written, and how it is cut after its time.

The hash of an entry is SHA-256 over the hash before it and its words: seq, time in UTC,
actor, action, subject and details as a JSON array. Nothing here asks the database's own
functions for a hash of an entry, so that whoever changed those is found out too.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, text

from libs.storage.chains import WORDS
from libs.storage.transactions import Transaction
from libs.values import Invalid

WINDOW = 10_000  # entries at a time
MISSING = "is missing"
CHANGED = "is not what was written, or does not follow what stands before it"
ASTRAY = "stands outside of the chain"
ADDED = "comes after the head of the chain"
REWRITTEN = "is another than was written down elsewhere"
GONE = "is missing, and was there when the head was written down"
WRITTEN = re.compile(r"\b([a-z]+):(\d+):([0-9a-f]{64})\b")


class NoHead(Invalid):
    """A head is written as SERVICE:SEQ:HASH, with a hash of 64 hexadecimal digits."""


@dataclass(frozen=True)
class Mark:
    """A place in a service's chain; as text it is SERVICE:SEQ:HASH."""

    service: str
    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.service}:{self.seq}:{self.hash.hex()}"


@dataclass(frozen=True)
class Break:
    """The first entry that is wrong, and why."""

    seq: int
    why: str


@dataclass(frozen=True)
class Stretch:
    """A part of a chain that was looked at, up to `end`; the last if `is_last`."""

    entries: int
    end: Mark
    is_last: bool
    broken: Break | None


@dataclass(frozen=True)
class Verdict:
    """What was found of a whole chain: `head` is its last entry that was looked at."""

    entries: int
    head: Mark
    broken: Break | None


# A chain that was cut meanwhile goes on after the cut.
STRETCH = """
with here as (
  select greatest(cut.seq, :seq) as seq,
    case when cut.seq > :seq then cut.hash else :hash end as hash
  from {service}.audit_cut cut
),
entries as materialized (
  select entry.seq, entry.hash, here.seq + row_number() over so_far as due,
    lag(entry.hash, 1, here.hash) over so_far as before, {words} as words
  from here, lateral (
    select * from {service}.audit a where a.seq > here.seq order by a.seq limit :most
  ) entry
  window so_far as (order by entry.seq)
),
wrong as (
  select seq, due from entries
  where seq <> due or hash is distinct from sha256(before || words)
  order by due limit 1
),
last as (select seq, hash from entries order by seq desc limit 1)
select (select count(*) from entries) as entries, wrong.seq as wrong, wrong.due,
  coalesce(last.seq, here.seq) as seq, coalesce(last.hash, here.hash) as hash,
  head.seq as head_seq, head.hash as head_hash,
  (select min(a.seq) from {service}.audit a where a.seq <= cut.seq) as astray
from {service}.audit_head head, {service}.audit_cut cut, here
left join last on true left join wrong on true
"""
HASHES_AT = """
select seq, hash from {service}.audit where seq = any(:seqs)
union all select seq, hash from {service}.audit_cut where seq = any(:seqs)
"""
CUT = "select {service}.cut_audit(:before, :most)"


def beginning(service: str) -> Mark:
    """Return what stands before the first entry of a service's chain."""
    return Mark(service, 0, sha256(service.encode()).digest())


def verify(connection: Connection, service: str) -> Verdict:
    """Look at a whole chain, a window at a time, from the oldest entry that is left."""
    stretch = follow(connection, beginning(service))
    entries = stretch.entries
    while not (stretch.broken or stretch.is_last):
        stretch = follow(connection, stretch.end)
        entries += stretch.entries
    return Verdict(entries, stretch.end, stretch.broken)


def follow(connection: Connection, start: Mark, most: int = WINDOW) -> Stretch:
    """Look at the entries after a place, at most `most` of them."""
    asked = STRETCH.format(
        service=start.service, words=WORDS.format(seq="entry.seq", entry="entry")
    )
    told = {"seq": start.seq, "hash": start.hash, "most": most}
    row = connection.execute(text(asked), told).one()
    is_last = row.entries < most
    broken = _within(row) or (_at_the_end(row) if is_last else None)
    end = Mark(start.service, row.seq, bytes(row.hash or b""))
    return Stretch(row.entries, end, is_last, broken)


def _within(row: Any) -> Break | None:
    if row.astray is not None:
        return Break(row.astray, ASTRAY)
    if row.wrong is None:
        return None
    return Break(row.due, MISSING if row.due < row.wrong else CHANGED)


def _at_the_end(row: Any) -> Break | None:
    if row.seq < row.head_seq:
        return Break(row.seq + 1, MISSING)
    if row.seq > row.head_seq:
        return Break(row.head_seq + 1, ADDED)
    return None if row.hash == row.head_hash else Break(row.seq, CHANGED)


def compare(
    connection: Connection, verdict: Verdict, written: Iterable[Mark]
) -> Break | None:
    """Compare a chain with heads of it that were written down elsewhere.

    A head before the oldest entry that is left tells nothing any more.
    """
    marks = sorted(written, key=lambda each: each.seq)
    found = _hashes_at(connection, verdict.head.service, marks)
    for mark in marks:
        if mark.seq > verdict.head.seq:
            return Break(verdict.head.seq + 1, GONE)
        if found.get(mark.seq, mark.hash) != mark.hash:
            return Break(mark.seq, REWRITTEN)
    return None


def comparable(connection: Connection, service: str, written: Collection[Mark]) -> int:
    """Count those heads of a service's chain that are not older than what is left."""
    found = _hashes_at(connection, service, written)
    return sum(mark.seq in found for mark in written)


def _hashes_at(
    connection: Connection, service: str, marks: Iterable[Mark]
) -> dict[int, bytes]:
    asked = text(HASHES_AT.format(service=service))
    told = connection.execute(asked, {"seqs": [mark.seq for mark in marks]})
    return {row.seq: bytes(row.hash) for row in told}


def heads_in(words: str) -> list[Mark]:
    """Find the heads in any text, as in a log; raises NoHead when there is none."""
    found = [
        Mark(service, int(seq), bytes.fromhex(digest))
        for service, seq, digest in WRITTEN.findall(words)
    ]
    if not found:
        raise NoHead
    return found


def cut(transaction: Transaction, before: datetime) -> int:
    """Delete the oldest entries, those before `before`, at most a window of them.

    Returns how many; the log tells of it. None go while any client is on hold; what is
    not too old stays, and to ask for it is an error.
    """
    gone: int = transaction.session.execute(
        text(CUT.format(service=transaction.service)),
        {"before": before, "most": WINDOW},
    ).scalar_one()
    return gone
