"""Who does what on which day: the most value kept in the time there is."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from libs.values import Invalid, StaffId

# A day of one person.
Slot = tuple[StaffId, date]


class NoEffort(Invalid):
    """What is to be done takes a minute at least."""


@dataclass(frozen=True, eq=False)
class Work:
    """Something to do: `slots` keep the promise, `later` ones do not, best first.

    `value` is what is at stake. Raises NoEffort.
    """

    id: str
    minutes: int
    value: float
    due: date
    slots: tuple[Slot, ...]
    later: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise NoEffort


@dataclass(frozen=True)
class PlanOutcome:
    """Where each work has its place, if there is one, and which are too `late`."""

    places: Mapping[str, Slot]
    late: frozenset[str]


def plan(works: Iterable[Work], room: Mapping[Slot, int]) -> PlanOutcome:
    """Give works their places in the minutes that there are, whatever their order.

    The most value by the minute comes first, of the same the earliest due. Works that
    all take as long are kept to the greatest possible value: what can be kept together
    is a matroid, where going by value and moving the others finds the best.
    """
    board = Board(room)
    left = board.improve([each for each in by_worth(works) if not board.seat(each)])
    for each in by_worth(left):
        board.seat(replace(each, slots=each.later))
    return PlanOutcome(board.places(), frozenset(each.id for each in left))


def by_worth(works: Iterable[Work]) -> list[Work]:
    """Put first what is worth the most by the minute, then what is due first."""
    return sorted(works, key=lambda w: (-w.value / w.minutes, w.due, w.id))


# A work that wants to come, from another day or from none; and who wants which day.
Move = tuple[Work, Slot | None]
Wanted = dict[Slot, Move]


class Board:
    """Who has which work on which day while a plan is being made."""

    def __init__(self, room: Mapping[Slot, int]) -> None:
        self.free = dict(room)
        self.seated: dict[Slot, list[Work]] = defaultdict(list)
        # What takes this many minutes or more was sought room for in vain.
        self.closed: dict[Slot, float] = {}

    def places(self) -> dict[str, Slot]:
        """Return where each work has its place."""
        return {work.id: slot for slot, held in self.seated.items() for work in held}

    def seat(self, work: Work) -> bool:
        """Find it room, moving others within their own days; tell whether there was."""
        wanted: Wanted = {}
        if goal := self._search(work, wanted):
            self._move(goal, wanted)
            return True
        for slot, (mover, _) in wanted.items():
            self.closed[slot] = min(mover.minutes, self.closed.get(slot, inf))
        return False

    def improve(self, left: Sequence[Work]) -> list[Work]:
        """Let what is left take the place of what is worth less; return the rest."""
        waiting, rest = deque(sorted(left, key=lambda w: (-w.value, w.id))), []
        while waiting:
            work = waiting.popleft()
            if self.seat(work) or self._make_room(work):
                continue
            slot, losers = self._cheapest(work)
            if slot is None:
                rest.append(work)
                continue
            for loser in losers:
                self._leave(loser, slot)
            self._take(work, slot)
            self.closed.clear()
            waiting.extend(losers)
        return rest

    def _make_room(self, work: Work) -> bool:
        """Move several to other days of their own; tell whether that made room."""
        for slot in work.slots:
            self._clear(slot, work.minutes)
            if self.free[slot] >= work.minutes:
                self._take(work, slot)
                return True
        return False

    def _clear(self, slot: Slot, minutes: int) -> None:
        self.closed[slot] = 0  # Nobody moves in meanwhile.
        movable = [each for each in self.seated[slot] if self._open_to(each)]
        for each in sorted(movable, key=lambda w: (w.due, w.id), reverse=True):
            if self.free[slot] >= minutes:
                break
            self._leave(each, slot)
            if not self.seat(each):
                self._take(each, slot)
        self.closed[slot] = minutes

    def _search(self, work: Work, wanted: Wanted) -> Slot | None:
        """Return the nearest day with room; `wanted` says how it was come to."""
        queue: deque[Move] = deque([(work, None)])
        while queue:
            mover, origin = queue.popleft()
            fresh = [each for each in self._open_to(mover) if each not in wanted]
            wanted.update(dict.fromkeys(fresh, (mover, origin)))
            roomy = (each for each in fresh if self.free[each] >= mover.minutes)
            if goal := next(roomy, None):
                return goal
            queue.extend(
                (w, slot) for slot in fresh for w in self._ways_out(slot, mover)
            )
        return None

    def _open_to(self, work: Work) -> list[Slot]:
        return [s for s in work.slots if self.closed.get(s, inf) > work.minutes]

    def _ways_out(self, slot: Slot, mover: Work) -> list[Work]:
        lacking = mover.minutes - self.free[slot]
        return [each for each in self.seated[slot] if each.minutes >= lacking]

    def _move(self, slot: Slot | None, wanted: Wanted) -> None:
        while slot is not None:
            work, origin = wanted[slot]
            if origin is not None:
                self._leave(work, origin)
            self._take(work, slot)
            slot = origin

    def _take(self, work: Work, slot: Slot) -> None:
        self.seated[slot].append(work)
        self.free[slot] -= work.minutes

    def _leave(self, work: Work, slot: Slot) -> None:
        self.seated[slot].remove(work)
        self.free[slot] += work.minutes

    def _cheapest(self, work: Work) -> tuple[Slot | None, list[Work]]:
        """Return where the least is lost for it, and what; None when nothing is won."""
        best: tuple[float, Slot | None, list[Work]] = work.value, None, []
        for slot in work.slots:
            losers = self._losers(slot, work)
            lost = sum(each.value for each in losers)
            if losers and lost < best[0]:
                best = lost, slot, losers
        return best[1:]

    def _losers(self, slot: Slot, work: Work) -> list[Work]:
        lacking, losers = work.minutes - self.free[slot], []
        lesser = [each for each in self.seated[slot] if each.value < work.value]
        for each in reversed(by_worth(lesser)):
            if lacking > 0:
                losers.append(each)
                lacking -= each.minutes
        spared = -lacking
        for each in sorted(losers, key=lambda w: -w.value):
            if each.minutes <= spared:
                losers.remove(each)
                spared -= each.minutes
        return losers if lacking <= 0 else []
