"""The rules of what is promised: how fast an error budget burns, over two windows.

The pairs of windows and their factors are those of the Site Reliability Workbook.
"""

from collections.abc import Iterator
from dataclasses import dataclass

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
RUNBOOKS = "docs/runbooks"
LEAST = 100  # of what is counted, over the long window


@dataclass(frozen=True)
class Pair:
    """An error budget that burns `factor` times too fast over both windows."""

    factor: float
    long: str
    short: str
    severity: str


PAIRS = (
    Pair(14.4, "1h", "5m", "critical"),
    Pair(6, "6h", "30m", "critical"),
    Pair(3, "1d", "2h", "warning"),
    Pair(1, "3d", "6h", "warning"),
)


@dataclass(frozen=True)
class Promise:
    """What share of `total` may be bad; bad is the first counter less the others."""

    name: str
    alert: str
    by: str
    budget: float
    bad: tuple[str, ...]
    total: str
    summary: str
    meaning: str
    least: int = LEAST

    @property
    def ratio(self) -> str:
        """The record of the share that is bad; the window follows."""
        return f"{self.by}:keepwell_{self.name}_bad:ratio_rate"


REQUESTS = "keepwell_http_requests_total"
TIMED, EVENTS = "keepwell_http_request_seconds", "keepwell_event_seconds"
SETTLED = "keepwell_messages_settled_total"
PROMISES = (
    Promise(
        *("api_availability", "KeepwellApiFailing", "service", 0.001),
        bad=(f'{REQUESTS}{{status=~"5.."}}',),
        total=REQUESTS,
        summary="The API of {{ $labels.service }} fails too often",
        meaning="of its requests failed; 0.1 % may",
    ),
    Promise(
        *("api_latency", "KeepwellApiSlow", "service", 0.01),
        bad=(f"{TIMED}_count", f'{TIMED}_bucket{{le="1.0"}}'),
        total=f"{TIMED}_count",
        summary="The API of {{ $labels.service }} is too slow",
        meaning="of its requests took more than 1 s; 1 % may",
    ),
    Promise(
        *("event_freshness", "KeepwellEventsStale", "service", 0.01),
        bad=(f"{EVENTS}_count", f'{EVENTS}_bucket{{le="60.0"}}'),
        total=f"{EVENTS}_count",
        summary="{{ $labels.service }} hears of events too late",
        meaning="of its events were handled later than 60 s after they were announced;"
        " 1 % may",
    ),
    Promise(
        *("send_ledger", "KeepwellMessagesLost", "channel", 0.05),
        bad=(f'{SETTLED}{{state=~"failed|ambiguous|expired"}}',),
        total=f'{SETTLED}{{state!="suppressed"}}',
        summary="Too many messages by {{ $labels.channel }} do not go out",
        meaning="of what was to go out failed, expired or is in doubt; 5 % may",
        least=20,
    ),
)


def rules_of(promise: Promise) -> dict[str, object]:
    """Return the file of a promise's rules."""
    name = f"keepwell-{promise.name.replace('_', '-')}"
    rules = [*records(promise), *(alert(promise, pair) for pair in PAIRS)]
    return {"groups": [{"name": name, "rules": rules}]}


def records(promise: Promise) -> Iterator[dict[str, str]]:
    for window in WINDOWS:
        rates = [summed(promise, each, window, "rate") for each in promise.bad]
        total = summed(promise, promise.total, window, "rate")
        bad = " - ".join(rates)
        # Where nothing was ever bad there is no series of it, and yet a share: 0.
        expr = f"({bad} or 0 * {total})\n/ {total}"
        yield {"record": f"{promise.ratio}{window}", "expr": expr}


def summed(promise: Promise, counter: str, window: str, function: str) -> str:
    return f"sum by ({promise.by}) ({function}({counter}[{window}]))"


def alert(promise: Promise, pair: Pair) -> dict[str, object]:
    burning = f"> {pair.factor} * {promise.budget}"
    volume = summed(promise, promise.total, pair.long, "increase")
    labels = {"severity": pair.severity, "slo": promise.name, "window": pair.long}
    return {
        "alert": promise.alert,
        "expr": f"{promise.ratio}{pair.long} {burning}\n"
        f"and {promise.ratio}{pair.short} {burning}\n"
        f"and {volume} >= {promise.least}",
        "labels": labels,
        "annotations": {
            "summary": promise.summary,
            "description": f"In the last {pair.long} {{{{ $value | humanizePercentage"
            f" }}}} {promise.meaning}: the budget of 30 days burns {pair.factor:g}"
            " times too fast.",
            "runbook_url": f"{RUNBOOKS}/{promise.alert}.md",
        },
    }
