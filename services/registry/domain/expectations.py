"""What clients may expect of us, and that they have acknowledged it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from libs.values import BranchId, ClientId, ContactId, ExpectationId, Invalid
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts, wrong

LONGEST_RESPONSE = 43_200  # minutes: thirty days


class BadResponseTime(Invalid):
    """We respond within 1 to 43200 minutes."""


class HalfAcknowledged(Invalid):
    """Somebody acknowledges an expectation on a day."""


@dataclass(frozen=True)
class Expectation(Named):
    """What a client may expect; `limits` says what is not part of it.

    Raises BadText, BadNote, BadResponseTime and HalfAcknowledged.
    """

    id: ExpectationId
    branch: BranchId
    client: ClientId
    name: str
    terms: str
    response_minutes: int
    limits: str | None = None
    acknowledged_by: ContactId | None = None
    acknowledged_on: date | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_note(terms=self.terms, limits=self.limits)
        if not 1 <= self.response_minutes <= LONGEST_RESPONSE:
            raise wrong(BadResponseTime, "response_minutes")
        if (self.acknowledged_by is None) != (self.acknowledged_on is None):
            raise wrong(HalfAcknowledged, "acknowledged_by", "acknowledged_on")

    def reworded(self, **changes: Any) -> "Expectation":
        """Return it changed; what says something else is to be acknowledged anew."""
        changed = replace(self, **changes)
        if changed == self:
            return self
        return replace(changed, acknowledged_by=None, acknowledged_on=None)

    def acknowledged(self, by: ContactId, on: date) -> "Expectation":
        """Return it as acknowledged by somebody at the client."""
        return replace(self, acknowledged_by=by, acknowledged_on=on)


def expectation_id(client: ClientId, name: str) -> ExpectationId:
    """Name an expectation: within the client by name."""
    return ExpectationId(id_of("expectation", client, name_key(name)))
