"""As whom branches write: said over HTTP, seen in their mails."""

import pytest

from tests.integration.outbound.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.outbound.house import branch
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.mail_checker import check

SAID = {
    "name": "Kipwel Büro Wien",
    "address": "office@kipwel.example",
    "reply_to": "team@kipwel.example",
    "phone": "+43 1 2345678",
    "postal_lines": ["Kipwel GmbH", "Ring 9", "1010 Wien"],
}
HOME = "/v1/senders"


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), branch(branch_id="graz", name="Graz"))
    return Desk(house, tmp_path)


def said(desk, who, told):
    """Say as whom Vienna writes, as it was read last."""
    seen = desk.ask(f"{HOME}/vienna").headers["ETag"]
    return desk.send("PATCH", f"{HOME}/vienna", who, told, match=seen)


def test_two_who_say_something_at_once_do_not_undo_each_other(desk):
    seen = desk.ask(f"{HOME}/vienna").headers["ETag"]
    path, one, other = f"{HOME}/vienna", {"phone": "+43 1 2"}, {"name": "Kipwel"}
    assert desk.send("PATCH", path, OWNER, one).status_code == 428

    first = desk.send("PATCH", path, OWNER, one, match=seen)
    second = desk.send("PATCH", path, OWNER, other, match=seen)

    assert (first.status_code, second.status_code) == (200, 412)
    again = desk.send("PATCH", path, OWNER, other, match=first.headers["ETag"])
    assert (again.json["phone"], again.json["name"]) == ("+43 1 2", "Kipwel")


def test_what_a_branch_says_stands_in_its_mails(house, desk, tmp_path):
    house.hear(*people(1))
    answer = said(desk, manager_of("vienna"), SAID)
    assert answer.json == {"branch_id": "vienna", **SAID}
    (raw,) = Mailroom(house, tmp_path).send(news()).values()
    told = check(raw)
    assert told["From"] == "Kipwel Büro Wien <office@kipwel.example>"
    assert told["Reply-To"] == "team@kipwel.example"
    for part in ("plain", "html"):
        for line in ("Kipwel GmbH", "Ring 9", "+43 1 2345678"):
            assert line in told.get_body((part,)).get_content()
    [(action, subject)] = house.rows("select action, subject from outbound.audit")
    assert (action, subject) == ("sender changed", "vienna")


def test_a_branch_that_said_nothing_is_shown_as_it_is_known(desk):
    assert desk.ask(f"{HOME}/graz").json == {
        "branch_id": "graz",
        "name": "Graz",
        "address": None,
        "reply_to": None,
        "phone": None,
        "postal_lines": list(branch().address_lines),
    }


def test_what_is_not_named_stays_and_null_is_the_branchs_own_again(desk):
    said(desk, OWNER, SAID)
    answer = said(desk, OWNER, {"phone": None, "name": None})
    assert answer.json == {
        **{"branch_id": "vienna"} | SAID,
        "phone": None,
        "name": branch().name,
    }


def test_nobody_speaks_for_another_branch(desk):
    for who in (manager_of("graz"), account_manager("s-07"), OPERATIONS):
        assert said(desk, who, SAID).status_code in (403, 404)
    assert desk.ask(f"{HOME}/vienna", manager_of("graz")).status_code == 404
    listed = desk.ask(HOME, manager_of("graz")).json["items"]
    assert [each["branch_id"] for each in listed] == ["graz"]
    assert len(desk.ask(HOME, OWNER).json["items"]) == 2


def test_there_is_no_sender_of_no_branch(desk):
    assert desk.ask(f"{HOME}/linz").status_code == 404
    told = desk.send("PATCH", f"{HOME}/linz", OWNER, SAID, match='"0"')
    assert told.status_code == 404


@pytest.mark.requirement("SM-4")
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "A\r\nBcc: x@y.example"},
        {"name": " "},
        {"address": "office"},
        {"reply_to": "a@b.example, c@d.example"},
        {"phone": "+43\x00"},
        {"postal_lines": ["Ring\u20281"]},
    ],
)
def test_what_cannot_stand_in_a_mail_is_refused(desk, wrong):
    answer = said(desk, OWNER, SAID | wrong)
    assert answer.status_code in (400, 422)
    assert desk.ask(f"{HOME}/vienna").json["name"] == branch().name


def test_a_postal_address_that_no_letter_can_carry_is_refused_at_once(desk):
    refused = said(desk, OWNER, {"postal_lines": ["Ring 9", "X" * 75, "1010 Wien"]})

    assert refused.status_code == 422
    assert [each["path"] for each in refused.json["errors"]] == ["postal_lines"]
    assert said(desk, OWNER, {"postal_lines": ["Ring 9", "1010 Wien"]}).json[
        "postal_lines"
    ] == ["Ring 9", "1010 Wien"]
