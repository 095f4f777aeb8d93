"""How the owner's numbers are shown and changed from the terminal."""

import pytest
from click.testing import CliRunner

from services.cli import settings

STEPS = [{"wait_days": 2, "channel": "phone"}, {"wait_days": 3, "channel": "email"}]


class ADoor:
    """Tells of some settings as the API does, and keeps what is changed."""

    def __init__(self):
        told = {
            "silent_sale_days": (21, "days"),
            "after_sale_days": ([7, 30, 90], "days"),
            "reminder_steps": (STEPS, "working days"),
            "branch_help_calls": ([], "calls"),
        }
        self.items = [
            {"name": n, "value": v, "default": v, "unit": unit, "meaning": "what for"}
            for n, (v, unit) in told.items()
        ]

    def get(self, _path):
        return {"items": self.items}

    def change(self, _path, named):
        for each in self.items:
            if each["name"] in named:
                value = named[each["name"]]
                each["value"] = each["default"] if value is None else value
        return {"items": [dict(each) for each in self.items]}


@pytest.fixture
def keepwell(monkeypatch):
    door = ADoor()
    monkeypatch.setattr(settings, "opened", lambda: door)

    def run(*words):
        before = {each["name"]: dict(each) for each in door.items}
        door.get = lambda _path: {"items": list(before.values())}
        return CliRunner().invoke(settings.settings, words).output

    return run


def lines(page):
    return [" ".join(line.split()) for line in page.splitlines()]


def test_every_number_is_listed_with_its_default_and_what_was_said_has_a_star(keepwell):
    keepwell("set", "silent_sale_days", "30")

    _, *listed = lines(keepwell())

    assert listed == [
        "silent_sale_days 30 * 21 days what for",
        "after_sale_days 7, 30, 90 7, 30, 90 days what for",
        "reminder_steps phone 2, email 3 phone 2, email 3 working days what for",
        "branch_help_calls none none calls what for",
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("silent_sale_days", "30", "30 from now on; it was 21 (days)."),
        ("after_sale_days", "5,14", "5, 14 from now on; it was 7, 30, 90 (days)."),
        (
            "reminder_steps",
            "sms 1",
            "sms 1 from now on; it was phone 2, email 3 (working days).",
        ),
        (
            "branch_help_calls",
            "vienna 30, graz 9",
            "vienna 30, graz 9 from now on; it was none (calls).",
        ),
    ],
)
def test_a_number_or_a_list_is_said_and_let_be_as_it_was_at_first(
    keepwell, name, value, said
):
    assert keepwell("set", name, value) == f"{name} is {said}\n"
    assert "*" in keepwell()
    assert " from now on; it was " in keepwell("reset", name)
    assert "*" not in keepwell()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "silent_days", "3"), "There is no 'silent_days'. There is silent_sal"),
        (("reset", "x"), "There is no 'x'. There is silent_sale_days, after_sale_days"),
        (
            ("set", "silent_sale_days", "soon"),
            "'soon' is not how silent_sale_days (days) is written: as in 21.",
        ),
        (
            ("set", "reminder_steps", "phone"),
            "'phone' is not how reminder_steps (working days) is written: as in phone",
        ),
        (
            ("set", "branch_help_calls", "vienna many"),
            "'many' is not how branch_help_calls (calls) is written: as in <branch_id>",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_how_it_is_written(keepwell, words, told):
    assert told in " ".join(lines(keepwell(*words)))
