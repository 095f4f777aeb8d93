"""Settings: the owner's numbers and lists, each as it was at first until it is said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId, FieldError
from services.cadence.domain.setting_lists import LISTS, Lists
from services.cadence.domain.settings import NUMBERS, BadSetting, Settings
from services.cadence.domain.triggers import BY_NUMBERS, longest_after
from services.cadence.storage import due_contacts as kept_tasks
from services.cadence.storage import setting_lists
from services.cadence.storage import settings as storage
from services.cadence.storage import triggers as kept_triggers
from services.cadence.usecases import due_contacts, promises, triggers

OF_NIGHTS = frozenset({"quiet_until_hour", "quiet_from_hour"})


@dataclass(frozen=True)
class AllSettings:
    """What holds, and how often it has changed."""

    numbers: Settings
    lists: Lists
    revision: int = field(default=0, compare=False)

    def of(self, name: str) -> Any:
        """Return what holds under a name."""
        return getattr(self.numbers if name in NUMBERS else self.lists, name)


USUAL = AllSettings(Settings(), Lists())


def read(transaction: Transaction) -> AllSettings:
    """Read what holds."""
    return whole(transaction, storage.held(transaction))


def in_hand(transaction: Transaction) -> AllSettings:
    """Read what holds, and let nobody change it meanwhile."""
    return whole(transaction, storage.in_hand(transaction))


def whole(transaction: Transaction, numbers: Settings) -> AllSettings:
    revision = storage.revision(transaction)
    return AllSettings(numbers, setting_lists.held(transaction), revision)


def change(
    transaction: Transaction, before: AllSettings, told: Mapping[str, Any]
) -> AllSettings:
    """Change what is named, for what comes from now on; None is as it was at first.

    Tasks that are open stay as they are, running reminders keep their steps and rounds
    of help their calls. What waits for its time, or for a morning, is worked out anew;
    days drawn for drop-ins, and plans, follow with the next night. Raises BadSetting.
    """
    meant = {n: USUAL.of(n) if value is None else value for n, value in told.items()}
    changed = {n: value for n, value in meant.items() if value != before.of(n)}
    require_known(transaction, changed.get("branch_help_calls", {}))
    after = AllSettings(
        replace(before.numbers, **{n: v for n, v in changed.items() if n in NUMBERS}),
        replace(before.lists, **{n: v for n, v in changed.items() if n in LISTS}),
    )
    save(transaction, after, changed)
    follow(transaction, after.numbers, changed.keys())
    return replace(after, revision=storage.revision(transaction))


def require_known(transaction: Transaction, calls: Mapping[BranchId, int]) -> None:
    """Raise BadSetting for a branch that there is not."""
    known = branches.hours_of(transaction, calls)
    for place, branch in enumerate(calls):
        if branch not in known:
            path = f"branch_help_calls.{place}.branch_id"
            raise BadSetting(None, FieldError(path, "no such branch"))


def save(transaction: Transaction, held: AllSettings, changed: Collection[str]) -> None:
    storage.save(transaction, held.numbers)
    for name in changed:
        now = held.of(name)
        if name in LISTS:
            now = setting_lists.save(transaction, name, held.lists)
        transaction.audit("cadence setting changed", name, now=str(now))


def follow(
    transaction: Transaction, numbers: Settings, changed: Collection[str]
) -> None:
    """Work out anew what waits for its time by what was changed."""
    concerned = [kind for kind, names in BY_NUMBERS.items() if names & set(changed)]
    if concerned:
        since = transaction.now - longest_after(numbers)
        kept_triggers.stir_kinds(transaction, concerned, since)
        transaction.wake(triggers.TIMER, transaction.now)
    if OF_NIGHTS & set(changed):
        kept_tasks.ask_again_at_night(transaction)
        transaction.wake(due_contacts.TIMER, transaction.now)
    if "grace_days" in changed:
        transaction.wake(promises.TIMER, transaction.now)
