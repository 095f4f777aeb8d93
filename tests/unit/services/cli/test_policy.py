from io import StringIO

from rich.console import Console

from services.cli.policy import held

RAMP = [
    {"from_day": f"2026-{month:02}-01", "touches_a_year": 12 * month}
    for month in range(1, 13)
]


def printed(*items):
    terminal = StringIO()
    Console(width=100, file=terminal).print(held(items))
    return [" ".join(line.split()) for line in terminal.getvalue().splitlines()]


def said(name, value, scope="default", key="B"):
    return {"name": name, "value": value, "scope": scope, "key": key}


def test_each_line_says_what_holds_and_whose_word_it_is():
    _, *lines = printed(
        said("target_days", 21, "client", "c-0042"),
        said("monthly_call", value=True),
        said("newsletter", value=False),
        said("goals", []),
        said("goals", RAMP[:2], "tag", "vip"),
    )

    assert lines == [
        "target days 21 client c-0042",
        "monthly call yes default B",
        "newsletter no default B",
        "goals none default B",
        "goals 12 from 2026-01-01, 24 from 2026-02-01 tag vip",
    ]


def test_a_long_ramp_fits_a_terminal_and_loses_nothing():
    page = printed(said("goals", RAMP))

    assert max(map(len, page)) <= 100
    assert sum(line.count("from") for line in page) == 12
