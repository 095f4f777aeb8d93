"""An area of Vienna without power, and the clients in it."""

from dataclasses import replace

from libs.contracts.envelope import Envelope
from libs.contracts.outages import Area, OutageRestored, OutageStarted
from libs.contracts.record import in_envelope
from libs.contracts.sites import SiteRecorded
from tests.integration.cadence.house import MONDAY, branch, client, contact

INNER = Area("AT", None, ("10",))
MOBILE, LANDLINE = "+436641234567", "+43720123456"
OF_OUTAGES = "from cadence.tasks where starts_with(purpose, 'outage')"
TASKS = f"select client_id, purpose, channel {OF_OUTAGES} order by 2, 1"
HELPED = "select client_id, called from cadence.helps order by client_id"


def site(client_id, postal_code="1010", **changed):
    told = {"site_id": f"l-{client_id}", "subdivision": None, "servers": None}
    return replace(
        SiteRecorded.example(),
        client_id=client_id,
        postal_code=postal_code,
        **(told | changed),
    )


def started(at=MONDAY, outage="grid-1", area=INNER, seen=None):
    fact = OutageStarted(outage_id=outage, area=area, cause="power", started_at=at)
    return sent(fact, at, "started", seen)


def restored(at, outage="grid-1", area=INNER, seen=None):
    fact = OutageRestored(outage_id=outage, area=area, cause="power", restored_at=at)
    return sent(fact, at, "restored", seen)


def sent(fact, at, what, seen):
    id_ = f"{fact.outage_id}/{what}/{at:%H:%M}"
    envelope = Envelope("utility/grid", id_, None, at, seen)
    return in_envelope(fact, envelope)


def settled(house, *clients, **changed):
    """Let clients have a site in the first district, and a landline."""
    known = {"phones": (LANDLINE,), "tier": "A"} | changed
    house.hear(branch())
    house.hear(*(client(client_id=each, **known) for each in clients))
    house.hear(*(site(each) for each in clients))


def reached(client_id, *phones, **changed):
    who = {"contact_id": f"p-{client_id}", "client_id": client_id, "phones": phones}
    return contact(**(who | changed))
