"""At which moment the made-up company is told of: now, or when it was first told of."""

import re
from datetime import UTC, datetime

from libs.values import Conflict
from services.cli.demo.clients import prefix
from services.cli.door import Door

FORM = "%Y%m%d%H%M"


class OthersLiveHere(Conflict):
    """The suite holds clients that are not the demo's; --anyway adds it to them."""


def moment_of(door: Door, seed: int, *, anyway: bool) -> datetime:
    """Return when the demo was first filled in, or else the suite's present minute.

    What happens next is the same the second time, however much later that is.
    Raises OthersLiveHere.
    """
    told = re.compile(rf"{prefix(seed)}(\d{{12}})")
    for client in door.pages("/v1/clients"):
        ours = (client["reference"] or "").startswith(prefix(seed))
        if not (ours or anyway):
            raise OthersLiveHere
        if found := told.fullmatch(client["reference"] or ""):
            return datetime.strptime(found[1], FORM).replace(tzinfo=UTC)
    drawn_up_at = door.get("/v1/call-list", slots=0)["drawn_up_at"]
    return datetime.fromisoformat(drawn_up_at).replace(second=0, microsecond=0)
