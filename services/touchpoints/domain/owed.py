"""A callback with all that is kept of it."""

from dataclasses import dataclass

from libs.values import BranchId, ClientId, ContactId
from services.touchpoints.domain.callbacks import Callback, Closing, State


@dataclass(frozen=True)
class Owed:
    """A callback as it is kept: whose it is, and what was last announced of it."""

    callback: Callback
    branch: BranchId
    contact: ContactId | None
    state: State
    revision: int

    @property
    def was_answered(self) -> bool:
        """Whether it turned out that nothing was owed."""
        return self.callback.closing is Closing.ANSWERED

    @property
    def client(self) -> ClientId:
        """Whose call it was."""
        return self.callback.caller.client
