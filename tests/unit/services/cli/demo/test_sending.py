"""What is about to be sent, as the demo's morning tells it."""

from services.cli.demo.sending import to_be_sent


def task(name, channel="post", due_at="2026-03-31T08:00:00Z", why="newsletter due"):
    return {
        "name": name,
        "branch_id": "munich",
        "channel": channel,
        "due_at": due_at,
        "why": why,
    }


def rows(tasks):
    columns = to_be_sent(tasks).columns
    return list(zip(*(column.cells for column in columns), strict=True))


def test_what_goes_out_together_is_one_line_the_soonest_first():
    posted = [task(name) for name in ("Weidenau", "Alt", "Bruck", "Falkenau")]
    present = task("Alt", "gift", "2026-03-09T22:30:00Z", "anniversary")

    assert rows([*posted, present]) == [
        ("2026-03-09", "anniversary", "gift", "Alt"),
        ("2026-03-31", "newsletter due", "post", "Alt, Bruck and 2 more"),
    ]


def test_the_day_is_that_of_the_branch():
    [(day, *_)] = rows([task("Alt", due_at="2026-03-31T22:30:00Z")])

    assert day == "2026-04-01"


def test_calls_and_visits_are_not_sent():
    assert rows([task("Alt", "phone"), task("Alt", "in_person")]) == []
