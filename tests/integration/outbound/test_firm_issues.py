"""One newsletter for the whole firm: the owner's, and each branch sends its own."""

import pytest
from click.testing import CliRunner

from libs.observability import metrics
from services.cli.messages import newsletter_copies, newsletters
from services.outbound.usecases.late_issues import measure
from tests.integration.concentration.terminal import DeskDoor
from tests.integration.outbound.asking import OWNER, Desk, manager_of
from tests.integration.outbound.house import branch, client, contact, days, site
from tests.integration.outbound.issues import (
    GOOD,
    act,
    begun,
    posted,
    printed,
    standing,
    write,
)

VIENNA, GRAZ = manager_of("vienna"), manager_of("graz")
POST = {"channels": ["post"]}
UNSIGNED = GOOD.replace("Signed: Anna Berger\n", "")
GRAZ_ADDRESS = ("Keepwell Graz", "Murgasse 3", "8010 Graz")
SENT = "select branch_id from outbound.issues where sent_at is not null order by 1"


@pytest.fixture
def desk(house, tmp_path):
    house.hear(
        branch(), branch(branch_id="graz", name="Graz", address_lines=GRAZ_ADDRESS)
    )
    house.hear(client(1), contact(1), site(1))
    theirs = {"branch_id": "graz"}
    house.hear(client(2, **theirs), contact(2, **theirs), site(2, **theirs))
    return Desk(house, tmp_path)


def of_the_firm(desk):
    issue = begun(desk, branch_id=None)
    assert write(desk, issue, UNSIGNED).status_code == 200
    assert act(desk, issue, "approval").status_code == 201
    return issue


@pytest.mark.requirement("R40")
def test_the_owner_sends_one_issue_and_each_branch_its_own_to_its_clients(desk, house):
    issue = of_the_firm(desk)
    foreseen = act(desk, issue, "foresight", **POST)
    sent = act(desk, issue, "sending", **POST)
    parcels = printed(house)

    assert foreseen.json["counts"] == {"post goes": 2}
    assert (sent.status_code, sent.json["queued"]) == (201, 2)
    assert house.rows(SENT) == [("graz",), ("vienna",)]
    told = {each.branch: each.body.decode() for each in parcels}
    assert "Murgasse 3" in told["graz"]
    assert "Yours, Graz" in told["graz"]
    assert "Graben 2" in told["vienna"]
    assert "Murgasse 3" not in told["vienna"]
    posted(house, "graz")
    [graz] = desk.ask("/v1/newsletters", GRAZ).json["items"]
    assert graz["firm_id"] == issue["firm_id"]
    assert standing(desk, graz)["deliveries"] == {"delivered": 1}
    [vienna] = desk.ask("/v1/newsletters", VIENNA).json["items"]
    assert standing(desk, vienna)["deliveries"] == {"on_its_way": 1}


@pytest.mark.requirement("R40")
def test_a_branch_has_its_own_issue_or_that_of_the_firm_and_never_both(desk):
    begun(desk, GRAZ, branch_id="graz")
    refused = desk.send("post", "/v1/newsletters", OWNER, {"month": "2026-03"})
    assert refused.status_code == 409
    assert "graz" in refused.text
    assert desk.ask("/v1/newsletters", VIENNA).json["items"] == []

    begun(desk, branch_id=None, month="2026-04")
    own = {"branch_id": "graz", "month": "2026-04"}
    assert desk.send("post", "/v1/newsletters", GRAZ, own).status_code == 409


def test_only_the_owner_writes_and_sends_what_is_of_the_whole_firm(desk):
    assert desk.send("post", "/v1/newsletters", VIENNA, {}).status_code == 403
    of_the_firm(desk)
    [issue] = desk.ask("/v1/newsletters", VIENNA).json["items"]

    assert write(desk, issue, who=VIENNA).status_code == 403
    assert act(desk, issue, "approval", VIENNA).status_code == 403
    assert act(desk, issue, "sending", VIENNA, **POST).status_code == 403
    seen = act(desk, issue, "foresight", VIENNA, **POST)
    assert seen.json["counts"] == {"post goes": 1}
    assert act(desk, issue, "foresight", GRAZ, **POST).status_code == 404


