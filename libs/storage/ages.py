"""How long each class of what is kept is kept, and how an owner says otherwise.

Ages are in days. What correctness needs is the least; PostgreSQL keeps what was set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection

from libs.values import Invalid, NotFound

PLATFORM_AGES = """
create table keepwell.ages (
  what text primary key,
  days integer not null
);
grant select on keepwell.ages to public;
"""


class NoSuchClass(NotFound):
    """Nothing that is kept is called that."""


class AgeOutOfBounds(Invalid):
    """For so long it cannot be kept."""


A_CENTURY = 36_525  # days


@dataclass(frozen=True)
class Age:
    """How many days a class of rows is kept unless an owner says otherwise.

    It may be set to no less than `least`, for the reason `why`, and to no more than
    `most`.
    """

    meaning: str
    days: int
    least: int
    why: str
    most: int = A_CENTURY


# An outbox may tell an event again for as long as it keeps it: the others know longer.
AGES: Mapping[str, Age] = MappingProxyType(
    {
        "outbox": Age("events that were carried", 14, 7, "replay needs them", 21),
        "inbox": Age("events that were handled", 30, 28, "an outbox may tell again"),
        "parked": Age("events and mails that nobody decided on", 730, 90, "holidays"),
        "idempotency": Age("answers of idempotency keys", 7, 1, "callers try again"),
        "intake": Age("ids of events that came over HTTP", 30, 14, "senders try again"),
        "wakes": Age("words left for timers that are gone", 30, 1, "timers are late"),
        "unmatched": Age("events whose client nobody knows", 396, 30, "they are named"),
        "audit": Age("the log of who did what", 2_557, 366, "disputes take a year"),
        "imports": Age("which import brought what", 730, 30, "imports are reverted"),
        # After 66 months of silence at 10 % a month, a thousandth is left.
        "touches": Age(
            "touches, their credits and copies", 2_192, 1_996, "they count for a value"
        ),
        "plans": Age(
            "tasks that are over, and rounds", 2_192, 800, "yearly ones are opened once"
        ),
        "grants": Age("leave to be in touch", 730, 400, "gaps look back for a year"),
        "hours": Age("hours worked and booked", 2_192, 800, "shares look back"),
        "invoices": Age("invoices and payments", 3_653, 1_096, "trends look back"),
        "messages": Age(
            "what was sent to whom, and its words", 730, 400, "a year's card goes once"
        ),
        "bodies": Age("the bytes of messages", 90, 7, "someone asks what was sent"),
        "returns": Age("what came back of messages", 396, 91, "complaints are counted"),
        "slots": Age("who heard from us when", 91, 91, "limits look back"),
        "mails": Age("hashes of mails that came back", 180, 30, "mails come again"),
    }
)


def of(connection: Connection) -> dict[str, int]:
    """Read how many days each class is kept."""
    told = connection.exec_driver_sql("select what, days from keepwell.ages")
    said = {row.what: row.days for row in told}
    # What is set is checked then; a newer version may need more.
    return {
        what: max(said.get(what, age.days), age.least) for what, age in AGES.items()
    }


def keep(connection: Connection, what: str, days: int) -> None:
    """Keep a class for so many days from now on; raises NoSuchClass, AgeOutOfBounds."""
    age = found(what)
    if days < age.least:
        raise AgeOutOfBounds(f"{what} needs {age.least} days at least: {age.why}.")
    if days > age.most:
        raise AgeOutOfBounds(f"{what} may be kept for {age.most} days at most.")
    connection.exec_driver_sql(
        "insert into keepwell.ages values (%(what)s, %(days)s)"
        " on conflict (what) do update set days = excluded.days",
        {"what": what, "days": days},
    )


def keep_as_usual(connection: Connection, what: str) -> None:
    """Keep a class for as long as nobody says otherwise; raises NoSuchClass."""
    found(what)
    connection.exec_driver_sql(
        "delete from keepwell.ages where what = %(what)s", {"what": what}
    )


def found(what: str) -> Age:
    if what not in AGES:
        raise NoSuchClass(f"Nothing that is kept is called {what}.")
    return AGES[what]
