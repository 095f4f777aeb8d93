"""The newest touches of a client, as far as staying in touch asks for them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day, require_utc


class Last(NamedTuple):
    """The last call, the last meeting and the last touch at random, if ever."""

    call: datetime | None
    meeting: datetime | None
    random: datetime | None


@dataclass(frozen=True)
class History:
    """When a client was registered, and the last call and meeting; raises NotUtc.

    Only these are personal here: a mail leaves room for a call the next day. A random
    drop-in or phone check-in ends the silence as they do, and keeps no promise.
    No promise is held against us from before the registration, however old the
    client; but one who came at `came_at` and was never called has been silent since.
    """

    registered_at: datetime
    last_call: datetime | None = None
    last_meeting: datetime | None = None
    came_at: datetime | None = None
    last_random: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.registered_at, *self._personal())

    @property
    def last_personal(self) -> datetime | None:
        """The newest of the last call, the last meeting and the last at random."""
        return max(self._personal(), default=None)

    @property
    def counts_from(self) -> datetime:
        """The last personal touch, or the registration: what is planned counts on."""
        return self.last_personal or self.registered_at

    @property
    def silent_since(self) -> datetime:
        """The last personal touch, or the day the client came when there was none."""
        came_at = min(self.came_at or self.registered_at, self.registered_at)
        return self.last_personal or came_at

    def came_on(self, zone: ZoneInfo) -> date:
        """Return the day the client came, or was registered when nobody told another.

        Midnight in UTC stands for the day the client came.
        """
        registered_on = local_day(self.registered_at, zone)
        return (
            min(self.came_at.date(), registered_on) if self.came_at else registered_on
        )

    def came(self, at: datetime) -> "History":
        """Return it with a client who came at `at`, or sooner if that was told."""
        return replace(self, came_at=min(at, self.came_at or at))

    def _personal(self) -> list[datetime]:
        touched = (self.last_call, self.last_meeting, self.last_random)
        return [at for at in touched if at is not None]
