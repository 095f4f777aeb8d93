"""How long a touch counts: what it leaves of the value shrinks by the law of decay."""

from datetime import timedelta
from math import log

from libs.calendars.months import MONTH
from libs.decay import Law, Terms
from libs.values import Invalid

LEAST = 0.001  # of what a touch was worth: less than a tenth of a point


class TooLongAgo(Invalid):
    """It is longer ago than touches are kept."""


def weightless_after(terms: Terms) -> timedelta:
    """Return the silence after which a thousandth is left of what a touch was worth."""
    if terms.law is Law.LINEAR:
        months = (1 - LEAST) / terms.rate
    else:
        months = log(LEAST) / log(1 - terms.rate)
    return terms.grace + months * MONTH
