"""The files of a pack: made one after the other, each noted when it is first made."""

import json
from datetime import timedelta

import pytest

from libs.contracts.messages import MessageBounced
from services.outbound.domain.packs import (
    AllFilesFirst,
    NoSuchFile,
    NotPrintedYet,
)
from tests.integration.outbound.asking import OWNER, Desk, manager_of
from tests.integration.outbound.gating import queue, somebody
from tests.integration.outbound.house import MONDAY, branch
from tests.integration.outbound.post import (
    MANIFEST,
    PACKS,
    PostRoom,
    Printer,
    hashes,
    letter,
    text_of,
    waiting,
)

LETTERS = "letters-0001.pdf"
RETURNS = "/v1/returned-letters"
NOTED = "select name from outbound.pack_files order by name"


@pytest.fixture
def printer(house, tmp_path):
    return Printer(Desk(house, tmp_path))


def handed_over(house, printer, *numbers, **printed):
    waiting(house, *numbers, **printed)
    pack = printer.pack()
    assert printer.does(pack, "handing-over").status_code == 200
    return pack


@pytest.mark.requirement("PR-5")
def test_nothing_is_set_when_a_pack_is_handed_over_and_each_file_is_noted_once_made(
    house, printer
):
    pack = handed_over(house, printer, 1, 2)
    assert house.rows(NOTED) == []
    early = printer.file(pack, MANIFEST)

    first = printer.file(pack, LETTERS).data

    assert early.status_code == 409
    assert early.json["detail"] == AllFilesFirst.__doc__
    assert house.rows(NOTED) == [(LETTERS,)]
    assert printer.file(pack, LETTERS).data == first
    files = printer.files(pack)
    told = json.loads(files.pop(MANIFEST))
    assert {f["name"]: f["sha256"] for f in told["files"]} == hashes(files)
    assert told["files"][-1]["letters"] == 2


@pytest.mark.requirement("PR-5")
def test_what_comes_out_otherwise_than_it_was_noted_is_refused(house, printer):
    pack = handed_over(house, printer, 1, 2)
    printer.file(pack, LETTERS)

    house.execute("update outbound.pack_files set sha256 = 'another'")

    assert printer.file(pack, LETTERS).status_code == 409


def test_a_pack_given_up_lets_its_letters_wait_again(house, printer):
    pack = handed_over(house, printer, 1, 2)
    path, why = f"{PACKS}/{pack}/giving-up", {"reason": "Set anew after an update"}
    house.execute(
        "delete from outbound.frozen where message_id = (select message_id"
        " from outbound.messages where client_id = 'c-2')"
    )
    assert printer.file(pack, LETTERS).status_code == 409  # somebody was erased

    early = printer.desk.send("POST", path, manager_of("graz"), why)
    told = printer.desk.send("POST", path, printer.who, why)

    assert early.status_code == 404
    assert told.json["state"] == "given_up"
    assert printer.letters(pack) == []
    assert [each["client_id"] for each in printer.letters(printer.pack())] == ["c-1"]
    audited = house.rows("select action, details->>'reason' from outbound.audit")
    assert ("pack given up", why["reason"]) in audited
    assert printer.desk.send("POST", path, printer.who, why).status_code == 409


def test_what_is_posted_is_not_given_up(house, printer):
    pack = handed_over(house, printer, 1)
    printer.does(pack, "printing", "posting")

    path, why = f"{PACKS}/{pack}/giving-up", {"reason": "It got lost"}

    assert printer.desk.send("POST", path, printer.who, why).status_code == 409


def test_a_pack_that_is_no_more_has_no_files(house, printer):
    waiting(house, 1)
    pack = printer.pack()
    printer.does(pack, "dissolution")

    listed = printer.desk.ask(f"{PACKS}/{pack}/files", OWNER)

    assert listed.json["items"] == []
    for name in (LETTERS, MANIFEST, "addresses.csv", "passwd"):
        gone = printer.file(pack, name)
        assert (gone.status_code, gone.json["detail"]) == (404, NoSuchFile.__doc__)


def test_a_file_that_never_was_is_not_there(house, printer):
    pack = handed_over(house, printer, 1)

    assert printer.file(pack, "letters-0002.pdf").status_code == 404


