"""What the printed report tells an owner to do next, the nearest first."""

from collections.abc import Iterator
from fractions import Fraction

from services.concentration.api.report_spelling import (
    amount,
    lost_with,
    percent,
    shortened,
    to_win,
)
from services.concentration.domain.limits import Limit
from services.concentration.domain.stress import Firm
from services.concentration.domain.winning import Remedy, spread
from services.concentration.usecases.attention import Compared
from services.concentration.usecases.report import Report

MOST_CLIENTS = 2  # that are told of one by one
NOBODY = "Nothing can be said before bills are on record: keepwell import invoices."
SAY = (
    "Say what margin, fixed costs and cash are, or whether we survive stays unknown:"
    " keepwell risk finances."
)


def actions(report: Report) -> Iterator[str]:
    """Say what to do about the largest client, the worst loss and our hours."""
    firm = report.lab.firm
    if firm is None:
        yield NOBODY
        return
    yield spreading(report, firm)
    yield surviving(report, firm)
    alarming = [each for each in report.attended if alarms(each)]
    yield from map(attending, alarming[:MOST_CLIENTS])


def spreading(report: Report, firm: Firm) -> str:
    """Say what brings the largest client to where the owner is warned."""
    limit = report.terms[Limit.TOP_1].terms.warn
    largest, within = firm.units[0], f"{limit:.0%} of the revenue"
    name = shortened(largest.name)
    told = limit < 1 and spread(
        largest.cents, firm.revenue, firm.sizes, Fraction(limit)
    )
    if not told:
        return f"The largest client, {name}, is within {within}."
    return (
        f"To bring {name} from {percent(largest.cents / firm.revenue)} to {within}:"
        f" {to_win(told)}, or let it shrink to {amount(told.shrink_to)} a year."
    )


def surviving(report: Report, firm: Firm) -> str:
    """Say what would let us survive the greatest loss that we do not survive."""
    if firm.finances is None:
        return SAY
    if remedy := firm.without(0).remedy:
        return f"To survive as we are: {any_of(remedy)}"
    for each in reversed(report.named):
        if remedy := firm.without(each.cents).remedy:
            return f"To survive losing {lost_with(each)}: {any_of(remedy)}"
    return "We survive each of the losses that are listed here."


def any_of(remedy: Remedy) -> str:
    return (
        f"{to_win(remedy)}, or save {amount(remedy.save)} of the fixed costs a month,"
        f" or hold {amount(remedy.hold)} more cash."
    )


def alarms(each: Compared) -> bool:
    return each.now.monopolises or each.now.is_short_changed


def attending(each: Compared) -> str:
    """Say what is wrong between a client's hours and its revenue."""
    name, hours = shortened(each.attended.name), percent(each.now.attention)
    revenue = percent(each.now.revenue) if each.now.revenue else "none"
    if each.now.monopolises:
        return (
            f"{name} takes {hours} of our hours for {revenue} of the revenue:"
            " agree on fewer hours or on a higher price."
        )
    return (
        f"{name} pays {revenue} of the revenue and gets {hours} of our hours:"
        " call them."
    )
