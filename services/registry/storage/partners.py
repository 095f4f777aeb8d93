"""Partners, and how what they did was rated."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.registry.domain.partners import Partner, Rating
from services.registry.storage.columns import OF_A_BRANCH, table_of

PARTNERS = table_of(
    "partners",
    Partner,
    "partner_id",
    OF_A_BRANCH
    | {
        "skill": "jsonb_exists(skills, :skill)",
        "region": (
            "(jsonb_exists(regions, :region)"
            " or jsonb_exists(regions, split_part(:region, '-', 1)))"
        ),
        "size": (
            "cast(:size as bigint) between smallest"
            " and coalesce(largest, cast(:size as bigint))"
        ),
        "trusted": "trusted = cast(:trusted as boolean)",
        "active": "active = cast(:active as boolean)",
    },
)
RATINGS = table_of(
    "ratings", Rating, "rating_id", OF_A_BRANCH | {"partner": "partner_id = :partner"}
)


def ratings_of(
    transaction: Transaction, partners: Sequence[str]
) -> dict[str, list[Rating]]:
    """Read the ratings of partners, by partner."""
    rows = transaction.session.execute(
        text("select * from registry.ratings where partner_id = any(:partners)"),
        {"partners": list(partners)},
    )
    found: dict[str, list[Rating]] = {}
    for row in rows:
        found.setdefault(row.partner_id, []).append(RATINGS.fact_of(row))
    return found
