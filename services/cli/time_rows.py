"""Rows of an export of time: what each says of who worked how long for whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from libs.contracts.times import A_DAY_IN_MINUTES, TimeLogged
from services.cli import client_columns
from services.cli.cell_spellings import amount, may_be_two
from services.cli.reporting import digest_of
from services.cli.row_clients import client_of
from services.cli.table_rows import Row, Times, UnusableRow, Wanted, issued, needed
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.cells import NO, YES
from services.registry.domain.names import name_key

MINUTES_AN_HOUR = 60
WANTED = Wanted(
    "time",
    {
        "client": client_columns.KNOWN_AS["client"],
        "reference": tuple(
            name for name in client_columns.KNOWN_AS["reference"] if name != "id"
        ),
        "entry": ("entry", "entryid", "timeentryid", "timeid", "id"),
        "staff": (
            *("staff", "staffemail", "email", "member", "resource", "technician"),
            *("agent", "user", "employee", "mitarbeiter"),
        ),
        "date": ("date", "workedon", "dateworked", "day", "start", "datum", "tag"),
        "hours": ("hours", "hoursworked", "actualhours", "time", "stunden"),
        "minutes": ("minutes", "minuten"),
        "billable": ("billable", "billableoption", "verrechenbar"),
        **{name: (name,) for name in ("branch", "zone", "country")},
    },
    ("staff", "date", "billable"),
    ("date",),
    ("hours",),
)


@dataclass(frozen=True)
class Known:
    """What rows are read with: who is who, our people, how times are written.

    With `any_staff` those count too whom nobody knows, by what the file calls them.
    `alike` counts the entries that nothing tells apart but their number in the file.
    """

    who: WhoIsWho
    staff: Mapping[str, str]
    times: Times
    now: datetime
    decimal: str | None = None
    any_staff: bool = False
    alike: Counter[str] = field(default_factory=Counter)


def logged(row: Row, known: Known) -> tuple[datetime, TimeLogged]:
    """Make an event of a row, and say when; raises UnusableRow, UnknownClient."""
    client = client_of(row, known.who)
    zone = known.who.zones[client]
    at = issued(known.times.read(needed(row, "date"), zone), known.now)
    return at, TimeLogged(
        entry_id=row.get("entry") or numbered(row, known.alike),
        client_ref=client,
        staff_ref=staff_of(row, known),
        worked_on=at.astimezone(zone).date(),
        minutes=minutes_of(row, known.decimal),
        billable=is_billable(row),
    )


def staff_of(row: Row, known: Known) -> str:
    """Tell who of us it was; raises UnusableRow when that is nobody."""
    called = needed(row, "staff")
    found = known.staff.get(name_key(called))
    if found is None and not known.any_staff:
        raise UnusableRow(
            f"There is nobody of ours called '{called}': keepwell staff lists all, and"
            " --any-staff counts others too, by what the file calls them."
        )
    return found or called


def numbered(row: Row, alike: Counter[str]) -> str:
    """Name an entry without a number by what it says, and how often that was said."""
    said = digest_of(*(f"{name}={row[name]}" for name in sorted(row)))
    alike[said] += 1
    return f"{said}/{alike[said]}"


def minutes_of(row: Row, decimal: str | None) -> int:
    """Read how long it took; raises UnusableRow."""
    written = row.get("minutes") or needed(row, "hours")
    plainly = amount(written, decimal) or ""
    if "minutes" in row and decimal is None and (why := may_be_two(plainly)):
        raise UnusableRow(why)
    try:
        length = spelled(plainly) if "minutes" in row else in_minutes(plainly)
    except (InvalidOperation, ValueError):
        raise UnusableRow(
            f"'{written}' is no length of time like 1.25 or 1:15; say --decimal comma"
            " for 1,25."
        ) from None
    if not 1 <= length <= A_DAY_IN_MINUTES:
        raise UnusableRow(f"It took {length} minutes: at least 1, and a day at most.")
    return length


def in_minutes(hours: str) -> int:
    """Read hours like 1.25 or 1:15; raises InvalidOperation and ValueError."""
    if ":" in hours:
        at = time.fromisoformat(hours.rjust(5, "0"))
        return at.hour * MINUTES_AN_HOUR + at.minute
    return spelled(str(Decimal(hours) * MINUTES_AN_HOUR))


def spelled(minutes: str) -> int:
    return int(Decimal(minutes).to_integral_value())


def is_billable(row: Row) -> bool:
    """Read whether it is paid for; raises UnusableRow."""
    said = needed(row, "billable").casefold()
    if said not in YES | NO:
        raise UnusableRow(f"Billable is '{said}'; it is yes or no.")
    return said in YES
