"""Whose days are coming, as far as no task was opened for them yet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.cadence.domain.budgets import years_since
from services.cadence.domain.occasions import (
    PURPOSES,
    CardTerms,
    Occasion,
    Yearly,
    is_still,
)
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage.tasks import OPEN

DAYS = """
from unnest(cast(:branches as text[]), cast(:month_days as text[]),
  cast(:days as text[])) as d (branch_id, month_day, day)
"""
UNTOLD = """
not exists (
  select from cadence.tasks t
  where (t.client_id, t.purpose) = (c.client_id, :purpose) and t.occasion = {}
)
"""
BIRTHDAYS = f"""
select c.client_id, d.branch_id, p.contact_id, d.day {DAYS}
join cadence.contacts p on p.branch_id = d.branch_id and p.active
  and right(p.birthday, 5) = d.month_day
join cadence.clients c on c.client_id = p.client_id and c.status = 'active'
where {UNTOLD.format("d.day || ' ' || p.contact_id")}
order by d.day, p.contact_id limit :most
"""
ANNIVERSARIES = f"""
select c.client_id, d.branch_id, c.first_service_on, d.day {DAYS}
join cadence.clients c on c.branch_id = d.branch_id and c.status = 'active'
  and extract(month from c.first_service_on) = cast(left(d.month_day, 2) as integer)
  and extract(day from c.first_service_on) = cast(right(d.month_day, 2) as integer)
  and c.first_service_on < cast(d.day as date) and c.counts_for is null
where {UNTOLD.format("d.day")}
order by d.day, c.client_id limit :most
"""
# Of each card the occasion begins with its day.
BESIDE = """
select from cadence.tasks t
where t.client_id = {client} and t.purpose = any(:cards)
  and coalesce(t.outcome, 'done') = 'done' and t.task_id <> {own}
  and left(t.occasion, 10) collate "C" > cast({day} - cast(:apart as integer) as text)
  and left(t.occasion, 10) collate "C" < cast({day} + cast(:apart as integer) as text)
"""
EVERYBODY = f"""
select c.client_id, d.branch_id, d.month_day as of, d.day {DAYS}
join cadence.clients c on c.branch_id = d.branch_id and c.status = 'active'
  and c.counts_for is null
where {UNTOLD.format("trim(d.day || ' ' || d.month_day)")}
  and not exists (
    {BESIDE.format(client="c.client_id", own="''", day="cast(d.day as date)")})
order by d.day, c.client_id limit :most
"""
TERMS = "select * from cadence.occasion_terms"
REACH = "on conflict (branch_id) do update set day = excluded.day"
ROUNDS = Bulk("occasion_rounds", {"branch_id": "text", "day": "date"})


def terms(transaction: Transaction) -> CardTerms:
    """Read the owner's terms."""
    return terms_of(transaction.session.execute(text(TERMS)).one())


def terms_in_hand(transaction: Transaction) -> CardTerms:
    """Read them to change them: nobody else does."""
    return terms_of(transaction.session.execute(text(f"{TERMS} for update")).one())


def set_terms(transaction: Transaction, terms: CardTerms) -> CardTerms:
    """Change the owner's terms."""
    rows = transaction.session.execute(
        text(
            "update cadence.occasion_terms set card_days = :card_days,"
            " gift_days = :gift_days, hand_over_at = :hand_over_at,"
            " our_birthday = :our_birthday, apart_days = :apart_days,"
            " revision = revision + 1 returning *"
        ),
        {**vars(terms), "apart_days": terms.apart.days},
    )
    return terms_of(rows.one())


def terms_of(row: Row[Any]) -> CardTerms:
    return CardTerms(
        row.card_days,
        row.gift_days,
        row.hand_over_at,
        row.our_birthday,
        timedelta(days=row.apart_days),
        row.revision,
    )


def reached(transaction: Transaction) -> dict[BranchId, date]:
    """Read up to which day each branch's occasions were seen to."""
    rows = transaction.session.execute(text("select * from cadence.occasion_rounds"))
    return {row.branch_id: row.day for row in rows}


def reach(transaction: Transaction, days: Mapping[BranchId, date]) -> None:
    """Note up to which day each branch's occasions were seen to."""
    ROUNDS.insert(transaction, sorted(days.items()), REACH)


