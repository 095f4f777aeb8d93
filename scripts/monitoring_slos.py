"""The rules of what is promised: how fast an error budget burns, over two windows.

The pairs of windows and their factors are those of the Site Reliability Workbook.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

# How often what is asked over which windows is worked out; an alert stands with its
# long one, and a record is looked for no more than 5 minutes back.
WINDOWS = {"1m": ("5m", "30m", "1h", "2h", "6h"), "4m": ("1d", "3d")}
# Where docs/runbooks of the repository are shown: put your own address here.
RUNBOOKS = "https://git.example.com/keepwell/docs/runbooks"
LEAST = 100  # of what is counted, over the long window
FEW, FEW_OVER, MOST = 10, "30m", 0.5  # where there is little, more than half of it
# What one request asks much of at once: how long that takes is promised to nobody.
BULK = (
    "/v1/events",
    "/v1/(touch-)?imports/.+",
    "/v1/post-packs.*",
    "/v1/mailings.*",
    "/v1/newsletters/.+/sending",
    "/v1/calendar-feeds/.+[.]ics",
)


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
    few: str = "critical"

    @property
    def ratio(self) -> str:
        """The record of the share that is bad; the window follows."""
        return f"{self.by}:keepwell_{self.name}_bad:ratio_rate"


REQUESTS = "keepwell_http_requests_total"
TIMED, EVENTS = "keepwell_http_request_seconds", "keepwell_event_seconds"
NOT_BULK = f'route!~"{"|".join(BULK)}"'
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
        bad=(f"{TIMED}_count{{{NOT_BULK}}}", f'{TIMED}_bucket{{le="1.0", {NOT_BULK}}}'),
        total=f"{TIMED}_count{{{NOT_BULK}}}",
        few="warning",
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
    """Return the file of a promise's rules, a group for each pace."""
    name = f"keepwell-{promise.name.replace('_', '-')}"
    return {
        "groups": [
            {
                "name": f"{name}-{windows[-1]}",
                "interval": pace,
                "rules": [*records(promise, windows), *alerts(promise, windows)],
            }
            for pace, windows in WINDOWS.items()
        ]
    }


def records(promise: Promise, windows: Iterable[str]) -> Iterator[dict[str, str]]:
    for window in windows:
        rates = [summed(promise, each, window, "rate") for each in promise.bad]
        total = summed(promise, promise.total, window, "rate")
        bad = " - ".join(rates)
        # Where nothing was ever bad there is no series of it, and yet a share: 0.
        expr = f"({bad} or 0 * {total})\n/ {total}"
        yield {"record": f"{promise.ratio}{window}", "expr": expr}


def summed(promise: Promise, counter: str, window: str, function: str) -> str:
    return f"sum by (namespace, {promise.by}) ({function}({counter}[{window}]))"


def alerts(promise: Promise, windows: Collection[str]) -> Iterator[dict[str, object]]:
    """Say when a budget burns, and when most of what little there is was bad."""
    for pair in PAIRS:
        if pair.long in windows:
            burning = f"> {pair.factor} * {promise.budget}"
            ratios = [
                f"{promise.ratio}{each} {burning}" for each in (pair.long, pair.short)
            ]
            more = f"the budget of 30 days burns {pair.factor:g} times too fast"
            yield alert(promise, pair, ratios, promise.least, more)
    if FEW_OVER in windows:
        few = Pair(0, FEW_OVER, FEW_OVER, promise.few)
        ratios = [f"{promise.ratio}{FEW_OVER} > {MOST}"]
        yield alert(
            promise, few, ratios, FEW, "there was little, and most of it was bad"
        )


def alert(
    promise: Promise, pair: Pair, ratios: Iterable[str], least: int, more: str
) -> dict[str, object]:
    volume = f"{summed(promise, promise.total, pair.long, 'increase')} >= {least}"
    return {
        "alert": promise.alert,
        "expr": "\nand ".join([*ratios, volume]),
        "labels": {
            "severity": pair.severity,
            "slo": promise.name,
            "window": pair.long,
        },
        "annotations": {
            "summary": promise.summary,
            "description": f"In the last {pair.long} {{{{ $value | humanizePercentage"
            f" }}}} {promise.meaning}: {more}.",
            "runbook_url": f"{RUNBOOKS}/{promise.alert}.md",
        },
    }
