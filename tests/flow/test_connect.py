"""The pages of docs/connect, run as they stand, on the suite that they speak of."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from libs.waiting import until
from tests.flow.conftest import suite

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/connect").glob("*.md"))
STEP = re.compile(
    r"<!-- run -->\n```sh\n(?P<commands>.*?)```\n"
    r"(?:```text\n(?P<promised>.*?)```\n)?",
    re.DOTALL,
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
TOLD_WITHIN = 30  # seconds, for news that travels from service to service
OFFICES = "zone=Europe/Vienna,country=AT,currency=EUR"


@pytest.fixture(scope="module")
def toured():
    with suite("--clock", "2026-03-02T08:00Z") as running:
        clients = "docs/examples/clients.csv"
        running.say("import", "clients", f"{ROOT}/{clients}", "--set", OFFICES)
        assert until(lambda: knows(running, "Hotel Murblick"), TOLD_WITHIN)
        yield running


def knows(running, client):
    return client in str(running.ask("/v1/relationships", limit=200))


def run(running, step):
    done = subprocess.run(  # noqa: S603 the page's own commands
        ["/bin/bash", "-euc", step["commands"].replace("8700", str(running.port))],
        cwd=ROOT,
        env=running.environment | {"PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{step['commands']}{done.stdout}"
    return done.stdout


def tidy(text):
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line != "…"]


def test_an_import_is_taken_back_whole_and_can_be_done_again(toured, tmp_path):
    visits = tmp_path / "visits.csv"
    visits.write_text(
        "when,client,kind\n2026-02-24T10:00Z,Erste Hilfe Verein,face to face\n"
    )

    first = toured.say("import", "touchpoints", str(visits))
    again = toured.say("import", "touchpoints", str(visits))
    assert "1 imported" in first
    assert "1 known already" in again
    assert until(lambda: worth(toured, "Erste Hilfe Verein"), TOLD_WITHIN)

    run = re.search("import revert ([0-9a-f]+)", first)[1]
    assert "1 touch taken back." in toured.say("import", "revert", run)
    assert worth(toured, "Erste Hilfe Verein") is None
    assert "taken back" in toured.say("touches", "Erste Hilfe Verein")

    assert "1 imported" in toured.say("import", "touchpoints", str(visits))
    assert until(lambda: worth(toured, "Erste Hilfe Verein"), TOLD_WITHIN)


def test_a_calendar_that_changed_corrects_what_was_imported(toured, tmp_path):
    file, moved = calendar_and_corrected(toured, tmp_path, "round-table-2")

    file.write_text(moved)
    preview = toured.say("import", "calendar", str(file), "--dry-run")
    done = toured.say("import", "calendar", str(file))

    assert "1 moved, 1 taken back, 1 known already" in preview
    assert "1 moved, 1 taken back, 1 known already" in done
    assert until(lambda: None in meetings_known(toured, "round-table-2"), TOLD_WITHIN)
    again = toured.say("import", "calendar", str(file))
    assert "Meetings: 2 known already" in again


def test_a_correction_that_is_reverted_leaves_what_was_told_before(toured, tmp_path):
    file, moved = calendar_and_corrected(toured, tmp_path, "round-table-3")
    first, before = file.read_text(), meetings_known(toured, "round-table-3")
    file.write_text(moved)
    done = toured.say("import", "calendar", str(file))
    assert until(lambda: None in meetings_known(toured, "round-table-3"), TOLD_WITHIN)

    run = re.search("import revert ([0-9a-f]+)", done)[1]
    reverted = toured.say("import", "revert", run)

    assert "1 touch taken back, 2 stand again as told before." in reverted
    assert meetings_known(toured, "round-table-3") == before
    file.write_text(first)
    assert "Meetings: 3 known already" in toured.say("import", "calendar", str(file))


def calendar_and_corrected(running, folder, uid):
    """Import a calendar; return its file, and the text that corrects it."""
    file = folder / "calendar.ics"
    meeting = (ROOT / "docs/examples/calendar.ics").read_text()
    file.write_text(meeting.replace("round-table", uid).replace("visit@", f"{uid}-v@"))
    assert "3 imported" in running.say("import", "calendar", str(file))
    assert until(lambda: len(meetings_known(running, uid)) >= 3, TOLD_WITHIN)
    moved = file.read_text().replace("20260211T1", "20260212T1")
    one = "EXDATE;TZID=Europe/Vienna:20260127T140000"
    return file, moved.replace(one, f"{one},20260224T140000")


def meetings_known(running, uid):
    told = running.ask("/v1/calendar-meetings", source="import/calendar")["items"]
    ours = [each for each in told if each["meeting_id"].startswith(uid)]
    return [each["started_at"] for each in ours]


def test_an_outage_lists_whom_to_ring_in_a_hundred_columns(toured):
    [murblick] = toured.ask("/v1/clients", q="Hotel Murblick")["items"]
    street = {"street": "Murgasse 1", "postal_code": "8010", "city": "Graz"}
    site = {"client_id": murblick["client_id"], "name": "Hotel", "servers": 2}
    toured.create("/v1/sites", site | {"address": {"country": "AT"} | street})
    outage = {"area": {"country": "AT", "postal_codes": ["8010"]}, "cause": "power"}
    where = {"branch_id": murblick["branch_id"], "started_at": "2026-03-02T07:00:00Z"}
    toured.create("/v1/outages", outage | where)

    assert until(lambda: round_at(toured, where)["called"], TOLD_WITHIN)
    page = toured.say("outages", "--branch", murblick["branch_id"]).splitlines()
    told = toured.say("outage", round_at(toured, where)["round_id"])

    assert "AT 8010" in page[-1]
    assert "Hotel Murblick" in told
    assert "servers there: 2" in told
    rows = [*page, *told.splitlines()]
    assert max(len(row.rstrip()) for row in rows) <= 100


def round_at(running, where):
    rounds = running.ask("/v1/outages", branch=where["branch_id"])["items"]
    [found] = [each for each in rounds if each["started_at"] == where["started_at"]]
    return found


def test_a_wrong_match_is_moved_to_the_right_client(toured, tmp_path):
    visits = tmp_path / "visits.csv"
    visits.write_text("when,client,kind\n2026-02-25T10:00Z,Cafe Morgenrot,drop in\n")
    toured.say("import", "touchpoints", str(visits))
    assert until(lambda: "drop in" in listed(toured, "Cafe Morgenrot"), TOLD_WITHIN)
    [row] = [r for r in listed(toured, "Cafe Morgenrot").splitlines() if "drop" in r]

    assert row.rstrip().endswith(" touchpoints")
    toured.say("touches", "reassign", row.split()[5], "Foundry Five")

    assert "taken back" in listed(toured, "Cafe Morgenrot")
    assert "drop in" in listed(toured, "Foundry Five")
    assert worth(toured, "Cafe Morgenrot") is None
    assert toured.say("value", "Cafe Morgenrot", "--explain").count("taken back") == 1


def test_a_contact_of_which_a_file_tells_the_day_is_shown_without_a_time(
    toured, tmp_path
):
    letters = tmp_path / "letters.csv"
    letters.write_text("when,client,kind\n2026-02-24,Hotel Murblick,letter\n")

    toured.say("import", "touchpoints", str(letters))

    assert until(lambda: "letter" in listed(toured, "Hotel Murblick"), TOLD_WITHIN)
    [row] = [r for r in listed(toured, "Hotel Murblick").splitlines() if "letter" in r]
    assert row.startswith("2026-02-24  letter")
    assert "2026-02-24  letter" in toured.say("client", "Hotel Murblick")


def test_a_contact_is_listed_with_its_person_in_a_hundred_columns(toured):
    [karl] = toured.ask("/v1/contacts", q="Karl Steiner")["items"]
    lunch = {
        "client_id": karl["client_id"],
        "contact_id": karl["contact_id"],
        "kind": "lunch_and_learn",
        "occurred_at": "2026-02-26T10:00:00Z",
        "minutes": 90,
        "outcome": "They know how to tell phishing.",
        "next_step": "none, because all is said",
    }
    toured.create("/v1/touchpoints", lunch)

    page = listed(toured, "Donau Legal").splitlines()

    [row] = [row.rstrip() for row in page if "lunch" in row]
    assert row.startswith("2026-02-26 11:00  lunch and learn  out  90 ")
    assert row.endswith("Karl Steiner")
    assert max(len(row.rstrip()) for row in page) <= 100


def test_a_merged_client_is_listed_and_its_name_leads_to_the_survivor(toured, tmp_path):
    again = tmp_path / "again.csv"
    again.write_text("Branch,Company\nGraz,Foundry Five Ges.m.b.H.\n")
    toured.say("import", "clients", str(again))
    name, survivor = "Foundry Five Ges.m.b.H.", "Gruenwald Architects"
    merged = toured.say("duplicates", "merge", survivor, name).split()[-1]

    told = toured.say("touches", name, code=1)
    listed = toured.say("duplicates", "merges")
    toured.say("duplicates", "undo", merged)

    assert f"{name} was merged into {survivor}" in told
    assert f"keepwell duplicates undo {merged}" in told
    assert merged in listed
    assert "no client 'Nobody Ges.m.b.H.'.\n" in toured.say(
        "touches", "Nobody Ges.m.b.H.", code=1
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_does_what_the_page_says(toured, page):
    for step in STEP.finditer(page.read_text()):
        said = "\n".join(tidy(run(toured, step)))

        assert [line for line in tidy(step["promised"] or "") if line not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page):
    links = LINK.findall(page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_ticket_on_the_page_is_the_ticket_that_is_sent():
    page = (ROOT / "docs/connect/psa-webhooks.md").read_text()

    assert (ROOT / "docs/examples/ticket.json").read_text() in page


def worth(running, client):
    [found] = running.ask("/v1/clients", q=client)["items"]
    return running.ask(f"/v1/relationships/{found['client_id']}")["value"]


def listed(running, client):
    return running.say("touches", client)
