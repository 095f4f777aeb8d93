from datetime import UTC

import pytest

from libs.identity.issuer import Issuer
from services.cli.client import LISTS, ONE, SECTIONS, print_page
from services.cli.client_story import Story, heading
from services.cli.local_times import LocalTimes
from services.cli.own_tokens import signed, staff_of
from services.cli.relationships import once
from services.embedded.folder import Folder

MISSING = {"missing": "Forbidden: not yours"}
DAY = "2026-03-02T00:00:00Z"
TIMES = LocalTimes({"vienna": UTC})
ON_RECORD = {
    "branch_id": "vienna",
    "status": "active",
    "tier": "A",
    "since": "2019-05-01",
    "account_manager": "s-07",
}
NAMED = {"name": "Alpine Dental", "branch_id": "vienna"}


def somebody(name, **known):
    nothing = {"roles": [], "phones": [], "emails": [], "decision_maker": False}
    return {"contact_id": name, "name": name, "active": True} | nothing | known


def site(name, *lines):
    return {"name": name, "address_lines": list(lines)}


@pytest.fixture
def missing():
    told = dict.fromkeys((*ONE, *LISTS, "policy", "too_tight"), MISSING)
    return Story(told, "vienna", TIMES)


@pytest.mark.parametrize("label", SECTIONS)
def test_a_part_that_is_missing_says_so_and_why(missing, label):
    [line] = SECTIONS[label](missing)

    assert line.plain == "not to be had: Forbidden: not yours"


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        (
            [{"p180": 0.123, "basis": "prior", "reasons": [{"words": "silent"}]}],
            ["may leave within 180 days: 12%, because silent", "basis: prior"],
        ),
        ([{"p180": None}], ["nobody can tell yet"]),
        ([], ["only active clients can leave"]),
    ],
)
def test_whether_they_may_leave_is_told_with_its_reasons(items, lines):
    story = Story({"leaving_risks": {"items": items}}, "vienna", TIMES)

    assert [line.plain for line in SECTIONS["Leaving"](story)] == lines


@pytest.mark.parametrize(
    ("label", "told", "line"),
    [
        (
            "Promptness",
            {"promptness": {"items": [{"missed": 0, "in_time_share": None}]}},
            "no missed call of the last 90 days is due yet",
        ),
        (
            "Callbacks",
            {
                "callbacks": {
                    "items": [
                        {"number": "", "due_at": DAY, "overdue": True, "misses": 1}
                    ]
                }
            },
            "somebody who was erased, due 2026-03-02, overdue, 1 missed call",
        ),
        (
            "Frustrations",
            {
                "frustrations": {
                    "items": [{"touch_id": "t-1", "owner": None, "due_on": None}]
                },
                "frustrating": {"t-1": {"occurred_at": "2026-03-02T08:30:00Z"}},
            },
            "open since 2026-03-02 08:30; nobody has taken it on",
        ),
    ],
)
def test_what_is_not_there_is_said_in_words(label, told, line):
    lines = SECTIONS[label](Story(told, "vienna", TIMES))

    assert [each.plain for each in lines] == [line]


def test_the_latest_touches_that_came_too_soon_are_told_each_with_its_why():
    tight = {
        "occurred_at": DAY,
        "kind": "video_call",
        "days": 2.96,
        "reason": "unexplained",
    }
    story = Story({"too_tight": {"items": [tight] * 5}}, "vienna", TIMES)

    *lines, rest = [each.plain for each in SECTIONS["Too tight"](story)]

    assert lines == ["2026-03-02  video call after 3.0 days: unexplained"] * 3
    assert rest == "and 2 before"


@pytest.mark.parametrize("colour", ["red", "amber", "unknown"])
def test_how_it_fares_is_told_with_its_reasons(colour):
    health = {"health": colour, "reasons": ["so"], "evidence": [], "warnings": []}

    lines = SECTIONS["Health"](Story({"health": health}, "vienna", TIMES))

    assert [each.plain for each in lines] == [colour, "! so"]


def test_who_is_there_is_told_with_how_to_reach_them_and_who_decides_first():
    people = [
        somebody("Ann"),
        somebody("Ben", phones=["+431", "+432"], emails=["ben@x.example"]),
        somebody("Eve", roles=["executive", "decision_maker"], decision_maker=True),
        somebody("erased", active=False),
    ]
    story = Story({"contacts": {"items": people}}, "vienna", TIMES)

    lines = SECTIONS["People"](story)

    assert [each.plain for each in lines] == [
        "Eve · executive, decision maker",
        "Ben · +431 · +432 · ben@x.example",
        "Ann",
    ]
    assert [str(each.style) for each in lines] == ["bold", "", ""]


def test_the_main_site_is_the_one_that_is_told():
    sites = [site("Depot", "Hafen 1"), site("Main site", "Ring 3", "1010 WIEN")]

    lines = SECTIONS["Address"](Story({"sites": {"items": sites}}, "vienna", TIMES))

    assert [each.plain for each in lines] == ["Ring 3, 1010 WIEN", "and 1 other site"]


def test_a_section_says_how_much_of_it_did_not_fit_on_the_page(missing, capsys):
    people = [somebody(f"Number {number}") for number in range(11)]
    told = missing.told | {"relationship": NAMED | {"value": None, "level": "unknown"}}

    print_page(Story(told | {"contacts": {"items": people}}, "vienna", TIMES))

    page = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert page[page.index("Number 7") + 1] == "and 3 more, which --json tells"


def test_who_was_erased_is_somebody():
    people = [{"contact_id": "p-1", "name": "erased"}]
    story = Story({"contacts": {"items": people}}, "vienna", TIMES)

    assert story.person("p-1") == "somebody who was erased"


@pytest.mark.parametrize(
    ("told_to", "whose"), [("s-07", "you"), ("s-08", "s-07"), (None, "s-07")]
)
def test_an_account_manager_who_may_not_read_names_is_told_that_it_is_them(
    told_to, whose
):
    told = {"relationship": NAMED, "client": ON_RECORD, "account_manager": MISSING}

    *_, line = heading(Story(told, "vienna", TIMES, told_to))

    assert line.plain.endswith(f"looked after by {whose}")


def test_a_token_says_whom_it_speaks_for(tmp_path):
    folder = Folder(tmp_path)
    Issuer.load_or_create(folder.issuer_key)
    token = signed(folder, "account_manager", ["vienna"], staff="s-07")

    assert staff_of(token) == "s-07"
    assert staff_of(signed(folder, "owner")) is None
    assert staff_of("kw_a-key-of-a-machine") is None


def test_a_touch_that_was_taken_back_is_told_once():
    entry = {"touch_id": "t-1", "recorded_at": "2026-03-02T08:00:00Z"}
    reversal = entry | {"recorded_at": "2026-03-02T09:00:00Z"}
    other = entry | {"touch_id": "t-2"}

    assert once([reversal, entry, other]) == [entry, other]


def test_the_page_stands_though_every_part_but_one_is_missing(missing, capsys):
    told = missing.told | {"relationship": NAMED | {"value": None, "level": "unknown"}}

    print_page(Story(told, "vienna", TIMES))

    page = capsys.readouterr().out.splitlines()
    assert page[0] == "Alpine Dental"
    assert "Value          unknown: nothing has earned anything yet" in page
    assert max(map(len, page)) <= 100
