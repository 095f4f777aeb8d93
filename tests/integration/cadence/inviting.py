"""A visit that one of ours is to pay to a client, and who is invited to it."""

from hashlib import md5

from libs.contracts.grants import ContactDue
from libs.contracts.invitations import InvitationDrawnUp
from tests.integration.cadence.asking import Desk, account_manager
from tests.integration.cadence.house import branch, client, contact, staff

INVITATIONS = "/v1/invitations"
HERS = account_manager("s-07")
VISIT = md5(b"c-1\nhandover\nx", usedforsecurity=False).hexdigest()
AT, LATER = "2026-03-12T09:00:00Z", "2026-03-13T09:00:00Z"


def visiting(house, tmp_path):
    """Let Anna have a visit to pay to Julia's firm, and lend the desk to ask at."""
    house.hear(
        branch(),
        staff(staff_id="s-07", name="Anna Gruber", email="anna@msp.example"),
        client(client_id="c-1", tier="C", account_manager="s-07"),
        contact(contact_id="p-1", client_id="c-1", emails=("j.huber@client.example",)),
        contact(contact_id="p-2", client_id="c-1", name="Max Mayr", emails=()),
        contact(contact_id="p-3", client_id="c-1", name="Eva Auer"),
    )
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at) values"
        " (md5(E'c-1\\nhandover\\nx'), 'vienna', 'c-1', 'handover', 'x', 'in_person',"
        " 'personal', 'meeting', 90, '2026-03-02Z', '2026-03-02Z', '2026-03-31Z')"
    )
    return Desk(house, tmp_path)


def invite(desk, starts_at=AT, who=HERS, **changed):
    wish = {"task_id": VISIT, "contact_id": "p-1", "starts_at": starts_at}
    return desk.send("POST", INVITATIONS, who, wish | {"minutes": 60} | changed)


def call_off(desk, who=HERS):
    return desk.send("POST", f"{INVITATIONS}/{VISIT}/cancellation", who)


def drawn_up(house):
    return [e for e in house.announced() if isinstance(e, InvitationDrawnUp)]


def methods(house):
    return [each.method for each in drawn_up(house)]


def due(house):
    return [e for e in house.announced() if isinstance(e, ContactDue)]
