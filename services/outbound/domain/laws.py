"""Law packs: what each country asks of who writes to its people, as data.

Engineering inputs and no legal advice: where two laws meet, the stricter holds, and of
a country that is not listed the strictest of all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from services.outbound.domain.messages import Channel


class Basis(IntEnum):
    """What it takes to write to somebody, the strictest last."""

    NO_OPT_OUT = 0
    OWN_CLIENT = 1
    CONSENT = 2


@dataclass(frozen=True)
class Law:
    """What one pack asks: `asks` by channel, and consent where it is silent.

    `clients` are of what status a client is that counts as one's own, `inquiry_days`
    how long somebody does who asked us. From `opens` to `closes` o'clock by their clock
    they may be disturbed, and at most `per_day` times.
    """

    pack: str
    asks: Mapping[Channel, Basis]
    clients: frozenset[str] = frozenset()
    inquiry_days: int = 0
    opens: int = 8
    closes: int = 21
    per_day: int | None = None

    def basis(self, channel: Channel) -> Basis:
        """Return what it takes on a channel; what is posted disturbs nobody."""
        if channel is Channel.POST:
            return Basis.NO_OPT_OUT
        return self.asks.get(channel, Basis.CONSENT)


# A pack is never edited: a change of law is a new year behind its name.
STRICTEST = Law("strictest 2026", {}, opens=9, closes=18, per_day=1)
EU = Law(
    "EU 2026",  # Directive 2002/58/EC, article 13; PECR, regulation 22
    {Channel.EMAIL: Basis.OWN_CLIENT},
    clients=frozenset({"active", "dormant"}),
)
# 15 U.S.C. 7701 (CAN-SPAM); 47 CFR 64.1200 (TCPA)
US = Law("US 2026", {Channel.EMAIL: Basis.NO_OPT_OUT})
FLORIDA = Law(
    "US-FL 2026",  # Florida Statutes 501.616
    {Channel.EMAIL: Basis.NO_OPT_OUT},
    closes=20,
    per_day=3,
)
# S.C. 2010, c. 23 (CASL), section 10: 6 months after an inquiry. When business ended,
# which would count for 24 months, nobody tells us: then it takes consent.
CA = Law(
    "CA 2026",
    dict.fromkeys((Channel.EMAIL, Channel.SMS, Channel.CHAT), Basis.OWN_CLIENT),
    clients=frozenset({"active"}),
    inquiry_days=182,
)
UNDER_EU = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    " IS LI NO CH GB"
)
LAWS: Mapping[str, Law] = {
    **dict.fromkeys(UNDER_EU.split(), EU),
    "US": US,
    "US-FL": FLORIDA,
    "CA": CA,
}


def laws_of(places: Iterable[str]) -> tuple[Law, ...]:
    """Return the laws of places, each a country or as US-FL; all of them hold."""
    found = {law_of(place).pack: law_of(place) for place in places}
    return tuple(found[pack] for pack in sorted(found)) or (STRICTEST,)


def law_of(place: str) -> Law:
    """Return the law of a place, or of its country."""
    country, *_ = place.partition("-")
    return LAWS.get(place) or LAWS.get(country) or STRICTEST
