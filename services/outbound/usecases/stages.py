"""Stages: what happens to a message between its row and its hand-over."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from libs.storage.transactions import Transaction
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import (
    Dispatch,
    HeldBack,
    Judgement,
    Message,
    Suppressed,
)
from services.outbound.domain.parcels import Parcel


class Judge(Protocol):
    """Says of each message, by its id, whether it may go out now."""

    def __call__(
        self, transaction: Transaction, messages: Sequence[Message], /
    ) -> Mapping[str, Judgement]:
        """Judge them all."""


class Compose(Protocol):
    """Writes messages of one form; what cannot be written is suppressed."""

    def __call__(
        self, transaction: Transaction, messages: Sequence[Message], /
    ) -> Mapping[str, Content | Suppressed]:
        """Write them all."""


class Make(Protocol):
    """Makes parcels for one channel; what cannot be made is held back."""

    def __call__(
        self, transaction: Transaction, dispatches: Sequence[Dispatch], /
    ) -> Mapping[str, Parcel | HeldBack]:
        """Make them all."""


class Scan(Protocol):
    """Finds what would tell one client of another."""

    def __call__(
        self, transaction: Transaction, made: Sequence[tuple[Dispatch, Parcel]], /
    ) -> Mapping[str, Suppressed]:
        """Return what must not go out."""
