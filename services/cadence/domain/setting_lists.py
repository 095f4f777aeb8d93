"""What the owner says in lists: drop-ins, quiet periods, reminders, calls of help."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from libs.values import BranchId
from services.cadence.domain.drop_ins import DropInRule, Quiet
from services.cadence.domain.gaps import Tier
from services.cadence.domain.purposes import Channel
from services.cadence.domain.reminders import Step

# What is counted in each, and what it is for.
LISTS: Mapping[str, tuple[str, str]] = {
    "drop_ins": ("a year", "how often a tier is dropped in on, and which way"),
    "quiet_periods": ("days", "when nobody is dropped in on, every year"),
    "reminder_steps": (
        "working days",
        "how to remind, and how long to wait for an answer",
    ),
    "branch_help_calls": (
        "calls",
        "in a round of help, where a branch has a number of its own",
    ),
}
DROP_INS = {
    Tier.A: DropInRule(2, Channel.IN_PERSON),
    Tier.B: DropInRule(1, Channel.IN_PERSON),
    Tier.C: DropInRule(1, Channel.PHONE),
}
STEPS = (
    Step(Channel.PHONE, 2),
    Step(Channel.EMAIL, 3),
    Step(Channel.SMS, 3),
    Step(Channel.CHAT, 5),
)


@dataclass(frozen=True)
class Lists:
    """The lists that hold; a tier that is left out is not dropped in on."""

    drop_ins: Mapping[Tier, DropInRule] = field(default_factory=lambda: DROP_INS)
    quiet_periods: tuple[Quiet, ...] = (Quiet((12, 20), (1, 6)),)
    reminder_steps: tuple[Step, ...] = STEPS
    branch_help_calls: Mapping[BranchId, int] = field(default_factory=dict)
