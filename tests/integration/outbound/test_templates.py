"""Templates: what goes out unchanged, what a branch says instead, what is shown."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from pypdf import PdfReader

from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Suppressed
from services.outbound.domain.letters import Page, printed_of
from services.outbound.domain.messages import Channel, Form
from services.outbound.storage import ledger as rows
from services.outbound.usecases import composing
from tests.integration.outbound.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.outbound.gating import draft, due, queue
from tests.integration.outbound.house import branch, client, contact, site, staff
from tests.integration.outbound.mailroom import SETTINGS, Mailroom, people

MANAGER = manager_of("vienna")
GRAZ = manager_of("graz")
OWN = "{{ greeting }}\n\nThank you, {{ client.name }}.\n\n{{ signature }}\n"
IDS = "select message_id from outbound.messages"
ANNA = "keepwell:embedded#anna"
AUDIT = """
select actor, action, subject from outbound.audit where action like 'template%%'
order by at
"""


@pytest.fixture
def known(house):
    house.execute("truncate outbound.senders")
    house.hear(branch(), staff(), client(), contact(), site())
    return house


@pytest.fixture
def desk(known, tmp_path):
    return Desk(known, tmp_path)


def composed(house, *drafts):
    """Write messages as the sender does."""
    ids = queue(house, *drafts)
    with house.worker.begin() as transaction:
        messages = rows.read(transaction, ids)
        told = composing.FORMS[Form.TEMPLATE](transaction, messages)
    return [told[each] for each in ids]


def by(template, **changed):
    words = {"template": template, **changed.pop("words", {})}
    return draft(words=words, **changed)


def place(**changed):
    usual = {"branch_id": "vienna", "channel": "email", "language": "de"}
    return usual | changed


def write(desk, who=MANAGER, template="thank_you", **changed):
    told = place(**({"subject": "Danke", "text": OWN} | changed))
    return desk.send("post", f"/v1/templates/{template}/versions", who, told)


def approve(desk, version, who=MANAGER):
    path = f"/v1/template-versions/{version.json['version_id']}/approval"
    return desk.send("post", path, who)


def preview(desk, who=MANAGER, template="thank_you", **changed):
    path = f"/v1/templates/{template}/preview"
    return desk.send("post", path, who, place(**changed))


def test_a_message_is_in_their_language_and_signed_by_who_looks_after_them(known):
    known.hear(contact(revision=2, language="en-GB", name="Julia Huber"))

    [english] = composed(known, by("thank_you"))
    known.hear(contact(revision=3, language=None))
    [german] = composed(known, by("thank_you"))

    assert english.text.startswith("Dear Julia,\n\nThis is simply to say thank you")
    assert english.text.endswith("\nAnna Gruber\nVienna")
    assert german.text.startswith("Guten Tag Julia Huber,\n\nheute möchten wir")


def test_who_has_left_does_not_sign(known):
    known.hear(staff(revision=2, active=False))

    [told] = composed(known, by("thank_you"))

    assert told.text.endswith("Mit herzlichen Grüßen\nVienna")


def test_cards_are_printed_on_two_sides_and_offices_are_greeted_as_a_team(known):
    [card] = composed(
        known, by("thank_you", channel=Channel.POST, to="l-1", contact=None)
    )

    assert printed_of(card).page is Page.CARD
    assert printed_of(card).motto == "Danke"
    assert card.text.startswith("Liebes Team von Alpine Dental,")


@pytest.mark.requirement("R35")
def test_a_personal_message_whose_personal_field_is_empty_is_not_written(known):
    reminded = {"words": {"about": "the signed offer"}, "period": "1 r-1"}
    birthday, anniversary, bare, reminder = composed(
        known,
        by("birthday", channel=Channel.POST, to="l-1", contact=None, purpose="a"),
        by("anniversary", period="2026-03-02", purpose="b"),
        by("reminder", period="1 r-1", purpose="c"),
        by("reminder", purpose="d", **reminded),
    )

    assert birthday == Suppressed("words_missing", {"words": ["contact.name"]})
    assert anniversary == Suppressed("words_missing", {"words": ["occasion.years"]})
    assert bare == Suppressed("words_missing", {"words": ["occasion.about"]})
    assert isinstance(reminder, Content)
    assert "the signed offer" in reminder.text


def test_what_no_template_is_there_for_is_not_written(known):
    nothing, post = composed(
        known,
        by("nothing", purpose="a"),
        by("check_in", channel=Channel.POST, purpose="b"),
    )

    assert nothing == post == Suppressed("no_template")


@pytest.mark.requirement("R51")
def test_an_anniversary_tells_the_right_number_of_years(known):
    [told] = composed(known, by("anniversary", period="2026-06-03"))

    assert told.subject == "7 gemeinsame Jahre"
    assert "vor 7 Jahren" in told.text


def test_line_breaks_in_a_name_break_no_subject(known):
    known.hear(client(revision=9, name="Huber\r\nBcc: all@example.com"))

    [told] = composed(known, by("welcome"))

    assert "\n" not in told.subject
    assert "Huber Bcc: all@example.com" in told.text


def test_a_template_goes_out_as_mail_that_says_the_same_twice(house, tmp_path):
    house.hear(*people(1, name="Eva <b>Muster</b>"))
    room = Mailroom(house, tmp_path, **SETTINGS)
    forms = {**room.stages.forms, **composing.FORMS}
    room.stages = type(room.stages)(**{**vars(room.stages), "forms": forms})

    sent = room.send(by("thank_you", gap_class="exempt"))
    [raw] = sent.values()

    mail = message_from_bytes(raw, policy=policy.default)
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert mail["Subject"] == "Danke"
    assert "Guten Tag Eva <b>Muster</b>," in plain
    assert "Guten Tag Eva &lt;b&gt;Muster&lt;/b&gt;," in html


def test_a_version_is_sent_once_it_is_approved_and_only_in_its_branch(known, desk):
    written = write(desk, account_manager("s-07"))
    [before] = composed(known, by("thank_you", purpose="a"))
    forbidden = approve(desk, written, account_manager("s-07"))
    elsewhere = approve(desk, written, GRAZ)
    approved = approve(desk, written)
    [after] = composed(known, by("thank_you", purpose="b"))

    assert written.status_code == 201
    assert written.json["number"] == 1
    assert "heute möchten wir" in before.text
    assert [each.status_code for each in (forbidden, elsewhere)] == [403, 404]
    assert approved.json["approved_by"] == ANNA
    assert after.text == (
        "Guten Tag Julia Huber,\n\nThank you, Alpine Dental.\n\nAnna Gruber\nVienna"
    )


def test_a_version_is_never_changed_nor_approved_twice_nor_overtaken(known, desk):
    first, second = write(desk), write(desk, subject="Noch einmal danke")
    assert approve(desk, second).status_code == 200

    assert approve(desk, second).status_code == 409
    assert approve(desk, first).status_code == 409
    with pytest.raises(Exception, match="permission denied"):
        known.read(
            lambda t: t.session.exec_driver_sql(
                "update outbound.template_versions set body = ''"
            )
        )


def test_two_who_write_at_once_write_two_versions(desk):
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda _: write(desk), range(4)))

    assert {each.status_code for each in written} == {201}
    assert sorted(each.json["number"] for each in written) == [1, 2, 3, 4]


@pytest.mark.requirement("TP-1")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ client.margin }}", "There is no word client.margin."),
        ("{{ greeting }}{{ occasion.years }}", "no word occasion.years"),
        (
            "{{ greeting }}{{ contact.first_name }}{{ client.name }}",
            "contact.first_name may not be known of everybody: ask first",
        ),
        ("{{ greeting }}{{ branch.phone }}", "{% if branch.phone %}"),
        ("{% for i in (1..9) %}{% endfor %}", "for"),
        ("{{ greeting", "expected"),
    ],
)
def test_what_could_not_be_sent_to_everybody_is_not_even_kept(desk, text, told):
    refused = desk.send(
        "post",
        "/v1/templates/thank_you/versions",
        MANAGER,
        place(subject="Danke", text=text),
    )

    assert refused.status_code == 422
    assert [each["path"] for each in refused.json["errors"]] == ["text"]
    assert told in refused.json["errors"][0]["detail"]


@pytest.mark.requirement("R35")
def test_a_personal_template_without_anything_personal_cannot_be_approved(desk):
    written = desk.send(
        "post",
        "/v1/templates/thank_you/versions",
        MANAGER,
        place(subject="Danke", text="Danke. {{ signature }}"),
    )

    refused = approve(desk, written)

    assert refused.status_code == 422
    assert "Nothing in it is of them" in refused.json["detail"]


@pytest.mark.requirement("TP-3")
def test_of_ours_without_a_name_the_branch_signs_and_no_address_does(known):
    known.hear(staff(name="anna@kipwel.example", revision=9))

    [nameless] = composed(known, by("thank_you"))

    assert "@" not in nameless.text


def test_a_preview_shows_invented_people_unless_a_client_may_be_read(known, desk):
    known.hear(client(2, account_manager="s-9", deputy=None), contact(2))
    mine = account_manager("s-07")

    invented = preview(desk, mine)
    real = preview(desk, mine, client_id="c-1")
    others = [
        preview(desk, mine, client_id="c-2"),
        preview(desk, mine, client_id="c-99"),
        preview(desk, GRAZ, client_id="c-1", branch_id="graz"),
        preview(desk, GRAZ),
    ]

    assert invented.json["invented"]
    assert "Eva Muster" in invented.json["text"]
    assert "Huber" not in invented.json["text"]
    assert not real.json["invented"]
    assert "Julia Huber" in real.json["text"]
    assert "Empfehlung" in invented.json["subject"] + invented.json["text"]
    assert "Empfehlung" not in real.json["subject"] + real.json["text"]
    assert [each.status_code for each in others] == [404] * 4
    assert known.rows(AUDIT) == [(ANNA, "template previewed", "c-1")]


def test_a_preview_of_a_version_shows_what_a_careful_reader_would_say(desk):
    written = write(desk, motto="Danke!!")

    seen = preview(desk, version_id=written.json["version_id"])

    assert "Thank you, Muster & Söhne." in seen.json["text"]
    assert seen.json["findings"] == []
    assert preview(desk, version_id="nothing").status_code == 404
    assert preview(desk, template="nothing").status_code == 404
    assert preview(desk, channel="sms").status_code == 404


def test_what_an_anniversary_would_say_to_a_client_is_true_of_them(known, desk):
    known.hear(client(2, first_service_on=None), contact(2))

    told = preview(desk, template="anniversary", client_id="c-1")
    unknown = preview(desk, template="anniversary", client_id="c-2")

    assert told.json["subject"] == "6 gemeinsame Jahre"
    assert unknown.status_code == 422


def test_all_templates_are_listed_and_each_names_the_words_it_may_say(desk):
    approve(desk, write(desk))
    write(desk)

    listed = desk.ask("/v1/templates", MANAGER, branch="vienna").json["items"]
    shown = desk.ask(
        "/v1/templates/reminder", MANAGER, branch="vienna", channel="sms", language="en"
    )
    versions = desk.ask("/v1/template-versions", MANAGER).json["items"]

    [mine] = [e for e in listed if e["newest"]]
    assert (mine["template"], mine["version"], mine["newest"]) == ("thank_you", 1, 2)
    assert listed[0]["language"] == "de"
    words = {each["name"]: each["always"] for each in shown.json["words"]}
    assert words["greeting"]
    assert not words["occasion.about"]
    assert "occasion.years" not in words
    assert shown.json["needs"] == ["occasion.about"]
    assert sorted(each["number"] for each in versions) == [1, 2]
    assert desk.ask("/v1/template-versions", GRAZ).json["items"] == []
    assert desk.ask("/v1/templates", OPERATIONS, branch="vienna").status_code == 403
    assert desk.ask("/v1/templates", OWNER, branch="nowhere").status_code == 404


@pytest.mark.parametrize(
    ("step", "told"),
    [("1", "nur eine kleine Erinnerung"), ("2", "fragen deshalb noch einmal nach")],
)
def test_a_reminder_says_what_it_is_about_and_how_often_it_was_asked(known, step, told):
    known.hear(
        due(
            purpose="reminder",
            channel="email",
            occasion=f"{step} r-1",
            topic="das Angebot",
        )
    )

    with known.worker.begin() as transaction:
        [message] = rows.read(transaction, [m for (m,) in known.rows(IDS)])
        content = composing.FORMS[Form.TEMPLATE](transaction, [message])[message.id]

    assert "das Angebot" in content.text
    assert told in content.text


def test_a_letter_and_a_card_are_looked_at_as_they_would_be_printed(desk):
    asked = {"branch": "vienna", "language": "de"}
    card = desk.ask("/v1/templates/thank_you/page", MANAGER, **asked)
    letter = desk.ask("/v1/templates/welcome/page", MANAGER, client="c-1", **asked)
    never = desk.ask("/v1/templates/check_in/page", MANAGER, **asked)
    other = desk.ask("/v1/templates/welcome/page", GRAZ, client="c-1", **asked)

    assert card.content_type == "application/pdf"
    front, back = text_of(card)
    assert "Danke" in front
    assert "Guten Tag Eva Muster," in back
    [page] = text_of(letter)
    assert "Huber GmbH" in page
    assert "2. März 2026" in page
    assert "PROOF" in page
    assert (never.status_code, other.status_code) == (404, 404)


def text_of(answer):
    return [page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages]


@pytest.mark.parametrize(
    ("theirs", "country", "language"),
    [("en-GB", "AT", "en"), (None, "US", "en"), (None, "CH", "de"), (None, "DE", "de")],
)
def test_they_are_written_to_in_their_language_else_their_countrys_else_ours(
    known, theirs, country, language
):
    known.hear(contact(language=theirs, revision=2), site(country=country, revision=2))

    [told] = composed(known, by("thank_you"))

    assert told.language == language
