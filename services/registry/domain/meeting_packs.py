"""What to have read before a meeting with a client."""

from dataclasses import dataclass
from datetime import date

from libs.values import ClientId
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.needs import Need
from services.registry.domain.versions import Difference
from services.registry.domain.wants import Want


@dataclass(frozen=True)
class MeetingPack:
    """What changed since the last meeting, and what is open.

    `verify_again` names the fields of the profile whose answers are stale; `needs` are
    those to begin with by now.
    """

    client: ClientId
    since: date
    roadmap: Difference
    wants: tuple[Shown[Want], ...]
    verify_again: tuple[str, ...]
    needs: tuple[Entry[Need], ...]
