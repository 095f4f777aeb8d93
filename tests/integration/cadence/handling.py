"""Tasks as they are asked for over HTTP, and a few clients to have them with."""

from services.cadence.usecases import call_list
from tests.integration.cadence.asking import OWNER, account_manager
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    staff,
    touch,
)

TASKS = "/v1/tasks"
ANNA, BEN = account_manager("s-07"), account_manager("s-08")
FRIDAY = "2026-03-06T10:00:00Z"


def settled(house):
    """Two clients in Vienna, Anna's and Ben's, and one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        staff(staff_id="s-07", name="Anna Gruber"),
        staff(staff_id="s-08", name="Ben Moser"),
        staff(staff_id="s-09", name="Carla Graz", branch_id="graz"),
        client(client_id="c-1", account_manager="s-07"),
        client(client_id="c-2", account_manager="s-08"),
        client(client_id="c-3", branch_id="graz"),
        contact(contact_id="p-1", client_id="c-1"),
        touch(MONDAY - days(40), client_id="c-1"),
        touch(MONDAY - days(40), client_id="c-2"),
    )


def opened(desk, who=OWNER, **changed):
    new = {
        "client_id": "c-1",
        "purpose": "call",
        "due_at": "2026-03-02T10:00:00Z",
        "note": "asks for a quote",
    }
    return desk.send("POST", TASKS, who, {**new, **changed})


def act(desk, task, what, who=OWNER, **body):
    return desk.send("POST", f"{TASKS}/{task['task_id']}/{what}", who, body)


def by_hand(desk, **query):
    items = desk.ask(TASKS, **query).json["items"]
    return [
        (each["client_id"], each["state"])
        for each in items
        if each["purpose"] in {"call", "visit", "put_off"}
    ]


def on_the_list(house, staff=None):
    calls = house.read(call_list.draw_up, None, staff, 20).calls
    return [call.chosen.client for call in calls]
