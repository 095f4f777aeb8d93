"""What the printed report says, part by part, as the page takes it."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.concentration.api import report_charts, report_limits
from services.concentration.api.report_actions import actions
from services.concentration.api.report_spelling import (
    UNKNOWN,
    amount,
    called,
    lost_with,
    outcome,
    percent,
)
from services.concentration.domain.cover import Cover
from services.concentration.domain.exposed import Unit
from services.concentration.domain.measures import Measures, State
from services.concentration.domain.portfolio import Standing as Ranked
from services.concentration.domain.shortfall import Tail
from services.concentration.domain.stress import Firm
from services.concentration.usecases import losses
from services.concentration.usecases.report import Report

GONE = "gone"
MOST_RANKED, MOST_CURRENCIES = 5, 3
ALWAYS = (
    "Clients under common control are one, named after the largest: +1 is one more."
    " HHI: 10,000 is a single client; its band (merger guidelines 2023) is a word and"
    " no alarm. A loss is survived while the margin pays the fixed costs, or the cash"
    " lasts six months. Idle: full-time people whose hours were committed there or,"
    " where nothing was, logged in 90 days. Hours against revenue: of the 90 days up to"
    " the date above; red are those that are large and more than 1.5 times apart."
)
Told = dict[str, Any]


def page(report: Report, of: str) -> Told:
    """Spell the whole page."""
    window = report.lab.window
    since, until = window.days()
    return {
        "of": of,
        "as_of": window.as_of.isoformat(),
        "months": f"{since:%Y-%m} to {until:%Y-%m}",
        "currency": report.lab.currency,
        "facts": list(facts(report.both.trailing)),
        "beside": list(beside(report)),
        "concentration": report_charts.concentration(report.largest),
        "losses": report_charts.a_bad_year(report.lab),
        "attention": report_charts.attention(report.attended),
        "largest": [ranked(report, each) for each in report.largest[:MOST_RANKED]],
        "lost": list(lost(report)),
        "actions": list(actions(report)),
        "limits": report_limits.the_worst(report),
        "limits_of": report_limits.heading(report),
        "small_print": list(small_print(report)),
        "traces": list(traces(report)),
    }


def facts(measures: Measures) -> Iterator[tuple[str, str]]:
    """Name the measures; where there is no portfolio, each says why."""
    if measures.state is not State.KNOWN:
        names = ("Revenue", "Clients", "Top 1", "Top 3", "Top 5", "Top 10", "HHI")
        yield from ((name, measures.state.value) for name in names)
        return
    yield "Revenue", amount(measures.cents or 0)
    yield "Clients", f"{measures.clients:,}"
    yield "Top 1", percent(measures.top_1)
    yield "Top 3", percent(measures.top_3)
    yield "Top 5", percent(measures.top_5)
    yield "Top 10", percent(measures.top_10)
    yield f"HHI ({measures.band})", f"{measures.hhi:,.0f}"
    yield "As if equal", f"{measures.effective_clients:,.1f}"
    yield "Gini", f"{measures.gini:.2f}"


def beside(report: Report) -> Iterator[str]:
    """Say what recurs, how much of our time is sold, and who hangs on one of us."""
    yield recurring(report.both.recurring)
    yield ahead(report.ahead.covers)
    cared = report.cared
    if known := cared.clients - cared.unknown:
        yield (
            f"Of the {known} clients of whom it is on record who knows them,"
            f" {cared.alone} hang on one of us and {cared.orphaned} on nobody."
        )
    if cared.unknown or not known:
        yield f"On how many of us {cared.unknown} clients hang is unknown."


def recurring(now: Measures) -> str:
    if now.state is not State.KNOWN:
        return f"What recurs is {now.state.value}."
    recurs = f"Of what recurs ({amount(now.cents or 0)} in the last three months)"
    return f"{recurs} the largest client pays {percent(now.top_1)}."


def ahead(covers: Sequence[Cover]) -> str:
    known = [each for each in covers if each.share is not None]
    if not any(each.share or not each.untold for each in known):
        return "How much of our time ahead is sold is unknown."
    least = "at least " if any(each.untold for each in known) else ""
    told = ", ".join(f"{percent(each.share)} of {each.days}" for each in known)
    return f"Of the days ahead {least}{told} are sold."


def ranked(report: Report, each: Ranked) -> list[str]:
    """Spell a client among the largest, with what its loss would leave."""
    return [
        *(f"{each.rank}", called(each), amount(each.cents)),
        *(percent(each.share), percent(each.share_so_far)),
        *if_lost(report.lab.firm, each.unit),
    ]


def if_lost(firm: Firm | None, unit: str) -> tuple[str, str]:
    """Say how likely a unit leaves, and what that leaves; who is lost is gone."""
    units = firm.units if firm else ()
    for each in units:
        if firm and each.id == unit:
            return chance(each), outcome(firm.without(each.cents).verdict)
    return GONE, GONE


def chance(unit: Unit) -> str:
    assumed = " assumed" if unit.assumed_cents else ""
    return f"{unit.probability:.1%}{assumed}"


def lost(report: Report) -> Iterator[list[str]]:
    """Spell the greatest loss of each kind, and the bad years."""
    firm = report.lab.firm
    if firm is None:
        return
    for each in report.named:
        verdict = firm.without(each.cents).verdict
        people = each.idle_people
        yield [
            lost_with(each),
            *(amount(each.cents), percent(each.cents / firm.revenue)),
            *(UNKNOWN if people is None else f"{people:.1f}", outcome(verdict)),
        ]
    yield from (bad_year(firm, each) for each in losses.tails(firm))


def bad_year(firm: Firm, tail: Tail) -> list[str]:
    after = firm.without(round(tail.quantile))
    on_average = f"{amount(tail.shortfall)} on average then"
    return [
        f"in one year of {1 / (1 - tail.level):.0f}, or more ({on_average})",
        *(amount(tail.quantile), percent(after.share), "", outcome(after.verdict)),
    ]


def small_print(report: Report) -> Iterator[str]:
    """Say what the numbers rest on, and what they do not hold."""
    yield ALWAYS
    if firm := report.lab.firm:
        yield (
            "Bad years take clients to leave independently, which understates them;"
            f" for {percent(firm.assumed_share)} of the revenue nobody can tell how"
            " likely it leaves, and 10 % a year is assumed."
        )
    yield from left_out(report)
    yield from report_limits.small_print(report)


def left_out(report: Report) -> Iterator[str]:
    """Say what does not count."""
    measures, caveats = report.both.trailing, report.shares.caveats
    if measures.left_out:
        together = f"{amount(measures.left_out_cents)} together"
        yield f"Clients at zero or below, left out: {measures.left_out}, {together}."
    for each in caveats.unconverted[:MOST_CURRENCIES]:
        money = f"{each.amount:,.2f} {each.currency}"
        yield f"Not counted, for want of a rate: {money} (bills: {each.documents})."
    if report.lab.gone:
        yield f"Of who is lost already, and not lost again: {amount(report.lab.gone)}."
    first = caveats.billed_since
    if first is None or first > report.lab.window.days()[0]:
        since = f"of {first:%Y-%m}" if first else UNKNOWN
        yield f"The first bill on record is {since}."


def traces(report: Report) -> Iterator[tuple[str, str]]:
    """Name the command that lists the rows behind each number."""
    branch = f" --branch {report.branch}" if report.branch else ""
    day = f"{branch} --as-of {report.lab.window.as_of}"
    yield "measures, curve, top 5", f"keepwell risk trace{day}"
    yield "a client's bills", f"keepwell risk trace CLIENT{day}"
    yield "what recurs", f"keepwell risk trace --recurring{day}"
    yield "what is not counted", f"keepwell risk trace --not-counted{day}"
    yield "losses, bad years", f"keepwell risk lose{day}"
    yield "a loss, client by client", f"keepwell risk lose CLIENT{day}"
    yield "with one of ours, a contact", "keepwell risk lose --staff, --contact"
    yield "margin, costs, cash", f"keepwell risk finances{branch}"
    yield "leaves within a year", "keepwell risks"
    yield "hours against revenue", f"keepwell risk attention{day}"
    yield "a client's hours", f"keepwell risk attention CLIENT{day}"
    yield "days ahead", f"keepwell risk cover{day}"
    yield "hang on one of us, today", f"keepwell risk people{branch}"
    yield "limits, as judged last", f"keepwell risk limits{branch}"