def birthdays(
    transaction: Transaction, days: Sequence[Yearly], most: int
) -> list[Occasion]:
    """Read whose birthdays fall on the days, and nobody was told to see to them."""
    rows = _read(transaction, BIRTHDAYS, Purpose.BIRTHDAY, days, most)
    return [
        Occasion(
            row.client_id,
            row.branch_id,
            Purpose.BIRTHDAY,
            date.fromisoformat(row.day),
            row.contact_id,
            row.contact_id,
        )
        for row in rows
    ]


def anniversaries(
    transaction: Transaction, days: Sequence[Yearly], most: int
) -> list[tuple[Occasion, int]]:
    """Read which clients' first service was on the days, so many years ago."""
    rows = _read(transaction, ANNIVERSARIES, Purpose.ANNIVERSARY, days, most)
    return [
        (
            Occasion(row.client_id, row.branch_id, Purpose.ANNIVERSARY, day),
            years_since(row.first_service_on, day),
        )
        for row in rows
        if (day := date.fromisoformat(row.day))
    ]


def is_beside(transaction: Transaction, card: Task, day: date, apart: int) -> bool:
    """Tell whether the client gets another card within so many days of one."""
    beside = BESIDE.format(client=":client", own=":own", day="cast(:day as date)")
    rows = transaction.session.execute(
        text(f"select exists ({beside})"),
        {"client": card.client, "own": card.id, "day": day, **_cards(apart)},
    )
    return bool(rows.scalar_one())


def everybody(
    transaction: Transaction,
    purpose: Purpose,
    days: Sequence[Yearly],
    most: int,
) -> list[Occasion]:
    """Read which active clients are still to hear from us; `month_day` says of what.

    Who gets another card at nearly the same time is not.
    """
    apart = terms(transaction).apart.days
    return [
        Occasion(
            row.client_id, row.branch_id, purpose, date.fromisoformat(row.day), row.of
        )
        for row in _read(transaction, EVERYBODY, purpose, days, most, **_cards(apart))
    ]


def _cards(apart: int) -> dict[str, Any]:
    return {"cards": [each.value for each in PURPOSES], "apart": apart}


def keep_first_services(
    transaction: Transaction, told: Sequence[tuple[ClientId, int, date | None]]
) -> None:
    """Keep when clients were served first, by the newest revision of each."""
    transaction.session.execute(
        text(
            "update cadence.clients c set first_service_on = t.first_service_on"
            " from unnest(cast(:clients as text[]), cast(:revisions as bigint[]),"
            " cast(:days as date[])) as t (client_id, revision, first_service_on)"
            " where c.client_id = t.client_id and c.revision = t.revision"
            " and c.first_service_on is distinct from t.first_service_on"
        ),
        {
            "clients": [client for client, *_ in told],
            "revisions": [revision for _, revision, _ in told],
            "days": [day for *_, day in told],
        },
    )


def withdraw(transaction: Transaction, contacts: Collection[ContactId]) -> None:
    """Close the birthdays of people who have left, or were born on another day."""
    rows = transaction.session.execute(
        text(
            "select t.task_id, t.occasion, p.birthday, p.active from cadence.tasks t"
            " join cadence.contacts p using (contact_id)"
            " where t.contact_id = any(:contacts) and t.purpose = 'birthday'"
            f" and {OPEN}"
        ),
        {"contacts": sorted(contacts)},
    )
    wrong = [
        row.task_id
        for row in rows
        if not (row.active and is_still(row.occasion, row.birthday))
    ]
    _close(transaction, "task_id = any(:wrong)", wrong=wrong)


def forget(transaction: Transaction, contacts: Collection[ContactId]) -> None:
    """Close what was to be sent to people, and forget what was noted of it."""
    purposes = "contact_id = any(:contacts) and purpose in ('birthday', 'greeting',"
    _close(
        transaction, f"{purposes} 'thank_you')", contacts=sorted(contacts), forget=True
    )


def _close(
    transaction: Transaction, which: str, *, forget: bool = False, **bound: Any
) -> None:
    note = ", note = ''" if forget else ""
    transaction.session.execute(
        text(
            "update cadence.tasks t set closed_at = :now, outcome = 'withdrawn'"
            f"{note} where {which} and {OPEN}"
        ),
        {"now": transaction.now, **bound},
    )


def _read(
    transaction: Transaction,
    sql: str,
    purpose: Purpose,
    days: Sequence[Yearly],
    most: int,
    **bound: Any,
) -> Any:
    return transaction.session.execute(
        text(sql),
        {
            "branches": [each.branch for each in days],
            "month_days": [each.month_day for each in days],
            "days": [each.day.isoformat() for each in days],
            "purpose": purpose.value,
            "most": most,
            **bound,
        },
    )
