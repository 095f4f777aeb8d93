"""Ours, who know clients, and theirs, with whom we are in touch."""

from dataclasses import replace
from itertools import count

from libs.contracts.clients import ContactRecorded
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from tests.integration.concentration.asking import OWNER
from tests.integration.concentration.house import MONDAY, branch, client, staff

ANNA, BEN, TEMP = "s-anna", "s-ben", "s-temp"
touches = count(1)


def open_firm(house):
    """Anna and Ben stay, the third is temporary; they have one client."""
    house.hear(branch(), person(ANNA), person(BEN), person(TEMP, permanent=False))
    house.hear(client(1, account_manager=None, deputy=None, name="Alpine Dental"))


def person(named, **changed):
    known = {"staff_id": named, "name": named.removeprefix("s-").title()}
    return staff(**(known | changed))


def knows(*who, area="backup", revision=1, number=1, **changed):
    """Tell who has vouched for an area of a client, as registry does: one by one."""
    note = {"note_id": f"k-{number}-{area}", "client_id": f"c-{number}", "area": area}
    known = KnowledgeVerified.example()
    return [
        replace(known, staff_id=each, revision=revision, **(note | changed))
        for each in who
    ]


def contact(named, number=1, **changed):
    known = {"contact_id": named, "client_id": f"c-{number}", "name": named}
    return replace(ContactRecorded.example(), **(known | changed))


def touch(contact=None, by=None, at=MONDAY, number=1, **changed):
    """Log a call with somebody there."""
    known = {
        "touch_id": f"t-{next(touches)}",
        "client_id": f"c-{number}",
        "contact_id": contact,
        "staff_id": by,
        "occurred_at": at,
        "satisfies": "call",
    }
    return replace(TouchpointLogged.example(), **(known | changed))


def taken_back(touch):
    return TouchpointTakenBack(
        touch_id=touch.touch_id, client_id=touch.client_id, branch_id=touch.branch_id
    )


def read(desk, path, who=OWNER, **query):
    answer = desk.ask(f"/v1/{path}", who, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def factor(desk, number=1, **query):
    found = {e["client_id"]: e for e in read(desk, "bus-factors", **query)["items"]}
    return found[f"c-{number}"]["bus_factor"]
