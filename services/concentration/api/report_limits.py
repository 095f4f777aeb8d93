"""How the printed report tells of limits: the worst in rows, the others by name."""

from collections.abc import Iterator

from services.concentration.api.report_spelling import UNKNOWN, percent
from services.concentration.domain.limits import HIGHEST, Limit, Standing
from services.concentration.usecases.report import Report

ROWS = 3  # that there is room for
LIMITS = {
    Limit.TOP_1: "Share of the largest client",
    Limit.TOP_5: "Share of the five largest clients",
    Limit.SECTOR: "Share of the largest sector",
    Limit.VENDOR: "Share of the largest vendor",
    Limit.REFERRER: "Share that one client introduced",
    Limit.STAFF: "Share that hangs on one of us",
    Limit.SURVIVAL: "Loss of the largest client, of the least that sinks us",
    Limit.BUS_FACTOR: "Clients that fewer than two of us know",
    Limit.UNSOLD: "Hours of the next 30 days that are not sold",
    Limit.ENGAGEMENTS: "Floor of engagements, of one more than run",
}


def heading(report: Report) -> str:
    """Say on which day the limits were judged."""
    days = [each.judged_on for each in report.limits]
    return f"Limits, as judged on {max(days)}" if days else "Limits"


def the_worst(report: Report) -> list[list[str]]:
    """Spell those limits that there is room for, the worst first."""
    return [spelled(report, each) for each in by_level(report)[:ROWS]]


def small_print(report: Report) -> Iterator[str]:
    """Name the limits that there is no room for, by how they stand."""
    yield "A level of a limit ends a tenth below where it began."
    others: dict[str, list[str]] = {}
    for each in by_level(report)[ROWS:]:
        others.setdefault(state_of(each), []).append(each.limit.value)
    for state, names in others.items():
        yield f"Other limits that are {state}: {', '.join(names)}."


def by_level(report: Report) -> list[Standing]:
    return sorted(report.limits, key=lambda each: (-each.level, each.is_unknown))


def spelled(report: Report, each: Standing) -> list[str]:
    """Spell how a limit stands."""
    terms = report.terms[each.limit].terms
    noted = [f"acknowledged {each.acknowledged_on}"] if each.acknowledged_on else []
    until = each.snoozed_until
    put_off = [f"snoozed until {until}"] if until and until >= each.judged_on else []
    return [
        *(LIMITS[each.limit], state_of(each), reached(each.value)),
        *(f"{terms.warn:.0%}", f"{terms.breach:.0%}", each.since.isoformat()),
        ", ".join(noted + put_off),
    ]


def state_of(each: Standing) -> str:
    return UNKNOWN if each.is_unknown else each.level.name.lower()


def reached(value: float | None) -> str:
    """Spell a value; one that is at its end may be any more."""
    return percent(value) if value is None or value < HIGHEST else f"≥ {HIGHEST:.0%}"
