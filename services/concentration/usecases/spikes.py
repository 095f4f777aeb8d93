"""Spikes: who asks for special treatment far more often than before is told of once."""

from datetime import date

from libs.calendars.zones import local_day
from libs.contracts.attention import WishesSpiked
from libs.storage import branches
from libs.storage.transactions import Transaction
from services.concentration.domain.attention import Kind
from services.concentration.domain.wishes import Asked
from services.concentration.storage import attention_alarms as alarms
from services.concentration.storage import wishes
from services.concentration.storage.attention_alarms import Alarm


def judge(transaction: Transaction) -> None:
    """Sound alarms of spikes, each once until it is over, as of the latest day."""
    today = latest_day(transaction)
    asked = wishes.counted(transaction, today)
    before = [unit for unit, kind in alarms.sounding(transaction) if kind is Kind.SPIKE]
    now = {unit for unit, each in asked.items() if each.alarms(already=unit in before)}
    fresh = alarms.sound(
        transaction,
        [
            Alarm(unit, Kind.SPIKE, today, branch, client, None, None)
            for unit, (client, branch) in wishes.latest(transaction, now).items()
        ],
    )
    over = [(unit, Kind.SPIKE) for unit in before if unit not in now]
    alarms.clear(transaction, over, today)
    transaction.announce([fact(each, asked[each.unit]) for each in fresh])


def latest_day(transaction: Transaction) -> date:
    """Return the latest day that has begun in any branch: wishes are of its days."""
    now = transaction.now
    hours = branches.all_hours(transaction).values()
    return max([local_day(now, each.zone) for each in hours], default=now.date())


def fact(alarm: Alarm, asked: Asked) -> WishesSpiked:
    return WishesSpiked(
        unit_id=alarm.unit,
        client_id=alarm.client,
        branch_id=alarm.branch,
        as_of=alarm.since,
        wishes=asked.lately,
        wishes_before=asked.before,
    )
