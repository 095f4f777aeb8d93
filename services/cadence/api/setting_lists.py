"""The owner's lists as JSON tells them, each row a record."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web.blueprints import Schema
from services.cadence.domain.drop_ins import DropInRule, Quiet
from services.cadence.domain.gaps import Tier
from services.cadence.domain.purposes import SPOKEN, Channel
from services.cadence.domain.reminders import Step
from services.cadence.domain.setting_lists import Lists
from services.cadence.domain.settings import NUMBERS

Rows = Sequence[Mapping[str, Any]]
A_LEAP_YEAR = 2024
TIMES_A_YEAR = (1, 2, 3, 4, 6, 12)
MOST_ROWS, MOST_STEPS, LONGEST_WAIT = 100, 10, 60
REMINDS_BY = (Channel.PHONE, Channel.EMAIL, Channel.SMS, Channel.CHAT)
CALLS = NUMBERS["help_calls"]


def a_day(written: str) -> None:
    """Refuse what is no day of any year."""
    try:
        date.fromisoformat(f"{A_LEAP_YEAR}-{written}")
    except ValueError as unreadable:
        raise ValidationError("Not a day of a year, as in 12-20.") from unreadable


def each_once(key: str, rows: Rows) -> None:
    """Refuse a row that says something again."""
    told = [row[key] for row in rows]
    if twice := sorted({value for value in told if told.count(value) > 1}):
        raise ValidationError(f"Each {key} is said once, not so {', '.join(twice)}.")


def way(*choices: Channel) -> fields.Enum[Channel]:
    """Make the field of a channel, one of these."""
    return fields.Enum(Channel, by_value=True, required=True, validate=OneOf(choices))


def counted(least: int, most: int) -> fields.Integer:
    """Make the field of a number within limits."""
    return fields.Integer(strict=True, required=True, validate=Range(least, most))


class DropInSchema(Schema):
    """How often a year the clients of a tier are dropped in on, and which way."""

    tier = fields.Enum(Tier, by_value=True, required=True)
    a_year = fields.Integer(strict=True, required=True, validate=OneOf(TIMES_A_YEAR))
    channel = way(*sorted(SPOKEN))


class QuietPeriodSchema(Schema):
    """A time of every year, both days included; it may go beyond the year's end."""

    first_day = fields.String(required=True, validate=a_day)
    last_day = fields.String(required=True, validate=a_day)


class UsualStepSchema(Schema):
    """A way to remind, and how many working days to wait for an answer."""

    channel = way(*REMINDS_BY)
    wait_days = counted(1, LONGEST_WAIT)


class BranchHelpCallsSchema(Schema):
    """How many calls there is time for in a round of help of a branch."""

    branch_id = fields.String(required=True, validate=Length(1, LONGEST_TEXT))
    calls = counted(CALLS.least, CALLS.most)


def rows_of(
    schema: type[Schema], key: str | None, least: int, most: int
) -> fields.List[Any]:
    """Make the field of a list, without any as it was at first; each `key` once."""
    rules = [Length(least, most), *([partial(each_once, key)] if key else ())]
    return fields.List(fields.Nested(schema), allow_none=True, validate=rules)


FIELDS = {
    "drop_ins": rows_of(DropInSchema, "tier", 0, len(Tier)),
    "quiet_periods": rows_of(QuietPeriodSchema, "first_day", 0, MOST_ROWS),
    "reminder_steps": rows_of(UsualStepSchema, None, 1, MOST_STEPS),
    "branch_help_calls": rows_of(BranchHelpCallsSchema, "branch_id", 0, MOST_ROWS),
}
# What is meant by rows that were told.
MEANT: Mapping[str, Callable[[Rows], Any]] = {
    "drop_ins": lambda rows: {
        row["tier"]: DropInRule(row["a_year"], row["channel"]) for row in rows
    },
    "quiet_periods": lambda rows: tuple(Quiet.parse(**row) for row in rows),
    "reminder_steps": lambda rows: tuple(Step(**row) for row in rows),
    "branch_help_calls": lambda rows: {row["branch_id"]: row["calls"] for row in rows},
}


def spelled(lists: Lists) -> dict[str, Any]:
    """Return the lists as they are told."""
    drop_ins = [{"tier": tier, **vars(rule)} for tier, rule in lists.drop_ins.items()]
    days = [each.written for each in lists.quiet_periods]
    steps = [vars(each) for each in lists.reminder_steps]
    calls = lists.branch_help_calls.items()
    return {
        "drop_ins": DropInSchema(many=True).dump(drop_ins),
        "quiet_periods": [{"first_day": a, "last_day": z} for a, z in days],
        "reminder_steps": UsualStepSchema(many=True).dump(steps),
        "branch_help_calls": [{"branch_id": b, "calls": n} for b, n in calls],
    }
