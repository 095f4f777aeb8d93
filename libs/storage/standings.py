"""What a relationship is worth, as rows keep it, and the law of its decay in SQL."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from libs.calendars.months import MONTH
from libs.decay import Law, Standing

# Months are counted in whole microseconds, as Python does.
MONTHS_IGNORED_AT = (
    "round(date_part('epoch', {at} - decays_from) * 1000000)"
    f" / {MONTH / timedelta(microseconds=1)}"
)
MONTHS_IGNORED = MONTHS_IGNORED_AT.format(at="cast(:now as timestamptz)")
# What so many `months` of silence leave, by a row's `law` and `rate`. What is too
# little for a number is nothing: PostgreSQL would refuse it.
KEPT = """
case
  when months <= 0 then 1
  when law = 'linear' then greatest(1 - rate * months, 0)
  when months * ln(1 - rate) > -300 then power(1 - rate, months)
  else 0 end
"""
# The value at :now; beside the row stand its `months` ignored.
VALUE_NOW = f"case when value < 1e-100 then 0 else value * {KEPT} end"


def standing_of(row: Row[Any], revision: int) -> Standing | None:
    """Read a standing; None when nothing was ever earned."""
    if row.value is None:
        return None
    return Standing(
        row.value,
        row.as_of,
        row.decays_from,
        Law(row.law),
        row.rate,
        row.grace,
        revision,
    )
