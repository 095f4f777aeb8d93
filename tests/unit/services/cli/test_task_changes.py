"""How what became of a call is said from the terminal, and what is asked of the API."""

import pytest
from click.testing import CliRunner

from services.cli import task_changes
from services.cli.tasks import what

TASK = "0123456789abcdef0123456789abcdef"
TOLD = {
    "name": "Alpine Dental",
    "branch_id": "vienna",
    "why": "call as agreed",
    "snoozed_for": None,
    "tries": 0,
    "said": "",
    "state": "open",
}


class ADoor:
    """Answers as the APIs would, and remembers what was sent."""

    def __init__(self):
        self.sent = []

    def post(self, path, body):
        self.sent.append((path, body))
        return TOLD

    def get(self, path, **_):
        if path == "/v1/call-list":
            return {"drawn_up_at": "2026-03-02T08:00:00Z"}
        return {"client_id": "c-1", "branch_id": "vienna"}

    def pages(self, path, **_):
        known = {
            "/v1/branches": {"branch_id": "vienna", "zone": "Europe/Vienna"},
            "/v1/staff": {"staff_id": "s-08", "name": "Ben Moser", "email": None},
        }
        return iter([known[path] | {"name": known[path].get("name", "Vienna")}])


@pytest.fixture
def say(monkeypatch):
    door = ADoor()
    monkeypatch.setattr(task_changes, "opened", lambda: door)

    def said(command, *words):
        answer = CliRunner().invoke(command, list(words))
        assert answer.exit_code == 0, answer.output
        return door.sent[-1]

    return said


def test_a_task_is_done_with_a_note_and_a_client_with_a_call(say):
    assert say(task_changes.done, TASK, "--note", "so") == (
        f"/v1/tasks/{TASK}/done",
        {"note": "so"},
    )
    words = ("--note", "they take it", "--next", "send it", "--minutes", "7")
    path, call = say(task_changes.done, "Alpine", *words)
    assert (path, call["client_id"], call["minutes"]) == ("/v1/touchpoints", "c-1", 7)
    assert (call["outcome"], call["next_step"]) == ("they take it", "send it")


def test_a_day_begins_when_it_does_in_the_branch(say):
    words = ("--until", "2026-03-09", "--reason", "on holiday")
    at = "2026-03-08T23:00:00+00:00"

    assert say(task_changes.snooze, TASK, *words)[1] == {
        "until": at,
        "reason": "on holiday",
    }
    assert say(task_changes.snooze, "Alpine", *words) == (
        "/v1/tasks",
        {
            "client_id": "c-1",
            "purpose": "put_off",
            "due_at": at,
            "note": "on holiday",
        },
    )


def test_a_call_is_handed_over_as_a_task_for_now(say):
    path, task = say(task_changes.handover, "Alpine", "--to", "Ben Moser")

    assert (path, task["purpose"], task["staff_id"]) == ("/v1/tasks", "call", "s-08")
    assert task["due_at"] == "2026-03-02T08:00:00+00:00"
    assert say(task_changes.handover, TASK, "--to", "s-08") == (
        f"/v1/tasks/{TASK}/hand-over",
        {"staff_id": "s-08"},
    )
    assert say(task_changes.no_answer, TASK, "--message")[1] == {"message_left": True}


def test_a_task_says_what_became_of_it_so_far():
    tried = TOLD | {"snoozed_for": "no answer", "tries": 2}

    assert what(TOLD) == "call as agreed"
    assert what(tried) == "call as agreed; put off: no answer; tried in vain: 2"
