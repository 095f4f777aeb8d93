"""Packs in PostgreSQL: a letter is in one of them, because it is their key."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.letters import MOST_FOLDED, Cover, Page
from services.outbound.domain.messages import State
from services.outbound.domain.packs import (
    MOST_LETTERS,
    NO_MORE,
    Pack,
    Packed,
    PackFile,
    PackState,
)
from services.outbound.domain.settlements import WAITS_FOR_PACK
from services.outbound.storage.granting import HAS_LEAVE

NOTE = """
insert into outbound.pack_files
  (branch_id, pack_id, name, sha256, size, letters, sheets)
values (:branch, :pack, :name, :sha256, :size, :letters, :sheets)
on conflict do nothing
"""
WAITING = f"m.state = 'deferred' and m.rule = '{WAITS_FOR_PACK}'"
READ = """
select p.pack_id, p.branch_id, p.state,
  (select count(*) from outbound.packed l where l.pack_id = p.pack_id
    and l.branch_id = p.branch_id),
  p.drawn_up_at, p.handed_over_at, p.printed_at, p.posted_at
from outbound.packs p
"""
TAKE = f"""
with waiting as (
  select m.message_id, m.branch_id, convert_from(f.body, 'UTF8')::jsonb as letter
  from outbound.messages m join outbound.frozen f using (branch_id, message_id)
  where m.branch_id = :branch and m.channel = 'post' and {WAITING}
    and m.not_after > :now and not exists (
      select from outbound.packed l where l.message_id = m.message_id)
  order by m.not_after, m.message_id limit :most for update of m skip locked
), told as (
  select message_id, branch_id, letter -> 'printed' ->> 'page' as page,
    cast(letter ->> 'sheets' as integer) as sheets from waiting
)
insert into outbound.packed
  (message_id, branch_id, pack_id, number, page, sheets, cover)
select message_id, branch_id, :pack,
  row_number() over (order by page, message_id), page, sheets,
  case when page = '{Page.CARD}' then '{Cover.ENVELOPE}'
    when sheets > {MOST_FOLDED} then '{Cover.LABEL}' else '{Cover.WINDOW}' end
from told
"""
# What waits for a pack and is in none would have been taken.
HELD = f"""
select m.rule, count(*) as letters from outbound.messages m
where m.branch_id = :branch and m.channel = 'post'
  and m.state in ('queued', 'deferred') and not ({WAITING})
group by m.rule order by count(*) desc, m.rule
"""
SEND_OFF = f"""
update outbound.messages m
set state = 'handed_over', handed_over_at = :now, leased_until = null,
  attempts = attempts + 1
from outbound.packed l
where l.branch_id = :branch and l.pack_id = :pack and m.message_id = l.message_id
  and {WAITING} and m.not_after > :now and {HAS_LEAVE}
"""
WITHOUT_LEAVE = f"""
select m.message_id from outbound.packed l
join outbound.messages m using (branch_id, message_id)
where l.branch_id = :branch and l.pack_id = :pack and {WAITING} and not {HAS_LEAVE}
"""
TAKE_BACK = f"""
update outbound.messages m
set state = 'deferred', rule = '{WAITS_FOR_PACK}', handed_over_at = null
from outbound.packed l
where l.branch_id = :branch and l.pack_id = :pack and m.message_id = l.message_id
  and m.state = 'handed_over'
"""
TAKE_OUT = """
delete from outbound.packed l using outbound.messages m
where l.branch_id = :branch and l.pack_id = :pack and m.message_id = l.message_id
  and m.state <> 'handed_over'
