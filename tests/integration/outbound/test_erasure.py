"""Who is erased is not written to, and what was written to them is gone."""

from dataclasses import replace

import pytest

from libs.contracts.invitations import InvitationDrawnUp
from libs.contracts.messages import MessageRefused
from libs.contracts.upkeep import PersonErased
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression
from services.outbound.usecases import suppression
from tests.canaries import tables_with
from tests.integration.outbound.asking import Desk
from tests.integration.outbound.gating import draft, queue, somebody
from tests.integration.outbound.house import MONDAY, consent, contact
from tests.integration.outbound.post import MANIFEST, PACKS, Printer, waiting

THEIRS = ("Canary", "p1@client1.example")
JULIA = {"name": "Canary Huber"}


@pytest.fixture
def printer(house, tmp_path):
    return Printer(Desk(house, tmp_path))


def erase(house, number=1):
    named = {"contact_id": f"p-{number}", "client_id": f"c-{number}", "revision": 99}
    house.hear(replace(PersonErased.example(), **named))


def left(house):
    return [t for word in THEIRS for t in tables_with(house.rows, "outbound", word)]


@pytest.mark.requirement("GD-2")
def test_nothing_waits_for_who_is_erased_and_nothing_is_left_of_them(house):
    house.hear(contact(revision=8, **JULIA))
    [posted] = waiting(house, 1)
    house.hear(consent(address="p1@client1.example"))
    [mailed] = queue(house, draft(1))
    with house.worker.begin() as transaction:
        address = {"address": "p1@client1.example"}
        where = ("vienna", Channel.EMAIL, Unwanted.COMPLAINT, MONDAY, "c-1")
        suppression.suppress(transaction, [Suppression(*where, **address)])
    assert left(house)

    erase(house)
    invited = {"contact_id": "p-1", "client_id": "c-1", "body": "Canary"}
    house.hear(contact(revision=9, **JULIA), consent(address="p1@client1.example"))
    house.hear(replace(InvitationDrawnUp.example(), **invited))

    house.tick("sweep_up_after_people")
    assert left(house) == []
    told = {e.message_id: e for e in house.announced() if isinstance(e, MessageRefused)}
    assert {told[each].rule for each in (posted, mailed)} == {"erased"}


@pytest.mark.requirement("GD-2")
def test_whom_they_shared_an_address_with_keeps_what_is_theirs(house):
    office = {"client_id": "c-1", "emails": ("office@client1.example",)}
    somebody(house)
    house.hear(*(contact(n, revision=8, **office) for n in (1, 2)))
    told = {"client": "c-1", "gap_class": "exempt", "words": {"about": "Canary"}}
    queue(house, draft(1, **told), draft(2, **told))
    house.execute("update outbound.messages set address = 'office@client1.example'")
    where = ("vienna", Channel.EMAIL, Unwanted.UNKNOWN_ADDRESS, MONDAY, "c-1")
    with house.worker.begin() as transaction:
        told = Suppression(*where, address="office@client1.example")
        suppression.suppress(transaction, [told])

    erase(house)

    kept = "select contact_id, address, words::text from outbound.messages order by 1"
    assert house.rows(kept) == [
        ("p-1", None, "{}"),
        ("p-2", "office@client1.example", '{"about": "Canary"}'),
    ]
    assert house.rows("select count(*) from outbound.suppressions") == [(1,)]
    erase(house, 2)
    assert house.rows("select count(*) from outbound.suppressions") == [(0,)]


@pytest.mark.requirement("GD-2")
def test_a_letter_at_the_printers_is_forgotten_once_it_is_posted(house, printer):
    house.hear(contact(revision=8, **JULIA))
    waiting(house, 1, 2)
    pack = printer.pack()
    printer.does(pack, "handing-over")
    erase(house)
    files = printer.files(pack)
    assert MANIFEST in files

    printer.does(pack, "printing", "posting")
    house.tick("sweep_up_after_people")

    assert left(house) == []
    reprint = printer.desk.send(
        "POST", f"{PACKS}/{pack}/reprints", printer.who, {"reason": "it got wet"}
    )
    again = {"reprint": reprint.json["reprint_id"]}
    changed = printer.file(pack, next(f for f in files if f.endswith(".pdf")), **again)
    assert changed.status_code == 409
