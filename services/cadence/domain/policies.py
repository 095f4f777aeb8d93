"""Policies: how we keep up with clients, said for few or many of them at once.

The most particular says, field by field: the client's own policy, then those of its
tags, of its branch and of its tier; of several tags the one that asks for more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from typing import NamedTuple

from services.cadence.domain.gaps import Gaps, Tier
from services.cadence.domain.goals import Goal, Ramp, goal_on
from services.cadence.domain.rituals import Rituals
from services.cadence.domain.terms import DEFAULTS, GAPS, Terms, Value


class Scope(StrEnum):
    """What a policy is for, the most particular first."""

    CLIENT = "client"
    TAG = "tag"
    BRANCH = "branch"
    TIER = "tier"
    DEFAULT = "default"


RANK = {scope: rank for rank, scope in enumerate(Scope)}


class Spoken(NamedTuple):
    """A policy: the terms of a tier, a tag, a branch or a client."""

    scope: Scope
    key: str
    terms: Terms


@dataclass(frozen=True)
class SaidPolicy:
    """What was said, and how often it has changed; revision 0 when nothing was."""

    scope: Scope
    key: str
    terms: Terms = Terms()  # noqa: RUF009 it is frozen
    revision: int = 0


class Said(NamedTuple):
    """What holds, and of which scope it comes."""

    value: Value
    scope: Scope
    key: str


Holding = Mapping[str, Said]


@dataclass(frozen=True)
class Policy:
    """How we keep up with one client: the gaps of each class and the rituals."""

    gaps: Gaps
    ask: Gaps
    broadcast: Gaps
    rituals: Rituals


def holding(tier: Tier, spoken: Iterable[Spoken]) -> dict[str, Said]:
    """Return what holds for a client of a tier of whom all these policies tell.

    Gaps of different scopes may cross: then the wider gives way to the more particular.
    """
    said: dict[str, Said] = {}
    usual = Spoken(Scope.DEFAULT, tier.value, DEFAULTS[tier])
    for each in sorted([usual, *spoken], key=_precedence):
        said |= _unsaid(each, said)
    for names in GAPS.values():
        said |= _in_order({name: said[name] for name in names})
    return said


def policy_of(held: Holding, day: date) -> Policy:
    """Return the policy that holds on a day: its goal may narrow the target."""
    return Policy(
        gaps=narrowed(gaps_of(held, "personal"), goal_on(ramp_of(held), day)),
        ask=gaps_of(held, "ask"),
        broadcast=gaps_of(held, "broadcast"),
        rituals=rituals_of(held),
    )


def gaps_of(held: Holding, gap_class: str) -> Gaps:
    """Return the gaps of a class."""
    return Gaps.of_days(*(number(held, name) for name in GAPS[gap_class]))


def rituals_of(held: Holding) -> Rituals:
    """Return what the client can count on."""
    return Rituals(
        meeting=bool(number(held, "monthly_meeting")),
        call=bool(number(held, "monthly_call")),
        newsletter=bool(number(held, "newsletter")),
        review_months=number(held, "review_months") or None,
    )


def ramp_of(held: Holding) -> Ramp:
    """Return the client's goals."""
    goals = held["goals"].value
    return goals if isinstance(goals, tuple) else ()


def floors_of(held: Holding) -> tuple[int, int]:
    """Return from how many touches a year on it is a few times, and monthly."""
    return number(held, "few_from"), number(held, "monthly_from")


def number(held: Holding, name: str) -> int:
    """Return a number that holds."""
    value = held[name].value
    return 0 if isinstance(value, tuple) else int(value)


def narrowed(gaps: Gaps, goal: Goal | None) -> Gaps:
    """Return gaps that aim at a goal, as far as the shortest allows."""
    if goal is None:
        return gaps
    target = max(gaps.shortest, min(gaps.target, goal.interval))
    return Gaps(gaps.shortest, target, gaps.longest)


def _precedence(spoken: Spoken) -> tuple[int, str]:
    return RANK[spoken.scope], spoken.key


def _unsaid(spoken: Spoken, said: Holding) -> dict[str, Said]:
    new = {
        name: Said(value, spoken.scope, spoken.key)
        for name, value in spoken.terms.said.items()
    }
    return {
        name: each
        for name, each in new.items()
        if name not in said or _asks_for_more(each, said[name])
    }


def _asks_for_more(new: Said, known: Said) -> bool:
    return new.scope is known.scope and _laxity(new.value) < _laxity(known.value)


def _laxity(value: Value) -> float:
    if isinstance(value, tuple):
        return -max((goal.touches_a_year for goal in value), default=0)
    if isinstance(value, bool):
        return not value
    return value or inf


def _in_order(gaps: Mapping[str, Said]) -> dict[str, Said]:
    names, placed = list(gaps), dict[str, Said]()
    for name, said in sorted(gaps.items(), key=lambda each: RANK[each[1].scope]):
        at = names.index(name)
        above = [number(placed, n) for n in names[at:] if n in placed]
        below = [number(placed, n) for n in names[:at] if n in placed]
        value = max([min([number(gaps, name), *above]), *below])
        placed[name] = said._replace(value=value)
    return placed
