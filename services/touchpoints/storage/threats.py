"""Failures of ours, each kept once."""

from services.touchpoints.domain.threats import Threat
from services.touchpoints.storage.entries import table_of

THREATS = table_of("threats", Threat, "threat_id", "failed_at")
