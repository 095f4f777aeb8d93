"""How well a client is cared for: how often we are in touch, and for how long not."""

from dataclasses import dataclass
from random import Random

from services.cli.demo.clients import Client

PROSPECTING_DAYS = 28


@dataclass(frozen=True)
class Care:
    """Days from one touch to the next, 0 for never; `silent` since so many days."""

    calls: int
    meetings: int
    mails: int
    newsletters: bool = True
    silent: range = range(1)


ATTENTIVE = Care(calls=24, meetings=120, mails=18)
REGULAR = Care(calls=36, meetings=240, mails=30)
SPARSE = Care(calls=75, meetings=0, mails=60)
SLIPPING = Care(calls=30, meetings=150, mails=25, silent=range(40, 160))
COLD = Care(calls=50, meetings=300, mails=45, silent=range(240, 430))
ONLY_BILLED = Care(calls=0, meetings=0, mails=0, newsletters=False)
PROSPECTING = Care(calls=PROSPECTING_DAYS, meetings=75, mails=20)

CARES = (ATTENTIVE, REGULAR, SPARSE, SLIPPING, COLD, ONLY_BILLED)
# Whoever earns us most is looked after best, and still some slip away.
SHARES = {
    "A": (52, 28, 4, 12, 4, 0),
    "B": (34, 32, 14, 12, 6, 2),
    "C": (16, 28, 26, 12, 10, 8),
}


def care_of(client: Client, dice: Random) -> Care:
    """Say how well a client has been cared for."""
    if client.status == "prospect":
        return PROSPECTING
    return dice.choices(CARES, SHARES[client.tier])[0]
