"""What clients will need, and when to begin so that it is there in time."""

from dataclasses import dataclass
from datetime import date

from libs.calendars.months import add_months
from libs.values import BranchId, ClientId, Invalid, NeedId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts, wrong

LONGEST_LEAD = 60


class BadLead(Invalid):
    """A need is begun at most 60 months ahead."""


@dataclass(frozen=True)
class Need(Named):
    """What a client will need on a day, and how many months ahead to begin.

    `met_on` is the day from which nothing more is to be done for it. Raises BadText
    and BadLead.
    """

    id: NeedId
    branch: BranchId
    client: ClientId
    name: str
    due_on: date
    lead_months: int = 0
    met_on: date | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        if not 0 <= self.lead_months <= LONGEST_LEAD:
            raise wrong(BadLead, "lead_months")

    @property
    def start_by(self) -> date:
        """The day to begin: the same of an earlier month, or that month's last."""
        return add_months(self.due_on, -self.lead_months)

    def is_to_begin(self, today: date) -> bool:
        """Tell whether it is not met and the day to begin has come."""
        return self.met_on is None and self.start_by <= today


def need_id(client: ClientId, name: str) -> NeedId:
    """Name a need: within the client by name."""
    return NeedId(id_of("need", client, name_key(name)))
