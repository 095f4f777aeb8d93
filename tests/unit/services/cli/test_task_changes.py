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


A_CARD = {
    "task_id": TASK,
    "client_id": "c-1",
    "branch_id": "vienna",
    "contact_id": "p-1",
    "needs": None,
    "channel": "post",
    "not_before": "2026-03-02T08:00:00Z",
}
A_CALL = A_CARD | {"needs": "call", "channel": "phone"}
A_MEETING = A_CARD | {"needs": "meeting", "channel": "in_person"}


class ADoor:
    """Answers as the APIs would, and remembers what was sent."""

    def __init__(self):
        self.sent = []
        self.task = A_CARD
        self.tasks = []

    def post(self, path, body):
        self.sent.append((path, body))
        return TOLD

    def get(self, path, **_):
        if path == "/v1/call-list":
            return {"drawn_up_at": "2026-03-02T08:00:00Z"}
        if path == f"/v1/tasks/{TASK}":
            return self.task
        return {"client_id": "c-1", "branch_id": "vienna"}

    def pages(self, path, **_):
        if path == "/v1/tasks":
            return iter(self.tasks)
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
        door.heard = answer.output
        return door.sent[-1]

    said.door = door

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


@pytest.mark.parametrize(
    ("task", "kind"), [(A_CALL, "call"), (A_MEETING, "face_to_face")]
)
def test_a_task_that_takes_a_talk_is_done_with_the_talk(say, task, kind):
    say.door.task = task
    words = ("--note", "fine", "--next", "none, because fine", "--minutes", "7")

    path, talk = say(task_changes.done, TASK, *words)

    assert say.door.sent[-2] == (f"/v1/tasks/{TASK}/done", {"note": "fine"})
    assert (path, talk["client_id"], talk["contact_id"]) == (
        "/v1/touchpoints",
        "c-1",
        "p-1",
    )
    assert (talk["kind"], talk["minutes"], talk["outcome"]) == (kind, 7, "fine")


@pytest.mark.parametrize("words", [("--minutes", "7"), ("--next", "send it")])
def test_a_talk_of_which_something_is_left_unsaid_is_not_done(say, words):
    say.door.task = A_CALL

    answer = CliRunner().invoke(task_changes.done, [TASK, "--note", "fine", *words])

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: Say with --")
    assert say.door.sent == []


def test_nobody_answers_for_all_that_there_is_to_talk_about_by_now(say):
    later = A_CALL | {"task_id": "later", "not_before": "2026-03-02T08:01:00Z"}
    say.door.tasks = [A_CALL, A_CARD | {"task_id": "card"}, later]

    say(task_changes.no_answer, "Alpine")

    path = f"/v1/tasks/{TASK}/no-answer"
    assert say.door.sent == [(path, {"message_left": False})]


@pytest.mark.usefixtures("say")
def test_where_there_is_nothing_to_try_it_is_said_what_puts_a_client_off():
    answer = CliRunner().invoke(task_changes.no_answer, ["Alpine"])

    assert answer.exit_code == 1
    assert "keepwell snooze" in answer.output


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
    assert say.door.heard.startswith("Alpine Dental: not called until 2026-03-09")


def test_a_call_is_handed_over_as_a_task_for_now_and_to_whom_is_said(say):
    path, task = say(task_changes.handover, "Alpine", "--to", "Ben Moser")

    assert (path, task["purpose"], task["staff_id"]) == ("/v1/tasks", "call", "s-08")
    assert "due_at" not in task  # by the time it is read, our now would be past
    assert say.door.heard.endswith("It is in the hands of Ben Moser.\n")
    assert say(task_changes.handover, TASK, "--to", "s-08") == (
        f"/v1/tasks/{TASK}/hand-over",
        {"staff_id": "s-08"},
    )
    assert say(task_changes.no_answer, TASK, "--message")[1] == {"message_left": True}


def test_a_task_says_what_became_of_it_so_far():
    tried = TOLD | {"snoozed_for": "no answer", "tries": 2}

    assert what(TOLD) == "call as agreed"
    assert what(tried) == "call as agreed; put off: no answer; tried in vain: 2"
