"""Contacts of any kind that another system reports become touches of that kind."""

from dataclasses import replace

import pytest

from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingHeld
from libs.contracts.reports import TouchReported
from libs.contracts.touchpoints import TouchpointLogged
from libs.contracts.verdicts import Park
from services.touchpoints.usecases import reports
from tests.integration.touchpoints.house import MONDAY, NUMBER, client, contact


def reported(**changed):
    told = {"client_ref": "c-0042", "occurred_at": MONDAY} | changed
    return replace(TouchReported.example(), **told)


def test_a_reported_contact_is_logged_as_the_kind_it_is(house):
    house.open()

    house.hear(reported(kind="drop_in", minutes=15))

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.random) == ("drop_in", True)
    assert house.rows("select seconds, note from touchpoints.touches") == [
        (900, "wants a quote")
    ]


def test_a_reported_contact_names_its_client_by_number_or_address_too(house):
    house.open()
    address = contact().emails[0].upper()

    house.hear(reported(client_ref=NUMBER), reported(client_ref=address))

    logged = house.announced(TouchpointLogged)
    assert [each.client_id for each in logged] == ["c-0042", "c-0042"]


def test_a_report_of_a_kind_nobody_knows_is_set_aside_and_holds_up_no_other(house):
    house.open()
    strange, known = (house.sent(reported(kind=k)) for k in ("telepathy", "letter"))

    with house.worker.begin() as transaction:
        verdicts = reports.log(transaction, [strange, known])

    assert isinstance(verdicts[strange.key], Park)
    assert [each.kind for each in house.announced(TouchpointLogged)] == ["letter"]


def test_a_mail_of_an_address_nobody_knows_is_with_the_client_it_names(house):
    house.open()
    mail = replace(
        MailExchanged.example(),
        address="info@client.example",
        client_id="c-0042",
        sent_at=MONDAY,
    )

    house.hear(mail)

    [logged] = house.announced(TouchpointLogged)
    assert (logged.client_id, logged.contact_id) == ("c-0042", None)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"reply": True, "direction": "out"}, "reply"),
        ({"reply": True, "direction": "in"}, "mail"),
        ({"reply": False, "direction": "out"}, "mail"),
        ({"reply": True, "newsletter": True}, "email_newsletter"),
    ],
)
def test_an_answer_of_ours_is_a_reply_which_no_gap_holds_back(house, told, kind):
    house.open()
    mail = replace(MailExchanged.example(), client_id="c-0042", sent_at=MONDAY, **told)

    house.hear(mail)

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gap_class == "exempt") == (kind, kind == "reply")


def test_a_meeting_with_a_contact_two_clients_share_is_with_the_client_it_names(house):
    house.open()
    house.hear(
        client(client_id="c-2", phones=()), contact(contact_id="p-2", client_id="c-2")
    )
    met = replace(
        MeetingHeld.example(),
        client_id="c-2",
        contact_email=contact().emails[0],
        started_at=MONDAY,
    )

    house.hear(met)

    assert [each.client_id for each in house.announced(TouchpointLogged)] == ["c-2"]
