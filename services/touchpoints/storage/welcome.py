"""Which of our touches were not welcome, and who wants to hear no more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Touch
from services.touchpoints.domain.welcome import Unwelcome, Welcome

UNWELCOME = Bulk(
    "unwelcome",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "reason": "text",
        "said_at": "timestamptz",
    },
)


def note(
    transaction: Transaction, touches: Sequence[Touch], reason: Unwelcome
) -> list[str]:
    """Write down that touches were not welcome; return those not known for it."""
    rows = [(t.id, t.branch, t.client, reason.value, transaction.now) for t in touches]
    ending = "on conflict do nothing returning touch_id"
    return [touch for (touch,) in UNWELCOME.insert(transaction, rows, ending)]


def forget_opt_outs(transaction: Transaction, touches: Sequence[str]) -> None:
    """Clear touches of having led to an opt-out."""
    transaction.session.execute(
        text(
            "delete from touchpoints.unwelcome"
            " where touch_id = any(:touches) and reason = 'opt_out'"
        ),
        {"touches": list(touches)},
    )


def of(transaction: Transaction, client: str, since: datetime) -> Welcome:
    """Count our touches of a client since a moment, and those that were unwelcome."""
    row = transaction.session.execute(
        text(
            "select count(*), count(*) filter (where t.against_opt_out or exists ("
            "   select from touchpoints.unwelcome u where u.touch_id = t.touch_id))"
            " from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind"
            " where t.client_id = :client and t.direction = 'out'"
            " and t.occurred_at > :since and k.satisfies <> 'nothing'"
        ),
        {"client": client, "since": since},
    ).one()
    return Welcome(*row)
