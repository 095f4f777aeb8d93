"""Whether what we send is welcome."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Unwelcome(StrEnum):
    """Why a touch of ours was not welcome."""

    COMPLAINT = "complaint"
    OPT_OUT = "opt_out"


@dataclass(frozen=True)
class Welcome:
    """How our touches of a client were taken: of those `sent`, the `unwelcome`."""

    sent: int
    unwelcome: int

    @property
    def ratio(self) -> Fraction | None:
        """The share that was welcome, exact; None when nothing was sent."""
        if not self.sent:
            return None
        return Fraction(self.sent - self.unwelcome, self.sent)
