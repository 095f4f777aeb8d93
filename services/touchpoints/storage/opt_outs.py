"""Who wants to hear no more by some channel, and what came by it all the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.copies import Revised
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.opt_outs import Judgement, Said
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage.touches import touch_of

# Whom, by which channel.
Whose = tuple[str, str]

CONSENTS = Bulk(
    "consents",
    {
        "consent_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "channel": "text",
        "given": "boolean",
        "at": "timestamptz",
        "revision": "bigint",
    },
)
SAID = """
select contact_id, channel, at, given, revision from touchpoints.consents said
where contact_id = any(:contacts) and exists (
  select from touchpoints.consents no where no.contact_id = said.contact_id
    and no.channel = said.channel and not no.given)
"""
# What was complained of did happen, though it earns nothing.
OURS = """
select t.*, k.channel, u.reason = 'opt_out' as provoked, c.turn, c.taken_back,
  coalesce(nullif(c.gamma, 0), k.gamma) as gamma
from touchpoints.touches t
join touchpoints.kinds k on k.name = t.kind and k.satisfies <> 'nothing'
join lateral (
  select max(turn) as turn, max(gamma) as gamma, bool_or(reversal) as taken_back
  from touchpoints.credits where touch_id = t.touch_id) c on c.turn is not null
left join touchpoints.unwelcome u on u.touch_id = t.touch_id
where t.contact_id = any(:contacts) and k.channel = any(:channels)
  and t.direction = 'out' and (not c.taken_back or u.reason = 'complaint')
"""


@dataclass(frozen=True)
class Ours:
    """A touch of ours, how it was judged so far, and what it would earn.

    `turn` is that of its newest entry in the ledger.
    """

    touch: Touch
    whose: Whose
    judgement: Judgement
    gamma: float
    turn: int
    taken_back: bool


def keep(transaction: Transaction, told: Sequence[Revised]) -> None:
    """Keep all that was said, each thing once."""
    rows = [[getattr(each, name) for name in CONSENTS.columns] for each in told]
    CONSENTS.insert(transaction, rows)


def said(
    transaction: Transaction, contacts: Collection[str]
) -> dict[Whose, list[Said]]:
    """Read all that contacts said of each channel that they ever opted out of."""
    rows = transaction.session.execute(text(SAID), {"contacts": sorted(contacts)})
    found: dict[Whose, list[Said]] = {}
    for row in rows:
        told = Said(row.at, row.given, row.revision)
        found.setdefault((row.contact_id, row.channel), []).append(told)
    return found


def ours(transaction: Transaction, whose: Collection[Whose]) -> list[Ours]:
    """Read our touches of people by their channels, as far as they happened."""
    rows = transaction.session.execute(
        text(OURS),
        {
            "contacts": sorted({contact for contact, _ in whose}),
            "channels": sorted({channel for _, channel in whose}),
        },
    )
    return [
        Ours(
            touch=touch_of(row),
            whose=(row.contact_id, row.channel),
            judgement=judgement_of(row),
            gamma=row.gamma,
            turn=row.turn,
            taken_back=row.taken_back,
        )
        for row in rows
        if (row.contact_id, row.channel) in whose
    ]


def judgement_of(row: Row[Any]) -> Judgement:
    if row.against_opt_out:
        return Judgement.AGAINST
    return Judgement.PROVOKED if row.provoked else Judgement.WELCOME


def mark(transaction: Transaction, judged: Mapping[TouchId, Judgement]) -> None:
    """Mark which touches came after an opt-out, and which do no longer."""
    transaction.session.execute(
        text(
            "update touchpoints.touches t set against_opt_out = j.against"
            " from unnest(cast(:touches as text[]), cast(:against as boolean[]))"
            " as j (touch_id, against)"
            " where t.touch_id = j.touch_id and t.against_opt_out <> j.against"
        ),
        {
            "touches": list(judged),
            "against": [each is Judgement.AGAINST for each in judged.values()],
        },
    )
