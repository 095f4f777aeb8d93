"""What the page says in words: what the measures mean, and what they leave out."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from libs.calendars.months import LONGEST, MONTHS_A_YEAR, add_months
from services.cli.door import Door
from services.cli.printing import counted
from services.cli.risk.spelling import Scope, Told, amount, month, percent, scopes

STATES = {
    "unknown": "unknown, for nothing that was billed is on record",
    "empty": "empty, for nobody paid anything in these months (--as-of asks of others)",
}
BANDS = {
    "low": "spread widely",
    "moderate": "moderately concentrated",
    "high": "highly concentrated",
}


def heading(told: Told) -> str:
    """Say which months count, and that amounts are in the firm's currency."""
    return (
        f"Who could sink us: shares of what was billed from {month(told['since'])} to"
        f" {month(told['until'])}, in {told['currency']}."
    )


def the_scope(told: Told, asked: Told) -> Scope | None:
    """Return what was asked for: a branch, or else the firm, or the first seen."""
    found = list(scopes(told))
    named = [each for each in found if each[0] == asked["branch"]]
    return next(iter(named or found), None)


def in_words(scope: Scope) -> Iterator[str]:
    """Say what the measures of a portfolio mean."""
    name, each = scope
    if each["state"] != "known":
        yield f"{name}: {STATES[each['state']]}."
        return
    equal = counted(round(each["effective_clients"]), "client", "equal clients")
    yield f"{name}: the largest client brings in {percent(each['top_1'])} of it."
    yield f"The revenue is {BANDS[each['band']]}, as if {equal} paid it all."
    yield "Clients under common control (a legal group) are one client here."
    yield "HHI: 10,000 is a single client. Gini: 0 all pay alike, near 1 one pays all."


def recurring(told: Told, scope: Scope) -> Iterator[str]:
    """Say how it stands with what recurs."""
    since, until = month(told["recurring_since"]), month(told["until"])
    now = scope[1]["recurring"]
    if now["state"] == "known":
        yield (
            f"Of what recurs ({since} to {until}: {amount(now['revenue'])}): top 1"
            f" {percent(now['top_1'])}, HHI {now['hhi']:,.0f}."
        )


def a_year_before(door: Door, told: Told, asked: Told) -> Iterator[str]:
    """Compare with the twelve months before, where they are known."""
    until = date.fromisoformat(told["until"])
    then = str(add_months(until, -MONTHS_A_YEAR, LONGEST))
    past = door.get("/v1/concentration", branch=asked["branch"], as_of=then)
    before = the_scope(past, asked)
    if before and before[1]["state"] == "known":
        measures = before[1]
        clients = counted(measures["clients"], "client", "clients")
        yield (
            f"A year before: top 1 {percent(measures['top_1'])},"
            f" HHI {measures['hhi']:,.0f}, {clients}{of_fewer_months(past)}."
        )


def of_fewer_months(told: Told) -> str:
    """Say that it is of less than twelve months, where it is."""
    since = told["billed_since"]
    if since and since <= told["since"]:
        return ""
    return f", by the bills since {month(since)}"


def left_out(told: Told) -> Iterator[str]:
    """Say what the shares do not hold."""
    for name, each in scopes(told):
        if out := each["left_out"]:
            who = counted(out, "client is", "clients are")
            together = amount(each["left_out_revenue"])
            yield f"{name}: {who} left out, at zero or below: {together} together."
    for each in told["unconverted"]:
        what = counted(each["documents"], "bill", "bills")
        money = f"{amount(each['amount'])} {each['currency']}"
        yield f"Not counted, for want of a rate: {what}, {money} together."
    if Decimal(told["running"]):
        yield f"Not counted yet: {amount(told['running'])} of the month that runs."
    yield from first_bill(told)


def first_bill(told: Told) -> Iterator[str]:
    """Say that less than twelve months are on record, where that is so."""
    if told["billed_since"] and told["billed_since"] > told["since"]:
        yield f"The first bill on record is of {month(told['billed_since'])}."


def tracing(asked: Told) -> Iterator[str]:
    """Say how to see the rows behind the numbers."""
    options = "".join(
        f" --{name.replace('_', '-')} {value}" for name, value in asked.items() if value
    )
    yield f"Each client's share: keepwell risk trace{options}"
    yield f"A client's bills:    keepwell risk trace CLIENT{options}"
    yield f"The bills of a line: keepwell risk trace --by line NAME{options}"
    yield f"What is not counted: keepwell risk trace --not-counted{options}"
    yield f"What if they leave:  keepwell risk lose{options}"
