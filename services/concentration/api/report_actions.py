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
from services.concentration.domain.winning import Remedy
from services.concentration.usecases.attention import Compared
from services.concentration.usecases.report import Report

MOST_CLIENTS = 2  # that are told of one by one
NOBODY = "Nothing can be said before bills are on record: keepwell import invoices."
SAY = (
    "Say what margin, fixed costs and cash are, or whether we survive stays unknown:"
    " keepwell risk finances."
)
SAFE = "We survive each of the losses that are listed here."
TOO_SHORT = (
    "Whether we survive is unknown before bills of all twelve months are on record:"
    " import those before the first one too."
)


def actions(report: Report) -> Iterator[str]:
    """Say what to do: about what ends, the largest client, each NO and our hours."""
    yield from ending(report)
    firm = report.lab.firm
    if firm is None:
        yield NOBODY
        return
    yield spreading(report, firm)
    yield from surviving(report, firm)
    alarming = [each for each in report.attended if alarms(each)]
    yield from map(attending, alarming[:MOST_CLIENTS])


def ending(report: Report) -> Iterator[str]:
    """Name the engagement that ends next while nothing follows."""
    as_of = report.lab.window.as_of
    for each in report.ends:
        if each.ends_on >= as_of:
            what = f"{shortened(each.name)} of {shortened(each.client_name)}"
            left = (each.ends_on - as_of).days
            yield (
                f"{what} ends on {each.ends_on}, in {left} days, and nothing follows:"
                " renew it, or seek what takes its place now (keepwell risk cover)."
            )
            return


def spreading(report: Report, firm: Firm) -> str:
    """Say what brings the largest client to where the owner is warned."""
    limit = report.terms[Limit.TOP_1].terms.warn
    largest, within = firm.units[0], f"{limit:.0%} of the revenue"
    name = shortened(largest.name)
    told = firm.spread(Fraction(limit))
    if not told:
        return f"The largest client, {name}, is within {within}: see that it stays so."
    return (
        f"To bring {name} from {percent(largest.cents / firm.revenue)} to {within}:"
        f" {to_win(told)}, or let it shrink to {amount(told.shrink_to)} a year."
    )


def surviving(report: Report, firm: Firm) -> Iterator[str]:
    """Say what would let us survive, or why nobody can tell whether we do."""
    if not report.lab.is_a_year or firm.finances is None:
        yield SAY if report.lab.is_a_year else TOO_SHORT
        return
    if remedy := firm.without(0).remedy:
        yield f"To survive as we are: {any_of(remedy)}"
        return
    yield from surviving_each(report, firm)


def surviving_each(report: Report, firm: Firm) -> Iterator[str]:
    """Tell the nearest in full, and of the greater losses how many clients it takes."""
    tried = [(e, firm.without(e.cents).remedy) for e in reversed(report.named)]
    sinking = [(each, remedy) for each, remedy in tried if remedy]
    if not sinking:
        yield SAFE
        return
    nearest, remedy = sinking[0]
    yield f"To survive losing {lost_with(nearest)}: {any_of(remedy)}"
    others = (f"{lost_with(e)}: {it.win.clients}" for e, it in sinking[1:])
    if told := ", ".join(others):
        yield f"So many such clients to win to survive losing {told}."


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
