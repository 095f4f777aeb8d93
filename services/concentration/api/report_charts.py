"""The three charts of the printed report: points between 0 and 1, and their scales."""

from collections.abc import Sequence
from math import floor, log10
from typing import Any

from services.concentration.api.report_spelling import amount, percent, shortened
from services.concentration.domain.curves import exceedance, shares_so_far
from services.concentration.domain.portfolio import Standing
from services.concentration.usecases import losses
from services.concentration.usecases.attention import Compared
from services.concentration.usecases.losses import Lab

STEPS = 160
MARKED = (1, 3, 5, 10)
CROWDED = 20  # clients, whose first ones stand too close to be marked
PARTS = 4  # of a scale, or a few more
ROUND = (1, 2, 2.5, 5, 10)
NOT_A_BILL = "Unknown: nothing that was billed counts in these months."
NO_TIME = "Unknown: no hours are on record in these 90 days."

Chart = dict[str, Any]


def concentration(largest: Sequence[Standing]) -> Chart:
    """Draw the share of the largest clients together, one by one."""
    there = [each for each in largest if each.cents > 0]
    if not there:
        return {"unknown": NOT_A_BILL}
    so_far = shares_so_far([each.cents for each in there], there[0].whole)
    number = len(so_far)
    marked = MARKED if number < CROWDED else MARKED[::3]
    marks = sorted({*(each for each in marked if each < number), number})
    points = [(nth / number, share) for nth, share in enumerate(so_far, start=1)]
    return {
        "points": [(0.0, 0.0), *points],
        "across": [(each / number, f"{each}") for each in marks],
        "up": [(part / PARTS, f"{part / PARTS:.0%}") for part in range(PARTS + 1)],
        "below": "the largest clients together",
    }


def a_bad_year(lab: Lab) -> Chart:
    """Draw how likely a year costs how much or more, with its bad years marked."""
    if lab.firm is None:
        return {"unknown": NOT_A_BILL}
    points = exceedance(lab.firm.losses, STEPS)
    most, highest = max(points[-1][0], 1.0), max(points[1][1], 0.01)
    return {
        "points": [(at / most, min(p / highest, 1.0)) for at, p in points],
        "across": [(at / most, amount(at)) for at in scale(most)],
        "up": [(at / highest, f"{at:.0%}") for at in scale(highest)],
        "marks": [
            (each.quantile / most, f"1 in {1 / (1 - each.level):.0f}")
            for each in losses.tails(lab.firm)
            if 0 < each.quantile <= most
        ],
        "below": f"a year costs at least, in {lab.currency}",
    }


def scale(most: float) -> list[float]:
    """Return round numbers from 0 up to the most, a few of them."""
    power = 10.0 ** floor(log10(most / PARTS))
    step = next(each for each in ROUND if each * power * PARTS >= most) * power
    return [nth * step for nth in range(int(most / step) + 1)]


def attention(compared: Sequence[Compared]) -> Chart:
    """Put the hours of clients beside their revenue."""
    if not compared or compared[0].now.attention is None:
        return {"unknown": NO_TIME}
    known = [
        share or 0
        for each in compared
        for share in (each.now.attention, each.now.revenue)
    ]
    most = max(known) or 1.0
    return {"rows": [row(each, most) for each in compared]}


def row(each: Compared, most: float) -> Chart:
    now = each.now
    return {
        "name": shortened(each.attended.name),
        "hours": (now.attention or 0) / most,
        "revenue": (now.revenue or 0) / most,
        "hours_told": percent(now.attention),
        "revenue_told": percent(now.revenue) if now.revenue else "none",
        "alarms": now.monopolises or now.is_short_changed,
    }
