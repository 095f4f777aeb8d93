"""Engagements on record."""

from services.registry.domain.engagements import Engagement
from services.registry.storage.columns import OF_A_CLIENT, table_of

ENGAGEMENTS = table_of(
    "engagements",
    Engagement,
    "engagement_id",
    OF_A_CLIENT
    | {
        "nothing_after": (
            "ends_on <= cast(:nothing_after as date) and followed_by is null"
        )
    },
)