def test_a_pack_is_drawn_up_of_a_branch_that_one_sees_and_that_is_there(house, printer):
    waiting(house, 1)
    house.hear(branch(branch_id="graz"))

    for who, whose in ((manager_of("graz"), "vienna"), (OWNER, "nowhere")):
        told = printer.desk.send("POST", PACKS, who, {"branch_id": whose})
        assert told.status_code == 404

    assert house.rows("select * from outbound.packs") == []


def test_a_reprint_takes_a_printed_pack_and_holds_for_a_day(house, printer):
    pack = handed_over(house, printer, 1)
    path, why = f"{PACKS}/{pack}/reprints", {"reason": "The printer jammed"}

    early = printer.desk.send("POST", path, printer.who, why)
    printer.does(pack, "printing")
    reprint = printer.desk.send("POST", path, printer.who, why).json["reprint_id"]

    assert (early.status_code, early.json["detail"]) == (409, NotPrintedYet.__doc__)
    assert printer.file(pack, LETTERS, reprint=reprint).status_code == 200
    house.clock.at = MONDAY + timedelta(days=1)
    assert printer.file(pack, LETTERS, reprint=reprint).status_code == 409


@pytest.mark.parametrize("half", ["5", "", "g" * 20, "5e884898da28047151d"])
def test_half_a_code_takes_no_letter_back(house, printer, half):
    waiting(house, 1, 2)
    printer.does(printer.pack(), "handing-over", "printing", "posting")
    told = printer.desk.send("POST", RETURNS, printer.who, {"code": half})

    assert told.status_code == 422
    assert not [e for e in house.announced() if isinstance(e, MessageBounced)]


def test_who_is_next_is_who_waits_the_least_longer(house, printer, monkeypatch):
    monkeypatch.setattr("services.outbound.storage.packs.MOST_LETTERS", 1)
    late = [letter(n, not_after=MONDAY + timedelta(days=9 - n)) for n in (1, 2, 3)]
    waiting(house, 1, 2, 3, queued=late)

    packed = [printer.letters(printer.pack())[0]["client_id"] for _ in late]

    assert packed == ["c-3", "c-2", "c-1"]


@pytest.mark.requirement("PR-1")
def test_more_than_six_sheets_go_out_under_a_label_and_a_card_in_an_envelope(
    house, printer
):
    said = ["All is well at the bakery. " * 40] * 6
    section = {"heading": "News", "paragraphs": said}
    thick = {"page": "newsletter", "title": "The Lamp", "sections": [section] * 8}
    card = {"page": "card", "motto": "Happy birthday"}
    waiting(house, 1, 2, 3, p1=json.dumps(thick), p2=json.dumps(card))

    told = {e["client_id"]: e for e in printer.letters(printer.pack())}

    assert told["c-1"]["sheets"] > 6
    covers = {name: each["goes_in"] for name, each in told.items()}
    assert covers == {"c-1": "label", "c-2": "envelope", "c-3": "window"}


def test_a_card_that_comes_back_is_told_by_what_stands_on_its_envelope(house, printer):
    card = {"page": "card", "motto": "Happy birthday"}
    [message] = waiting(house, 1, p1=json.dumps(card))
    pack = printer.pack()
    printer.does(pack, "handing-over")
    [envelope] = text_of(printer.files(pack)["envelopes-0001.pdf"])
    printer.does(pack, "printing", "posting")

    code = message[:20].upper()
    assert " ".join(code[at : at + 4] for at in range(0, 20, 4)) in envelope
    told = printer.desk.send("POST", RETURNS, printer.who, {"code": code})
    assert told.status_code == 204


@pytest.mark.requirement("PR-1")
def test_a_sender_that_nobody_could_read_sends_no_letter_and_it_says_why(house):
    somebody(house)
    house.hear(branch(address_lines=("Haus der Unternehmen",) * 6, revision=10))
    queue(house, letter())
    PostRoom(house).go_round()

    assert house.rows("select state, rule from outbound.messages") == [
        ("suppressed", "branch_address_too_long")
    ]


def test_what_was_forgotten_before_the_pack_is_handed_over_is_out_of_it(house, printer):
    waiting(house, 1, 2)
    pack = printer.pack()
    house.execute(
        "delete from outbound.frozen where message_id = (select message_id"
        " from outbound.messages where client_id = 'c-2')"
    )

    assert printer.does(pack, "handing-over").json["letters"] == 1
