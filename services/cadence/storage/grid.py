"""In which months tasks of a client were done, by what they were for."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.purposes import Purpose
from services.cadence.storage.tasks import DONE

OCCASIONS = f"""
select t.purpose, t.occasion
from (
  select cast(:client as text) as client_id union all
  select m.client_id from cadence.clients m where m.counts_for = :client
) as own join cadence.tasks t using (client_id)
where t.purpose = any(:purposes)
  and {DONE}
"""


def done(
    transaction: Transaction, client: ClientId, purposes: Sequence[Purpose]
) -> list[tuple[Purpose, str]]:
    """Read which occasions of the purposes were done."""
    rows = transaction.session.execute(
        text(OCCASIONS),
        {
            "client": client,
            "purposes": [each.value for each in purposes],
        },
    )
    return [(Purpose(row.purpose), row.occasion) for row in rows]
