"""What was read and approved is what goes out: no more names, no second copies."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from libs.contracts.upkeep import PersonErased
from services.cli.messages import newsletters as typed
from tests.integration.concentration.terminal import DeskDoor
from tests.integration.outbound.asking import (
    OWNER,
    Desk,
    manager_of,
)
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import branch, client, contact
from tests.integration.outbound.issues import (
    GOOD,
    act,
    begun,
    printed,
    ready,
    send,
    write,
)

STORY = {
    "client_id": "c-1",
    "named": "Huber saves 4,000 a year.",
    "anonymised": "A dentist saves 4,000 a year.",
}
FROZEN = "select convert_from(body, 'UTF8') from outbound.frozen order by message_id"
STATES = "select recipient, state from outbound.messages order by recipient"


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1, 2)
    house.hear(client(name="Huber Zahnkunst GmbH", revision=9))
    return Desk(house, tmp_path)


def story_of(desk):
    return desk.send("post", "/v1/success-stories", OWNER, STORY).json["story_id"]


def agree(desk, story):
    path = f"/v1/success-stories/{story}/consent"
    return desk.send("put", path, OWNER, {"agreed_by": "p-1"})


def telling(story):
    return GOOD.replace("interesting,", f"interesting, story {story},")


def note(desk, issue, method="put", who=OWNER, words="Thank you for the cake!"):
    path = f"/v1/newsletters/{issue['issue_id']}/notes/c-1"
    return desk.send(method, path, who, {"note": words})


def test_what_changed_since_it_was_read_is_neither_approved_nor_sent(desk):
    issue = begun(desk)
    seen = write(desk, issue).headers["ETag"]
    write(desk, issue, GOOD.replace("waltz", "polka"))

    assert act(desk, issue, "approval", match=seen).status_code == 412
    approved = act(desk, issue, "approval")
    assert approved.status_code == 201
    late = act(desk, issue, "sending", match=seen, channels=["post"])
    assert late.status_code == 412
    path = f"/v1/newsletters/{issue['issue_id']}/approval"
    assert desk.send("post", path, OWNER).status_code == 428


def test_who_edits_does_not_undo_what_another_wrote_meanwhile(desk, monkeypatch):
    issue = begun(desk)

    def in_the_editor(text):
        assert write(desk, issue, GOOD).status_code == 200
        return text + "\nMine.\n"

    monkeypatch.setattr(typed, "opened", lambda: DeskDoor(desk))
    monkeypatch.setattr(typed, "issue_of", lambda *_: issue)
    monkeypatch.setattr(typed, "edited", in_the_editor)
    done = CliRunner().invoke(typed.newsletter, ["edit", "2026-03"])

    assert done.exit_code == 1
    assert "been changed since" in done.output
    kept = desk.ask(f"/v1/newsletters/{issue['issue_id']}").json["manuscript"]
    assert kept == GOOD


def test_what_is_typed_of_a_branch_says_the_branch_in_what_is_typed_next(
    desk, monkeypatch, tmp_path
):
    issue, path = ready(desk), tmp_path / "march.md"
    path.write_text(GOOD)
    door = DeskDoor(desk)
    monkeypatch.setattr(typed, "opened", lambda: door)
    monkeypatch.setattr(typed, "issue_of", lambda *_: issue)
    named = []
    monkeypatch.setattr(
        typed, "client_id_of", lambda _, name: named.append(name) or "c-1"
    )

    def say(*words):
        told = [*words, "--branch", "vienna"]
        done = CliRunner().invoke(typed.newsletter, told, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    proof = say("proof", "--client", "Huber")
    edited = say("edit", "--file", str(path))
    told = desk.ask(f"/v1/newsletters/{issue['issue_id']}").json
    approved = say("approve", "--revision", str(told["revision"]))

    assert named == ["Huber"]
    assert proof
    assert "It was approved as it stood before: it is a draft again." in edited
    assert "keepwell newsletter proof --branch vienna" in edited
    assert f"send {told['month']} --branch vienna --dry-run" in approved


def test_what_is_approved_at_the_terminal_is_the_revision_that_was_read(
    desk, monkeypatch
):
    issue = begun(desk)
    write(desk, issue)
    monkeypatch.setattr(typed, "opened", lambda: DeskDoor(desk))
    monkeypatch.setattr(typed, "issue_of", lambda *_: issue)

    def approve(*words):
        return CliRunner().invoke(typed.newsletter, ["approve", "2026-03", *words])

    blind, late = approve(), approve("--revision", "1")

    assert (blind.exit_code, late.exit_code) == (1, 1)
    assert "Say which one you read" in blind.output
    assert "It is revision 2 by now" in late.output
    path = f"/v1/newsletters/{issue['issue_id']}"
    assert desk.ask(path).json["state"] == "draft"
    assert approve("--revision", "2").exit_code == 0
    assert desk.ask(path).json["state"] == "approved"


@pytest.mark.requirement("R48")
def test_a_consent_that_comes_after_approval_names_nobody(desk, house):
    story = story_of(desk)
    issue = ready(desk, telling(story))
    agree(desk, story)
    send(desk, issue)

    printed(house)

    bodies = [body for (body,) in house.rows(FROZEN)]
    assert all("A dentist saves" in body for body in bodies)
    assert not any("Huber saves" in body for body in bodies)


@pytest.mark.requirement("R48")
def test_a_name_that_waits_for_the_printer_is_taken_out_when_consent_is(desk, house):
    story = story_of(desk)
    agree(desk, story)
    issue = ready(desk, telling(story))
    send(desk, issue)
    printed(house)
    path = "/v1/post-packs"
    pack = desk.send("post", path, OWNER, {"branch_id": "vienna"}).json["pack_id"]
    before = [body for (body,) in house.rows(FROZEN)]
    desk.send("delete", f"/v1/success-stories/{story}/consent", OWNER)

    empty = desk.send("post", f"{path}/{pack}/handing-over", OWNER, {})
    printed(house)

    assert all("Huber saves" in body for body in before)
    assert empty.status_code == 409
    after = [body for (body,) in house.rows(FROZEN)]
    assert len(after) == 2
    assert not any("Huber saves" in body for body in after)


@pytest.mark.requirement("R48")
def test_a_client_of_another_branch_is_named_neither_in_an_issue_nor_in_the_archive(
    desk, house
):
    issue, vienna = begun(desk), manager_of("vienna")
    write(desk, issue, GOOD.replace("It hummed", "At Graz Dental it hummed"))
    act(desk, issue, "approval", vienna)
    send(desk, issue)
    act(desk, issue, "archiving")
    there = {"branch_id": "graz", "name": "Graz Dental GmbH"}
    house.hear(branch(branch_id="graz", name="Graz"), client(7, **there))
    page = desk.client.get("/v1/newsletter-archive/vienna/2026-03").text
    later = begun(desk, month="2026-04")
    write(desk, later, GOOD.replace("It hummed", "At Graz Dental it hummed"))

    refused = act(desk, later, "approval", vienna)

    assert "Graz" not in page
    assert "A cat on the line" in page
    assert refused.status_code == 422
    assert "graz dental: that tells of a client" in refused.json["detail"]


def test_words_for_one_client_are_taken_back_until_their_copy_is_made(desk, house):
    issue = ready(desk)
    assert note(desk, issue, words="As Client 2 said\r\nonce.").status_code == 200
    assert note(desk, issue, "delete").status_code == 204
    assert note(desk, issue, "delete").status_code == 404
    note(desk, issue)
    send(desk, issue)
    printed(house)

    assert note(desk, issue, "delete").status_code == 409
    assert note(desk, issue, words="Too late").status_code == 409


def test_to_look_at_a_clients_copy_is_written_down(desk, house):
    issue = begun(desk)
    path = f"/v1/newsletters/{issue['issue_id']}/proof"
    desk.ask(path, form="text", client="c-1")

    sql = "select details from outbound.audit where action = 'newsletter looked at'"
    assert house.rows(sql) == [({"client": "c-1"},)]


def test_who_is_erased_is_in_no_note_and_in_no_story(desk, house):
    house.hear(contact(name="Julia Huber", revision=9))
    story = STORY | {"named": "Julia Huber saves 4,000 a year."}
    told = desk.send("post", "/v1/success-stories", OWNER, story).json["story_id"]
    agree(desk, told)
    note(desk, begun(desk))

    known = {"contact_id": "p-1", "client_id": "c-1", "revision": 99}
    house.hear(replace(PersonErased.example(), **known))

    [kept] = desk.ask("/v1/success-stories").json["items"]
    assert (kept["named"], kept["agreed_by"]) == (STORY["anonymised"], None)
    assert desk.ask("/v1/newsletter-notes").json["items"] == []


def test_a_story_without_a_name_does_not_name_their_people_either(desk, house):
    house.hear(contact(name="Julia Steiner", revision=9))
    story = STORY | {"anonymised": "Dr. Steiner's surgery saves 4,000."}

    assert desk.send("post", "/v1/success-stories", OWNER, story).status_code == 422


def test_a_title_that_no_mail_can_have_is_not_approved(desk):
    issue = begun(desk)
    write(desk, issue, GOOD.replace("March at", "March \u2028at"))

    assert act(desk, issue, "approval").status_code == 422


@pytest.mark.parametrize(
    ("name", "answer"), [("March Ltd", 201), ("Marchand Ltd", 422)]
)
def test_a_client_that_is_called_by_an_everyday_word_holds_up_no_issue(
    desk, house, name, answer
):
    house.hear(client(2, name=name, revision=9))
    issue = begun(desk)
    write(desk, issue, GOOD.replace("It hummed", f"In {name.split()[0]} it hummed"))

    assert act(desk, issue, "approval").status_code == answer
