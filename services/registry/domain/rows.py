"""One row of a list of clients, as another system exports it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from libs.values import BranchId, FieldError, Invalid, Money, NotMoney
from services.registry.domain.clients import Status, Tier
from services.registry.domain.names import slug
from services.registry.domain.texts import check_emails, check_texts, wrong

W = TypeVar("W", bound=StrEnum)


class Missing(Invalid):
    """This must be there."""


class NotADay(Invalid):
    """A day is written like 2026-03-02."""


class NotAChoice(Invalid):
    """It is none of the words that are known here."""

    def __init__(self, column: str, words: type[StrEnum]) -> None:
        super().__init__(None, FieldError(column, f"It is none of {', '.join(words)}."))


class NoCurrency(Invalid):
    """A margin needs its ISO 4217 currency, like EUR."""


@dataclass(frozen=True)
class Row:
    """What each column says, None where it says nothing; `line` is where it stands."""

    line: int
    branch: str | None = None
    branch_name: str | None = None
    zone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    client: str | None = None
    reference: str | None = None
    status: str | None = None
    tier: str | None = None
    since: str | None = None
    phone: str | None = None
    yearly_margin: str | None = None
    currency: str | None = None
    lost_reason: str | None = None
    account_manager: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None

    @classmethod
    def read(cls, line: int, columns: Mapping[str, str | None]) -> "Row":
        """Take the columns with single spaces; one that is blank says nothing."""
        tidied = {
            name: " ".join((text or "").split()) for name, text in columns.items()
        }
        return cls(line, **{name: text or None for name, text in tidied.items()})

    @property
    def branch_code(self) -> BranchId:
        """The code of the branch that is named; empty when none is."""
        return BranchId(slug(self.branch or ""))

    def required(self, column: str) -> str:
        """Return what a column says; raises Missing."""
        text: str | None = getattr(self, column)
        if text is None:
            raise wrong(Missing, column)
        return text

    def check_said(self, *columns: str) -> None:
        """Raise Missing with those of the columns that say nothing."""
        if silent := [name for name in columns if getattr(self, name) is None]:
            raise wrong(Missing, *silent)

    def check(self) -> None:
        """Raise BadText with the columns that nobody can have meant."""
        check_texts(
            **{name: text for name, text in vars(self).items() if name != "line"}
        )

    def read_email(self, column: str) -> str | None:
        """Read an address; raises NoEmail."""
        text: str | None = getattr(self, column)
        email = text and text.lower()
        check_emails(**{column: email})
        return email

    def read_since(self) -> date | None:
        """Read the day the relationship began; raises NotADay."""
        try:
            return date.fromisoformat(self.since) if self.since else None
        except ValueError:
            raise wrong(NotADay, "since") from None

    def read_margin(self) -> Money | None:
        """Read the yearly margin; raises NotMoney and NoCurrency."""
        if self.yearly_margin is None:
            return None
        if self.currency is None:
            raise wrong(NoCurrency, "currency")
        try:
            return Money.parse(self.yearly_margin, self.currency.upper())
        except NotMoney:
            raise wrong(NotMoney, "yearly_margin") from None

    def read_status(self) -> Status | None:
        """Read how far the relationship has come; raises NotAChoice."""
        return _one_of(Status, "status", self.status and self.status.lower())

    def read_tier(self) -> Tier | None:
        """Read how often we promise to be in touch; raises NotAChoice."""
        return _one_of(Tier, "tier", self.tier and self.tier.upper())


def _one_of(words: type[W], column: str, text: str | None) -> W | None:
    try:
        return words(text) if text else None
    except ValueError:
        raise NotAChoice(column, words) from None