"""
LETTERS = """
select l.message_id, m.client_id, l.number, l.page, l.sheets, l.cover, m.state
from outbound.packed l join outbound.messages m using (branch_id, message_id)
where l.branch_id = :branch and l.pack_id = :pack and l.number > :after
"""
IN_ORDER = " order by l.number limit :most"
# What is no more to go out is not seen in a proof either.
STILL_IN = " and m.state in ('deferred', 'handed_over', 'sent', 'ambiguous')"


def start(transaction: Transaction, pack: str, branch: BranchId) -> None:
    """Begin a pack."""
    transaction.session.execute(
        text(
            "insert into outbound.packs"
            " (pack_id, branch_id, state, drawn_up_at, drawn_up_by)"
            " values (:pack, :branch, 'drawn_up', :now, :by)"
        ),
        told_of(transaction, pack, branch) | {"by": transaction.actor},
    )


def take(transaction: Transaction, pack: str, branch: BranchId) -> int:
    """Put the letters into a pack that wait; return how many they are."""
    bound = told_of(transaction, pack, branch) | {"most": MOST_LETTERS}
    return int(transaction.session.execute(text(TAKE), bound).rowcount)


def held(transaction: Transaction, branch: BranchId) -> list[tuple[str | None, int]]:
    """Count the letters that wait for something else than a pack, by rule."""
    rows = transaction.session.execute(text(HELD), {"branch": branch})
    return [(row.rule, row.letters) for row in rows]


def send_off(transaction: Transaction, pack: Pack) -> int:
    """Hand over the letters that still may go out, and take the others out."""
    bound = told_of(transaction, pack.id, pack.branch)
    gone = transaction.session.execute(text(SEND_OFF), bound).rowcount
    transaction.session.execute(text(TAKE_OUT), bound)
    return int(gone)


def take_back(transaction: Transaction, pack: Pack) -> None:
    """Let letters that were handed over wait as before."""
    bound = {"branch": pack.branch, "pack": pack.id}
    transaction.session.execute(text(TAKE_BACK), bound)


def without_leave(transaction: Transaction, pack: Pack) -> list[str]:
    """Find the letters of a pack whose leave has run out."""
    bound = told_of(transaction, pack.id, pack.branch)
    return list(transaction.session.execute(text(WITHOUT_LEAVE), bound).scalars())


def empty(transaction: Transaction, pack: Pack) -> None:
    """Let all letters wait for another pack."""
    transaction.session.execute(
        text(
            "delete from outbound.packed where branch_id = :branch and pack_id = :pack"
        ),
        {"branch": pack.branch, "pack": pack.id},
    )


def find(transaction: Transaction, pack: str) -> Pack | None:
    """Read a pack that is seen."""
    sql = f"{READ} where p.pack_id = :pack"
    row = transaction.session.execute(text(sql), {"pack": pack}).one_or_none()
    return None if row is None else pack_of(row)


def lock(transaction: Transaction, pack: str) -> Pack | None:
    """Read a pack, which nobody else changes until this commits."""
    transaction.session.execute(
        text("select from outbound.packs where pack_id = :pack for update"),
        {"pack": pack},
    )
    return find(transaction, pack)


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    after: Sequence[Any] | None,
    most: int,
) -> list[Pack]:
    """List packs, the latest first."""
    at, pack = after or (None, None)
    rows = transaction.session.execute(
        text(
            f"{READ} where (cast(:branch as text) is null or p.branch_id = :branch)"
            " and (cast(:at as timestamptz) is null"
            "   or (p.drawn_up_at, p.pack_id) < (cast(:at as timestamptz), :pack))"
            " order by p.drawn_up_at desc, p.pack_id desc limit :most"
        ),
        {"branch": branch, "at": at, "pack": pack, "most": most},
    )
    return [pack_of(row) for row in rows]


def mark(transaction: Transaction, pack: Pack, state: PackState) -> None:
    """Note how far a pack has come, and since when."""
    since = f", {state}_at = :now" if state not in NO_MORE else ""
    transaction.session.execute(
        text(f"update outbound.packs set state = :state{since} where pack_id = :pack"),
        {"state": state.value, "now": transaction.now, "pack": pack.id},
    )


def letters(
    transaction: Transaction, pack: Pack, after: int = 0, most: int = MOST_LETTERS
) -> list[Packed]:
    """Read the letters of a pack by their numbers, of a proof those that may go."""
    rows = transaction.session.execute(
        text(LETTERS + STILL_IN + IN_ORDER),
        {"branch": pack.branch, "pack": pack.id, "after": after, "most": most},
    )
    return [
        Packed(message, client, number, Page(page), sheets, Cover(cover), State(state))
        for message, client, number, page, sheets, cover, state in rows
    ]


def bodies(transaction: Transaction, ids: Collection[str]) -> dict[str, bytes]:
    """Read what letters are set from."""
    rows = transaction.session.execute(
        text(
            "select message_id, body from outbound.frozen where message_id = any(:ids)"
        ),
        {"ids": list(ids)},
    )
    return {message: bytes(body) for message, body in rows}


def note(transaction: Transaction, pack: Pack, made: PackFile) -> PackFile:
    """Keep what a file is checked by, if it is the first; return what holds."""
    bound = {**vars(made), "branch": pack.branch, "pack": pack.id}
    transaction.session.execute(text(NOTE), bound)
    return next(f for f in files(transaction, pack) if f.name == made.name)


def files(transaction: Transaction, pack: Pack) -> list[PackFile]:
    """Read what the files of a pack are checked by."""
    rows = transaction.session.execute(
        text(
            "select name, sha256, size, letters, sheets from outbound.pack_files"
            " where branch_id = :branch and pack_id = :pack order by name"
        ),
        {"branch": pack.branch, "pack": pack.id},
    )
    return [PackFile(*row) for row in rows]


def told_of(transaction: Transaction, pack: str, branch: BranchId) -> dict[str, object]:
    return {"pack": pack, "branch": branch, "now": transaction.now}


def pack_of(row: Sequence[Any]) -> Pack:
    pack, branch, state, *rest = row
    return Pack(pack, branch, PackState(state), *rest)
