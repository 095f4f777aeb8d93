"""Referrals received, with their givers."""

from services.touchpoints.domain.introductions import Introduction
from services.touchpoints.storage.entries import table_of

INTRODUCTIONS = table_of(
    "introductions", Introduction, "introduction_id", "received_at"
)
