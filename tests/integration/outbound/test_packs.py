"""Letters go to the printer in packs, each once, and only if they still may."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from libs.contracts.grants import ContactRequested
from libs.contracts.messages import MessageBounced, MessageSent
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.messages import Channel
from services.outbound.domain.packs import (
    NothingToPrint,
    PostPaused,
    PrintedAlready,
    WordsForgotten,
)
from services.outbound.domain.pauses import Reach, Why
from services.outbound.domain.suppressions import Suppression
from services.outbound.usecases import pausing, suppression
from tests.integration.outbound.asking import Desk, manager_of
from tests.integration.outbound.gating import granted
from tests.integration.outbound.house import MONDAY, branch, consent, site
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

ALL = (*("handing-over", "printing", "posting"),)
STATES = "select recipient, state from outbound.messages order by 1"


@pytest.fixture
def printer(house, tmp_path):
    return Printer(Desk(house, tmp_path))


def told(house, event_type):
    return [each for each in house.announced() if isinstance(each, event_type)]


def test_a_letter_waits_until_it_is_posted_and_is_sent_then_and_not_before(
    house, printer
):
    [message] = waiting(house, 1)
    assert house.rows(STATES) == [("p-1", "deferred")]

    pack = printer.pack()
    printer.does(pack, "handing-over", "printing")
    assert house.rows(STATES) == [("p-1", "handed_over")]
    assert told(house, MessageSent) == []
    printer.does(pack, "posting")

    [sent] = told(house, MessageSent)
    assert (sent.message_id, sent.channel, sent.purpose) == (
        *(message, "post", "thank_you"),
    )
    assert house.rows(STATES) == [("p-1", "sent")]


@pytest.mark.requirement("PR-5")
def test_no_letter_is_in_two_packs_whoever_packs_at_once(house, tmp_path):
    waiting(house, *range(1, 21))
    folders = [tmp_path / str(nth) for nth in range(2)]
    for folder in folders:
        folder.mkdir()
    desks = [Printer(Desk(house, folder)) for folder in folders]

    def pack(printer):
        answer = printer.desk.send("POST", PACKS, printer.who, {"branch_id": "vienna"})
        return answer.json["letters"] if answer.status_code == 201 else 0

    with ThreadPoolExecutor() as pool:
        packed = list(pool.map(pack, desks))

    assert sum(packed) == 20
    assert house.rows("select count(*) from outbound.packed") == [(20,)]
    again = desks[0].desk.send("POST", PACKS, desks[0].who, {"branch_id": "vienna"})
    assert again.status_code == 409
    assert again.json["detail"] == NothingToPrint.__doc__


@pytest.mark.requirement("PR-5")
def test_a_pack_saved_again_is_the_same_byte_for_byte_as_its_manifest_says(
    house, printer
):
    newsletter = {"page": "newsletter", "title": "The Lamp", "sections": []}
    card = {"page": "card", "motto": "Happy birthday"}
    waiting(house, 1, 2, 3, p2=json.dumps(newsletter), p3=json.dumps(card))
    pack = printer.pack()
    printer.does(pack, "handing-over")

    first, again = printer.files(pack), printer.files(pack)

    assert hashes(first) == hashes(again)
    manifest = json.loads(first.pop(MANIFEST))
    assert {f["name"]: f["sha256"] for f in manifest["files"]} == hashes(first)
    assert sorted(first) == [
        *("addresses-for-machines.csv", "addresses.csv", "cards-0001.pdf"),
        *("envelopes-0001.pdf", "letters-0001.pdf", "newsletters-0001.pdf"),
    ]
    assert [len(text_of(first[name])) for name in ("letters-0001.pdf",)] == [1]


@pytest.mark.requirement("PR-5")
def test_printing_again_takes_a_reason_and_brings_the_same_pages(house, printer):
    waiting(house, 1)
    pack = printer.pack()
    printer.does(pack, "handing-over")
    first = printer.files(pack)
    printer.does(pack, "printing")

    refused = printer.file(pack, "letters-0001.pdf")
    path, why = f"{PACKS}/{pack}/reprints", {"reason": "The printer jammed"}
    allowed = printer.desk.send("POST", path, printer.who, why).json["reprint_id"]

    assert refused.status_code == 409
    assert refused.json["detail"] == PrintedAlready.__doc__
    assert printer.file(pack, "letters-0001.pdf", reprint="no").status_code == 409
    assert printer.files(pack, reprint=allowed) == first
    assert house.rows("select reason from outbound.reprints") == [(why["reason"],)]


@pytest.mark.requirement("PR-5")
def test_what_was_posted_is_printed_again_the_same_for_90_days_of_the_clock(
    house, printer
):
    card = {"page": "card", "motto": "Happy birthday"}
    waiting(house, 1, 2, p2=json.dumps(card))
    pack = printer.pack()
    printer.does(pack, "handing-over")
    first = printer.files(pack)
    printer.does(pack, "printing", "posting")

    house.tick("prune", house.clock.at + timedelta(days=15))
    path, why = f"{PACKS}/{pack}/reprints", {"reason": "The printer jammed"}
    allowed = printer.desk.send("POST", path, printer.who, why).json["reprint_id"]
    assert printer.files(pack, reprint=allowed) == first

    house.tick("prune", house.clock.at + timedelta(days=90))
    allowed = printer.desk.send("POST", path, printer.who, why).json["reprint_id"]
    gone = printer.file(pack, "letters-0001.pdf", reprint=allowed)
    assert gone.json["detail"] == WordsForgotten.__doc__


@pytest.mark.requirement("PR-1")
def test_a_card_stands_once_in_the_tables_and_takes_one_envelope(house, printer):
    card = json.dumps({"page": "card", "motto": "Happy birthday"})
    waiting(house, 1, 2, 3, p1=card, p2=card)
    pack = printer.pack()
    printer.does(pack, "handing-over")

    files = printer.files(pack)

    for name in ("addresses.csv", "addresses-for-machines.csv"):
        rows = list(csv.DictReader(StringIO(files[name].decode("utf-8-sig"))))
        assert [row["number"] for row in rows] == ["00001", "00002", "00003"]
    told = {each["name"]: each for each in json.loads(files[MANIFEST])["files"]}
    assert told["envelopes-0001.pdf"]["sheets"] == 2


def test_a_pack_is_drawn_up_handed_over_printed_and_posted_in_this_order(
    house, printer
):
    waiting(house, 1)
    pack = printer.pack()

    assert printer.does(pack, "posting").status_code == 409
    assert printer.does(pack, "printing").status_code == 409
    assert printer.does(pack, *ALL).json["state"] == "posted"
    assert printer.does(pack, "posting").status_code == 409
    assert printer.does(pack, "dissolution").status_code == 409
    assert len(told(house, MessageSent)) == 1


@pytest.mark.requirement("PR-5")
def test_a_letter_whose_grant_ran_out_waits_for_leave_and_goes_then(house, printer):
    until = MONDAY + timedelta(days=3)
    review = letter(gap_class="ask", request="t-1", granted_until=until)
    [message] = waiting(house, 1, queued=[review])
    pack = printer.pack()

    house.tick("ask_for_leave", MONDAY + timedelta(days=4))
    assert [each.request_id for each in told(house, ContactRequested)] == ["t-1"]
    assert printer.does(pack, "handing-over").status_code == 409
    later = {"granted_for": house.clock.at, "expires_at": MONDAY + timedelta(days=9)}
    house.hear(granted("t-1", **later))

    assert printer.does(pack, "handing-over").status_code == 200
    assert house.rows("select message_id, state from outbound.messages") == [
        (message, "handed_over")
    ]


@pytest.mark.requirement("PR-5")
def test_what_has_no_leave_is_out_of_the_pack_and_says_so(house, printer):
    until = MONDAY + timedelta(days=3)
    review = letter(gap_class="ask", request="t-1", granted_until=until)
    waiting(house, 1, 2, queued=[review, letter(2)])
    pack = printer.pack()
    house.clock.at = MONDAY + timedelta(days=4)

    assert printer.does(pack, "handing-over").json["letters"] == 1
    rows = "select recipient, state, rule from outbound.messages order by 1"
    assert house.rows(rows) == [
        ("p-1", "deferred", "no_leave"),
        ("p-2", "handed_over", "waits_for_pack"),
    ]
    later = {"granted_for": house.clock.at, "expires_at": MONDAY + timedelta(days=9)}
    house.hear(granted("t-1", **later))
    PostRoom(house).go_round()
    assert printer.does(printer.pack(), "handing-over").json["letters"] == 1


def test_proofs_say_so_and_have_no_manifest(house, printer):
    waiting(house, 1)

    proofs = printer.files(printer.pack())

    assert all("PROOF" in page for page in text_of(proofs["letters-0001.pdf"]))
    assert MANIFEST not in proofs


@pytest.mark.requirement("SM-11")
def test_who_wants_no_post_by_now_is_out_of_a_pack_that_is_not_handed_over(
    house, printer
):
    _, second, *_ = waiting(house, 1, 2, 3, 4, 5)
    pack = printer.pack()

    with house.worker.begin() as transaction:
        unwanted = Suppression(
            *("vienna", Channel.POST, Unwanted.COMPLAINT, MONDAY, "c-1", "p-1")
        )
        nobody_there = Suppression(
            *("vienna", Channel.POST, Unwanted.RETURNED_POST, MONDAY, "c-5"),
            address="l-5",
        )
        suppression.suppress(transaction, [unwanted, nobody_there])
    house.hear(consent(2, channel="post", address=None, given=False, at=MONDAY))
    house.execute(
        "update outbound.messages set state = 'failed' where recipient = 'p-3'"
    )
    before = [each["client_id"] for each in printer.letters(pack)]
    printer.does(pack, *ALL)

    assert sorted(before) == ["c-4", "c-5"]
    assert [each.client_id for each in told(house, MessageSent)] == ["c-4"]
    assert dict(house.rows(STATES))["p-2"] == "suppressed"
    assert second not in {each.message_id for each in told(house, MessageSent)}


def test_who_moved_gets_the_letter_in_another_pack_to_where_they_are_now(
    house, printer
):
    waiting(house, 1, 2)
    pack = printer.pack()
    moved = ("Gasse 7", "8010 Graz", "AUSTRIA")

    house.hear(site(1, address_lines=moved, revision=99))
    printer.does(pack, "handing-over")
    stayed = [each["client_id"] for each in printer.letters(pack)]
    waiting(house, queued=[letter(2)])
    again = printer.pack()
    printer.does(again, "handing-over")

    told = "".join(text_of(printer.files(again)["letters-0001.pdf"]))
    assert stayed == ["c-2"]
    assert "Gasse 7\n8010 Graz" in told


@pytest.mark.requirement("SM-13")
def test_no_pack_leaves_while_post_is_paused(house, printer):
    waiting(house, 1)
    pack = printer.pack()
    reach = Reach("vienna", Channel.POST)

    with house.worker.begin() as transaction:
        pausing.pause(transaction, reach, Why.SWITCHED_OFF, "wrong address")
    paused = printer.does(pack, "handing-over")
    with house.worker.begin() as transaction:
        pausing.resume(transaction, reach, Why.SWITCHED_OFF, "it is right")

    assert paused.status_code == 409
    assert paused.json["detail"] == PostPaused.__doc__
    assert printer.does(pack, "handing-over").status_code == 200


def test_letters_of_a_dissolved_pack_wait_for_another(house, printer):
    waiting(house, 1)
    pack = printer.pack()

    printer.does(pack, "dissolution")

    assert printer.letters(pack) == []
    assert len(printer.letters(printer.pack())) == 1


def test_a_letter_that_comes_back_is_told_once_by_its_code(house, printer):
    [message] = waiting(house, 1)
    path, code = "/v1/returned-letters", {"code": message[:20].upper()}
    early = printer.desk.send("POST", path, printer.who, code)
    printer.does(printer.pack(), *ALL)

    answers = [printer.desk.send("POST", path, printer.who, code) for _ in range(2)]

    [bounced] = told(house, MessageBounced)
    assert (bounced.message_id, bounced.cause) == (message, "returned_post")
    assert house.rows("select address, why from outbound.suppressions") == [
        ("l-1", "returned_post")
    ]
    assert [each.status_code for each in (early, *answers)] == [404, 204, 404]


def test_the_tables_name_every_letter_with_its_address(house, printer):
    waiting(house, 1, 2)

    files = printer.files(printer.pack())

    rows = list(csv.DictReader(StringIO(files["addresses-for-machines.csv"].decode())))
    assert [row["number"] for row in rows] == ["00001", "00002"]
    assert list(rows[0].values())[5:9] == [
        *("Julia Huber", "Alpine Dental", "Huber GmbH", "Ring 1"),
    ]
    assert rows[0]["goes_in"] == "window"


def test_whose_address_no_envelope_takes_gets_no_letter_and_it_says_why(house):
    too_many = tuple(f"Line {nth}" for nth in range(7))
    house.hear(site(1, address_lines=too_many, revision=9))

    waiting(house, 1)

    assert house.rows("select state, rule from outbound.messages") == [
        ("suppressed", "address_not_for_an_envelope")
    ]
    assert house.rows("select * from outbound.frozen") == []


def test_another_branchs_packs_are_not_there(house, printer):
    waiting(house, 1)
    pack = printer.pack()
    graz = Printer(printer.desk, manager_of("graz"))

    assert graz.desk.ask(f"{PACKS}/{pack}", graz.who).status_code == 404
    assert graz.does(pack, "handing-over").status_code == 404
    assert graz.file(pack, "letters-0001.pdf").status_code == 404
    assert graz.desk.ask(PACKS, graz.who).json["items"] == []


def test_an_american_branch_prints_on_letter_paper(house, printer):
    house.hear(branch(country="US", subdivision=None, revision=9))
    waiting(house, 1)

    made = printer.files(printer.pack())["letters-0001.pdf"]

    [page] = PdfReader(BytesIO(made)).pages
    assert (page.mediabox.width, page.mediabox.height) == (612, 792)
