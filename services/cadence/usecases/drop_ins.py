"""Drop-ins: drawn when a window begins, opened when the day has come near."""

from collections.abc import Sequence
from datetime import timedelta

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.drop_ins import (
    DropInRule,
    DropInWindow,
    Visit,
    drawn,
    open_days,
    window_of,
)
from services.cadence.domain.gaps import Tier
from services.cadence.domain.horizon import horizon
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import clients
from services.cadence.storage import drop_ins as storage
from services.cadence.storage.drop_ins import Lacking, Near, Turn
from services.cadence.storage.horizon import Stretch
from services.cadence.usecases import plans, tasks

Rules = dict[Tier, DropInRule]
A_DAY = timedelta(days=1)


def turn_of(transaction: Transaction, hours: OpenHours, rules: Rules) -> Turn:
    """Return the day of a branch, as drop-ins go by it."""
    today = local_day(transaction.now, hours.zone)
    latest = local_day(horizon(transaction.now), hours.zone)
    windows = {tier: window_of(today, rule.a_year) for tier, rule in rules.items()}
    return Turn(hours.zone, today, latest, windows)


def plan(transaction: Transaction, among: Stretch, hours: OpenHours) -> None:
    """Draw the days that clients in hand lack, and open what has come near."""
    rules = storage.rules(transaction)
    turn = turn_of(transaction, hours, rules)
    changed = storage.forget_crowded(transaction, among, turn)
    if lacking := storage.lacking(transaction, among, turn):
        draw(transaction, among.branch, lacking, turn, hours)
    if near := storage.come_near(transaction, among, turn):
        tasks.propose(transaction, [task_of(each, turn, rules) for each in near])
    changed += storage.miss(transaction, among, turn)
    if changed:
        plans.keep(transaction, clients.lock_known(transaction, changed))


def draw(
    transaction: Transaction,
    branch: BranchId,
    lacking: Sequence[Lacking],
    turn: Turn,
    hours: OpenHours,
) -> None:
    """Draw days, window by window, into what the branch has drawn already."""
    quiet = storage.quiet_periods(transaction)
    load = storage.load(transaction, branch, turn.today)
    most = max(storage.people(transaction, branch), 1)
    secret = storage.secret(transaction)
    for window in sorted(set(turn.windows.values()), key=str):
        days = open_days(window, turn.today, hours, quiet)
        theirs = {e.client: e for e in lacking if turn.windows[e.tier] == window}
        visits = [visit_of(each, window) for each in theirs.values()]
        found = drawn(visits, days, load, most, secret)
        storage.save(transaction, turn, [(theirs[c], day) for c, day in found.items()])


def visit_of(lacking: Lacking, window: DropInWindow) -> Visit:
    return Visit(lacking.client, window, lacking.taken, lacking.shortest)


def task_of(near: Near, turn: Turn, rules: Rules) -> Task:
    at = start_of_day(near.day, turn.zone)
    window = window_of(near.day, rules[near.tier].a_year)
    return Task(
        near.client,
        near.branch,
        Purpose.DROP_IN,
        near.occasion,
        at,
        at,
        expires_at=start_of_day(window.last.last_day + A_DAY, turn.zone),
        channel=rules[near.tier].channel,
    )
