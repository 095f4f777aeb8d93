"""Findings: what a client said in confidence, of us or of others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import BranchId, ClientId, FindingId
from services.registry.domain.texts import check_note


class FindingKind(StrEnum):
    """Whether we were told what they think, or how we did."""

    OPINION = "opinion"
    FEEDBACK = "feedback"


@dataclass(frozen=True)
class Finding:
    """One thing a client let us know, filed with that client alone; raises BadNote."""

    id: FindingId
    branch: BranchId
    client: ClientId
    kind: FindingKind
    text: str
    filed_at: datetime
    filed_by: str

    def __post_init__(self) -> None:
        check_note(text=self.text)
