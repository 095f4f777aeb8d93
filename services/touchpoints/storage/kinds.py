"""The kinds of touch, as rows an owner can change."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.touchpoints.domain.kinds import Channel, GapClass, Kind, Satisfies


def known(transaction: Transaction) -> dict[str, Kind]:
    """Read every kind, by name."""
    rows = transaction.session.execute(text("select * from touchpoints.kinds"))
    return {
        row.name: Kind(
            row.name,
            Channel(row.channel),
            row.gamma,
            GapClass(row.gap_class),
            Satisfies(row.satisfies),
            row.service,
            row.random,
        )
        for row in rows
    }


def save(transaction: Transaction, kind: Kind) -> None:
    """Add a kind, or change what it is worth from now on."""
    transaction.session.execute(
        text(
            "insert into touchpoints.kinds values (:name, :channel, :gamma, :gap_class,"
            " :satisfies, :service, :random)"
            " on conflict (name) do update set channel = excluded.channel,"
            " gamma = excluded.gamma, gap_class = excluded.gap_class,"
            " satisfies = excluded.satisfies, service = excluded.service,"
            " random = excluded.random, revision = kinds.revision + 1"
        ),
        vars(kind),
    )
