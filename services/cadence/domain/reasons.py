"""Why somebody is on the call list, in one sentence."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day
from libs.decay import Standing, monthly_fall, value_at
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.history import History

WEEK = timedelta(days=7)
HARDLY_ONE = 0.5


def why_owed(owed: OwedCallback, now: datetime) -> str:
    """Say since when a callback is late: "callback overdue since Mon 10:00, …"."""
    since = _moment(owed.due_at, now, owed.zone)
    missed = _counted(owed.missed_calls, "missed call")
    return f"callback overdue since {since}, {missed}"


def why_urgent(candidate: Candidate, now: datetime) -> str:
    """Say what cannot wait: "outage at their site: help, no pitch; …"."""
    return _sentence(
        *_to_do(candidate, now),
        _silence(candidate.history, now),
        _too_long(candidate, now),
        _value(candidate.standing, now, candidate.hours.zone),
    )


def why_long_silent(candidate: Candidate, now: datetime) -> str:
    """Say how long the client has been silent, and how long is too long."""
    return _sentence(
        _silence(candidate.history, now),
        *_to_do(candidate, now),
        _too_long(candidate, now),
        _promise(candidate),
        _value(candidate.standing, now, candidate.hours.zone),
    )


def why_seen_to(candidate: Candidate, now: datetime) -> str:
    """Say when a silent client will be touched: "…; planned for Thu 5 March 10:00"."""
    at = candidate.seen_at or candidate.due_at
    local = at.astimezone(candidate.hours.zone)
    day = f"{local:%a} {_day(at, candidate.hours.zone)}"
    # What was put off until a day waits for no hour of it.
    midnight = local.time() == time.min
    return _sentence(
        f"planned for {day}" if midnight else f"planned for {day} {local:%H:%M}",
        _silence(candidate.history, now),
        _too_long(candidate, now),
    )


def why_worth_it(candidate: Candidate, now: datetime) -> str:
    """Say what speaks for the call: "38 days since the last call; value 61, …"."""
    return _sentence(
        _silence(candidate.history, now),
        *_to_do(candidate, now),
        _too_long(candidate, now),
        _promise(candidate),
        _value(candidate.standing, now, candidate.hours.zone),
        "margin assumed" if candidate.margin.assumed else "",
    )


def _sentence(*clauses: str) -> str:
    return "; ".join(clause for clause in clauses if clause)


def _silence(history: History, now: datetime) -> str:
    last = history.last_personal
    if last is None:
        return "never called"
    kind = "meeting" if last == history.last_meeting else "call"
    return f"{_counted((now - last).days, 'day')} since the last {kind}"


def _too_long(candidate: Candidate, now: datetime) -> str:
    longest = candidate.gaps.longest
    if now - candidate.history.silent_since <= longest:
        return ""
    return f"longest gap of {_counted(longest.days, 'day')} passed"


def _to_do(candidate: Candidate, now: datetime) -> Iterable[str]:
    today = local_day(now, candidate.hours.zone)
    return dict.fromkeys(each.why(today) for each in candidate.to_do)


def _promise(candidate: Candidate) -> str:
    due = {each.purpose for each in candidate.to_do}
    promised = [each for each in candidate.promised if f"monthly_{each}" not in due]
    return f"monthly {' and '.join(promised)} promised" if promised else ""


def _value(standing: Standing | None, now: datetime, zone: ZoneInfo) -> str:
    if standing is None:
        return "value unknown"
    value = value_at(standing, now)
    if standing.decays_from > now:
        return f"value {value:.0f}, holds until {_day(standing.decays_from, zone)}"
    fall = monthly_fall(standing, now)
    monthly = f"{fall:.0f}" if fall > HARDLY_ONE else "less than 1"
    return f"value {value:.0f}, falling {monthly} a month"


def _moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    day = f"{local:%a}" if now - at < WEEK else _day(at, zone)
    return f"{day} {local:%H:%M}"


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