def test_what_is_typed_without_a_branch_is_of_the_whole_firm(desk, house, monkeypatch):
    door = DeskDoor(desk)
    for module in (newsletters, newsletter_copies):
        monkeypatch.setattr(module, "opened", lambda: door)

    def say(*words):
        done = CliRunner().invoke(newsletters.newsletter, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert max(map(len, done.output.splitlines())) <= 100
        return done.output

    say("new", "2026-03", "--firm")
    [issue] = desk.ask("/v1/newsletters", VIENNA).json["items"]
    write(desk, issue, UNSIGNED)
    say("approve", "--revision", "2")
    house.clock.at += days(20)
    late = say("status")
    say("send", "--yes")

    assert "The newsletter of 2026-03 in graz: approved\nLATE: Graz has not" in late
    told = say("status")
    assert "2026-03 in graz: being sent\non its way: 1" in told
    assert "2026-03 in vienna: being sent\non its way: 1" in told


@pytest.mark.requirement("R40")
def test_a_late_issue_is_shown_by_its_branch_alone(desk, house):
    def late(named):
        return metrics.NEWSLETTERS_LATE.labels(named)._value.get()  # noqa: SLF001 what is scraped

    house.clock.at += days(20)
    with house.worker.begin() as transaction:
        measure(transaction)
    assert (late("vienna"), late("graz")) == (1, 1)
    metrics.NEWSLETTERS_LATE.clear()
    begun(desk, branch_id=None)
    of_all = desk.ask("/v1/newsletters", GRAZ).json["items"][0]
    write(desk, of_all, UNSIGNED)
    act(desk, of_all, "approval")
    act(desk, of_all, "sending", **POST)
    with house.worker.begin() as transaction:
        measure(transaction)
    assert (late("vienna"), late("graz")) == (0, 0)


def open_linz(house):
    told = {"branch_id": "linz", "name": "Linz", "address_lines": GRAZ_ADDRESS}
    house.hear(branch(**told))
    theirs = {"branch_id": "linz"}
    house.hear(client(3, **theirs), contact(3, **theirs), site(3, **theirs))


@pytest.mark.requirement("R40")
def test_a_branch_that_is_opened_before_it_goes_out_has_a_copy_of_it(desk, house):
    issue = of_the_firm(desk)
    open_linz(house)

    foreseen = act(desk, issue, "foresight", **POST)
    sent = act(desk, issue, "sending", **POST)

    assert foreseen.json["counts"] == {"post goes": 3}
    assert (sent.status_code, sent.json["queued"]) == (201, 3)
    assert house.rows(SENT) == [("graz",), ("linz",), ("vienna",)]
    [linz] = desk.ask("/v1/newsletters", manager_of("linz")).json["items"]
    assert linz["firm_id"] == issue["firm_id"]
    assert {each.branch for each in printed(house)} == {"graz", "linz", "vienna"}


def test_a_branch_of_later_keeps_its_own_issue_and_gets_none_that_went_out(desk, house):
    issue = of_the_firm(desk)
    open_linz(house)
    begun(desk, branch_id="linz")
    assert act(desk, issue, "sending", **POST).json["queued"] == 2

    house.hear(branch(branch_id="ulm", name="Ulm"))
    assert act(desk, issue, "archiving").status_code == 201
    assert house.rows(SENT) == [("graz",), ("vienna",)]


@pytest.mark.requirement("R40")
def test_branches_that_are_opened_one_by_one_all_have_a_copy_of_their_own(desk, house):
    issue = of_the_firm(desk)
    open_linz(house)
    begun(desk, branch_id="linz")
    for named in ("ulm", "bonn"):
        house.hear(branch(branch_id=named, name=named.title()))
        assert write(desk, issue, UNSIGNED).status_code == 200
    act(desk, issue, "approval")

    assert act(desk, issue, "sending", **POST).status_code == 201
    assert [b for (b,) in house.rows(SENT)] == ["bonn", "graz", "ulm", "vienna"]


@pytest.mark.requirement("R43")
def test_who_moved_before_it_went_out_is_counted_as_such(desk, house):
    issue = of_the_firm(desk)
    act(desk, issue, "sending", **POST)

    house.hear(client(1, branch_id="graz", revision=9))

    [vienna] = desk.ask("/v1/newsletters", VIENNA).json["items"]
    [left] = standing(desk, vienna)["left_out"]
    assert (left["rule"], left["clients"]) == ("client_moved", 1)
