"""Opt-outs: when a person wanted to hear no more, and what of ours led to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import TouchId


class Judgement(StrEnum):
    """What a touch earns nothing for; nothing is held against one that is welcome."""

    WELCOME = ""
    AGAINST = "against an opt-out"
    PROVOKED = "it led to an opt-out"


@dataclass(frozen=True)
class Said:
    """What a person said of a channel, and at which revision that was told."""

    at: datetime
    given: bool
    revision: int


def held(said: Iterable[Said]) -> list[Said]:
    """Return what held one after the other, in whichever order it was told.

    What a higher revision says holds from its own moment on, instead of all that lower
    ones say of that moment and later.
    """
    standing: list[Said] = []
    for each in sorted(said, key=lambda told: told.revision, reverse=True):
        if not standing or each.at < standing[-1].at:
            standing.append(each)
    return standing[::-1]


def is_unwanted(in_turn: Sequence[Said], at: datetime) -> bool:
    """Tell whether an opt-out that was said before a moment holds then."""
    before = [each for each in in_turn if each.at < at]
    return bool(before) and not before[-1].given


def provoking(in_turn: Iterable[Said], ours: Collection[datetime]) -> set[datetime]:
    """Return when we were last in touch before each opt-out, or at its moment."""
    opt_outs = [each.at for each in in_turn if not each.given]
    last = (max((at for at in ours if at <= out), default=None) for out in opt_outs)
    return {at for at in last if at}


def judged(
    said: Iterable[Said], ours: Mapping[TouchId, datetime]
) -> dict[TouchId, Judgement]:
    """Judge all our touches of a person by a channel, by what they said of it."""
    in_turn = held(said)
    led = provoking(in_turn, ours.values())
    judgements = {}
    for touch, at in ours.items():
        blamed = Judgement.PROVOKED if at in led else Judgement.WELCOME
        judgements[touch] = Judgement.AGAINST if is_unwanted(in_turn, at) else blamed
    return judgements
