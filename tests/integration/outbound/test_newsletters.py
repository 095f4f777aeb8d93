"""An issue a month: begun, written, proofread, approved, archived."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.integration.outbound.asking import OWNER, Desk, account_manager, manager_of
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import MONDAY, branch, client, contact
from tests.integration.outbound.issues import GOOD, act, begun, ready, send, write

STORY = {
    "client_id": "c-1",
    "named": "Huber saves 4,000 a year.",
    "anonymised": "A dentist saves 4,000 a year.",
}


@pytest.fixture
def desk(house, tmp_path):
    somebody(house)
    house.hear(client(name="Huber Zahnkunst GmbH", revision=9))
    return Desk(house, tmp_path)


def findings(desk, issue):
    told = desk.ask(f"/v1/newsletters/{issue['issue_id']}/findings").json["items"]
    return {each["rule"]: each for each in told}


def proof(desk, issue, who=OWNER, **query):
    return desk.ask(f"/v1/newsletters/{issue['issue_id']}/proof", who, **query)


def told(desk, **changed):
    answer = desk.send("post", "/v1/success-stories", OWNER, STORY | changed)
    assert answer.status_code == 201, answer.text
    return answer.json["story_id"]


def agree(desk, story):
    path = f"/v1/success-stories/{story}/consent"
    return desk.send("put", path, OWNER, {"agreed_by": "p-1"})


@pytest.mark.requirement("R40")
def test_two_issues_for_one_month_are_refused(desk):
    first = begun(desk)

    wanted = {"branch_id": "vienna", "month": "2026-03"}
    again = desk.send("post", "/v1/newsletters", OWNER, wanted)
    next_month = begun(desk, month="2026-04")

    assert again.status_code == 409
    assert again.json["detail"] == "There is an issue for this month already."
    assert first["month"] != next_month["month"]


def test_an_issue_is_of_this_month_in_its_branch_unless_another_is_named(desk, house):
    house.clock.at = MONDAY.replace(month=4, day=30, hour=23)

    assert begun(desk, month=None)["month"] == "2026-05"  # it is May in Vienna


@pytest.mark.requirement("R40")
def test_no_issue_by_the_day_it_is_due_is_an_alarm_until_one_is_sent(desk, house):
    def late():
        told = desk.ask("/v1/missing-newsletters").json["items"]
        return [(each["branch_id"], each["month"], each["state"]) for each in told]

    house.clock.at = MONDAY.replace(day=15)
    assert late() == []
    house.clock.at = MONDAY.replace(day=16)
    assert late() == [("vienna", "2026-03", "nothing")]
    issue = begun(desk)
    assert late() == [("vienna", "2026-03", "draft")]
    write(desk, issue)
    act(desk, issue, "approval")
    send(desk, issue)
    assert late() == []


@pytest.mark.requirement("R35")
@pytest.mark.parametrize(
    "tag", ["interesting", "entertaining", "informing", "personal"]
)
def test_an_issue_that_lacks_a_tag_cannot_be_approved(desk, tag):
    issue = begun(desk)
    write(
        desk,
        issue,
        GOOD.replace(f"[{tag}", "[pitch" if "," in tag else "[dated 2026-03-01"),
    )

    refused = act(desk, issue, "approval")

    assert refused.status_code == 422
    assert f"No section is {tag}" in refused.json["detail"]


def test_the_first_draft_is_not_approved_before_its_hints_are_written_over(desk):
    refused = act(desk, begun(desk), "approval")

    assert refused.status_code == 422
    assert "the hint of the first draft" in refused.json["detail"]


@pytest.mark.requirement("R44")
def test_an_issue_that_sells_too_much_is_blocked_with_the_share_shown(desk):
    issue = begun(desk)
    write(desk, issue, GOOD + "\n## Buy now [pitch]\n\n" + "Buy our things. " * 10)

    refused = act(desk, issue, "approval")

    assert refused.status_code == 422
    assert "43.2% of the words sell something; 20% may." in refused.json["detail"]


@pytest.mark.requirement("R46")
def test_an_item_older_than_the_owner_allows_is_flagged(desk):
    issue = begun(desk)
    assert "stale" not in findings(desk, issue)

    write(desk, issue, GOOD.replace("2026-02-20", "2025-12-31"))

    assert findings(desk, issue)["stale"]["section"] == "The printer that sang"


@pytest.mark.requirement("R47")
def test_long_technical_stories_are_flagged(desk):
    issue = begun(desk)
    dull = "Exchange migration and SQL Server deployment. " + "And so on. " * 90
    write(desk, issue, GOOD.replace("It hummed a waltz for years.", dull))

    found = findings(desk, issue)

    assert found["jargon"]["detail"].endswith(
        "exchange migration, sql server, deployment"
    )
    assert found["long_section"]["section"] == "The printer that sang"
    assert not found["jargon"]["blocks"]


@pytest.mark.requirement("R48")
def test_a_story_is_told_with_a_name_only_by_consent(desk):
    story, issue = told(desk), begun(desk)
    write(desk, issue, GOOD.replace("interesting,", f"interesting, story {story},"))
    before = proof(desk, issue, form="text").text
    assert agree(desk, story).status_code == 200
    agreed = proof(desk, issue, form="text").text
    desk.send("delete", f"/v1/success-stories/{story}/consent", OWNER)
    after = proof(desk, issue, form="html").text

    assert ("Huber" in before, "A dentist saves" in before) == (False, True)
    assert "Huber saves 4,000 a year." in agreed
    assert ("Huber" in after, "A dentist saves" in after) == (False, True)


@pytest.mark.requirement("R48")
def test_what_is_told_without_a_name_may_not_hold_it(desk):
    leaky = STORY | {"anonymised": "At Huber  Zahnkunst they save 4,000."}

    refused = desk.send("post", "/v1/success-stories", OWNER, leaky)

    assert (refused.status_code, refused.json["errors"][0]["path"]) == (
        422,
        "anonymised",
    )


@pytest.mark.requirement("R48")
def test_a_client_who_did_not_agree_is_named_nowhere_in_an_issue(desk):
    issue = begun(desk)
    write(desk, issue, GOOD.replace("It hummed", "At Huber Zahnkunst it hummed"))

    refused = act(desk, issue, "approval")

    assert refused.status_code == 422
    assert "Huber Zahnkunst GmbH did not agree to be named" in refused.json["detail"]


def test_what_is_changed_is_approved_anew_and_what_is_sent_is_not_changed(desk):
    issue = ready(desk)
    changed = write(desk, issue, GOOD.replace("waltz", "polka"))
    unapproved = send(desk, issue)
    act(desk, issue, "approval")
    send(desk, issue)

    late = write(desk, issue, GOOD)

    assert (changed.json["state"], unapproved.status_code) == ("draft", 409)
    assert late.status_code == 409
    assert late.json["detail"].startswith("The issue is sent")


def test_two_who_write_at_once_do_not_undo_each_other(desk):
    issue = begun(desk)
    write(desk, issue)

    assert write(desk, issue, revision=issue["revision"]).status_code == 412


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("March", None),
        ("# March\n\n## Cats [funny]\n", "line 3: [funny] says nothing of a section"),
        ("# March\n\n## Cats [dated 2026-02-30]\n", "line 3: 2026-02-30 is no day"),
        ("# March\n\nA\x07bell", "line 3: a character that cannot be printed"),
    ],
)
def test_what_is_no_manuscript_is_refused_with_its_line(desk, text, line):
    refused = write(desk, begun(desk), text)

    assert refused.status_code == 422
    assert line is None or refused.json["errors"][0]["detail"] == line


@pytest.mark.requirement("TP-3")
def test_a_proof_shows_invented_people_on_screen_and_on_paper(desk):
    issue = begun(desk)
    write(desk, issue)

    screen = proof(desk, issue, form="html").text
    paper = proof(desk, issue, form="pdf")
    [page, *_] = PdfReader(BytesIO(paper.data)).pages
    printed = page.extract_text()

    assert "Dear Alex Sample," in screen
    assert "Alex Sample" in printed
    assert "PROOF" in printed
    assert "Keepwell GmbH" in printed
    for words in ("March at Keepwell", "The printer that sang", "Max joined us"):
        assert words in screen
        assert words in printed.replace("\n", " ")


def test_what_people_write_is_words_on_every_page_and_never_markup(desk):
    issue = begun(desk)
    wild = '<script>alert(1)</script> #panic("x") {{ secret }} $1'
    write(desk, issue, GOOD.replace("It hummed a waltz for years.", wild))

    screen = proof(desk, issue, form="html").text
    [page, *_] = PdfReader(BytesIO(proof(desk, issue, form="pdf").data)).pages

    assert "&lt;script&gt;" in screen
    assert "<script>" not in screen
    assert "#panic" in page.extract_text()


def test_words_for_one_client_alone_are_on_their_copy_only(desk, house):
    somebody(house, 2)
    house.hear(contact(name="Julia Huber", revision=9))
    issue = begun(desk)
    write(desk, issue)
    path = f"/v1/newsletters/{issue['issue_id']}/notes"
    thanks = {"note": "Thank you for the cake!"}
    assert desk.send("put", f"{path}/c-1", OWNER, thanks).status_code == 200

    theirs = proof(desk, issue, form="text", client="c-1").text
    others = proof(desk, issue, form="text", client="c-2").text

    assert "Dear Julia Huber,\n" in theirs
    assert "Thank you for the cake!" in theirs
    assert "cake" not in others
    [kept] = desk.ask("/v1/newsletter-notes").json["items"]
    assert (kept["client_id"], kept["note"]) == ("c-1", thanks["note"])


def test_an_account_manager_says_something_to_their_own_clients_alone(desk, house):
    somebody(house, 2)
    house.hear(client(2, account_manager="s-9", revision=9))
    issue = begun(desk)
    path = f"/v1/newsletters/{issue['issue_id']}"
    words, nina = {"note": "Hello!"}, account_manager("s-9")

    assert desk.send("put", f"{path}/notes/c-2", nina, words).status_code == 200
    assert desk.send("put", f"{path}/notes/c-1", nina, words).status_code == 404
    assert proof(desk, issue, nina, client="c-1").status_code == 404
    assert act(desk, issue, "approval", nina).status_code == 403


def test_another_branch_has_no_such_issue(desk, house):
    house.hear(branch(branch_id="graz", name="Graz"))
    issue, graz = ready(desk), manager_of("graz")
    path = f"/v1/newsletters/{issue['issue_id']}"

    assert desk.ask(path, graz).status_code == 404
    assert act(desk, issue, "approval", graz).status_code == 404
    assert send(desk, issue, who=graz).status_code == 404
    wanted = {"branch_id": "vienna", "month": "2026-04"}
    assert desk.send("post", "/v1/newsletters", graz, wanted).status_code == 404
    assert begun(desk, graz, branch_id="graz")["branch_id"] == "graz"


def archive_page(desk, path="vienna/2026-03"):
    return desk.client.get(f"/v1/newsletter-archive/{path}")


def test_the_archive_is_open_to_everybody_once_a_manager_says_so(desk):
    issue = ready(desk)
    early = act(desk, issue, "archiving")
    send(desk, issue)
    hidden = archive_page(desk)
    act(desk, issue, "archiving")

    page, index = archive_page(desk), archive_page(desk, "vienna")

    assert (early.status_code, hidden.status_code) == (409, 404)
    assert page.status_code == 200
    assert "The printer that sang" in page.text
    assert "Dear" not in page.text
    assert 'href="vienna/2026-03"' in index.text
    assert "<style" not in page.text  # the door's policy lets none in
    assert archive_page(desk, "page.css").content_type.startswith("text/css")
    assert archive_page(desk, "graz/2026-03").status_code == 404


@pytest.mark.requirement("R48")
def test_who_withdraws_a_consent_is_named_in_the_archive_no_more(desk):
    story = told(desk)
    agree(desk, story)
    named = GOOD.replace("interesting,", f"interesting, story {story},")
    named = named.replace("The cat answered", "At Huber Zahnkunst the cat answered")
    issue = ready(desk, named)
    send(desk, issue)
    act(desk, issue, "archiving")
    before = archive_page(desk).text
    desk.send("delete", f"/v1/success-stories/{story}/consent", OWNER)

    after = archive_page(desk).text

    assert before.count("Huber") == 2
    assert "Huber" not in after
    assert "A dentist saves 4,000 a year." in after
    assert "A cat on the line" not in after


def test_the_owners_numbers_hold_from_then_on(desk):
    terms = desk.ask("/v1/newsletter-terms").json
    issue = begun(desk)
    write(desk, issue)
    stricter = terms | {"longest_issue": 10, "jargon": ["waltz"], "copy_cost": "1.40"}

    answer = desk.send("put", "/v1/newsletter-terms", OWNER, stricter)

    assert (answer.status_code, answer.json) == (200, stricter)
    assert {"long_issue", "jargon"} <= findings(desk, issue).keys()
    assert desk.ask("/v1/newsletter-terms").json == stricter


def test_newsletters_are_listed_page_by_page_the_newest_first(desk):
    for month in ("2026-01", "2026-03", "2026-02"):
        begun(desk, month=month)

    first = desk.ask("/v1/newsletters", limit=2).json
    second = desk.ask("/v1/newsletters", limit=2, cursor=first["next"]).json

    months = [each["month"] for each in first["items"] + second["items"]]
    assert months == ["2026-03", "2026-02", "2026-01"]
    assert second["next"] is None
