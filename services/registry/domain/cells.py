"""One row of a list, as another system exports it: text, read column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from libs.values import BranchId, FieldError, Invalid, Money, NotMoney
from services.registry.domain.names import name_key, slug
from services.registry.domain.texts import check_emails, check_texts, wrong

W = TypeVar("W", bound=StrEnum)
YES, NO = {"yes", "true", "1", "ja"}, {"no", "false", "0", "nein"}


class Missing(Invalid):
    """This must be there."""


class NotADay(Invalid):
    """A day is written like 2026-03-02."""


class NotANumber(Invalid):
    """It is a whole number, written in digits."""


class NotYesOrNo(Invalid):
    """It is either yes or no."""


class NotAChoice(Invalid):
    """It is none of the words that are known here."""

    def __init__(self, column: str, words: type[StrEnum]) -> None:
        super().__init__(None, FieldError(column, f"It is none of {', '.join(words)}."))


class NoCurrency(Invalid):
    """An amount needs its ISO 4217 currency, like EUR."""


@dataclass(frozen=True)
class Cells:
    """What each column says, None where it says nothing; `line` is where it stands.

    Every list tells the branch that its rows are about.
    """

    line: int
    branch: str | None = None

    @classmethod
    def read(cls, line: int, columns: Mapping[str, str | None]) -> Self:
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

    def several(self, column: str) -> list[str]:
        """Return the parts of a column that may hold several, with ; between them."""
        text: str | None = getattr(self, column)
        return [part.strip() for part in (text or "").split(";") if part.strip()]

    def read_words(self, column: str) -> tuple[str, ...]:
        """Read words of services or skills, written the one way."""
        return tuple(dict.fromkeys(map(name_key, self.several(column))))

    def read_emails(self, column: str) -> tuple[str, ...]:
        """Read addresses; raises NoEmail."""
        emails = tuple(part.lower() for part in self.several(column))
        for email in emails:
            check_emails(**{column: email})
        return emails

    def read_email(self, column: str) -> str | None:
        """Read an address; raises NoEmail."""
        text: str | None = getattr(self, column)
        email = text and text.lower()
        check_emails(**{column: email})
        return email

    def read_day(self, column: str) -> date | None:
        """Read a day; raises NotADay."""
        text: str | None = getattr(self, column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise wrong(NotADay, column) from None

    def read_whole(self, column: str) -> int | None:
        """Read a whole number; raises NotANumber."""
        text: str | None = getattr(self, column)
        if text and not (text.isascii() and text.isdecimal()):
            raise wrong(NotANumber, column)
        return int(text) if text else None

    def read_whether(self, column: str) -> bool | None:
        """Read yes or no; raises NotYesOrNo."""
        text: str | None = getattr(self, column)
        if text is None:
            return None
        if text.casefold() not in YES | NO:
            raise wrong(NotYesOrNo, column)
        return text.casefold() in YES

    def read_money(self, column: str) -> Money | None:
        """Read an amount of the row's `currency`; raises NotMoney and NoCurrency."""
        amount: str | None = getattr(self, column)
        currency: str | None = getattr(self, "currency")  # noqa: B009 not of every list
        if amount is None:
            return None
        if currency is None:
            raise wrong(NoCurrency, "currency")
        try:
            return Money.parse(amount, currency.upper())
        except NotMoney:
            raise wrong(NotMoney, column) from None

    def read_choice(self, words: type[W], column: str) -> W | None:
        """Read one of the words, in whatever case; raises NotAChoice."""
        text: str | None = getattr(self, column)
        return None if text is None else _chosen(text, words, column)

    def read_choices(self, words: type[W], column: str) -> tuple[W, ...]:
        """Read some of the words; raises NotAChoice."""
        said = (_chosen(text, words, column) for text in self.several(column))
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True)
class ClientCells(Cells):
    """A row that is about a client: by its name, its number or both."""

    client: str | None = None
    reference: str | None = None


def _chosen(text: str, words: type[W], column: str) -> W:
    known = {word.casefold(): word for word in words}
    if text.casefold() not in known:
        raise NotAChoice(column, words)
    return known[text.casefold()]
