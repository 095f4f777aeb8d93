import pytest

from tests.integration.registry.asking import ALPINE, CLIENT, VIENNA

LOST = {"status": "lost", "lost_reason": "The price", "lost_to": "Cheap IT"}


@pytest.fixture
def close(office, client):
    """Change the client, revision by revision."""

    def close(changes):
        place = client.headers["Location"]
        revision = office.ask("GET", place).json["revision"]
        return office.ask("PATCH", place, changes, If_Match=f'"{revision}"')

    return close


def losses(office, client):
    path = f"{client.headers['Location']}/losses"
    return office.ask("GET", path).json["items"]


@pytest.mark.requirement("R113")
def test_a_lost_client_is_lost_to_somebody(close):
    refused = close(LOST | {"lost_to": None})
    closed = close(LOST)

    assert refused.status_code == 422
    assert [error["path"] for error in refused.json["errors"]] == ["lost_to"]
    assert (closed.status_code, closed.json["lost_to"]) == (200, "Cheap IT")


@pytest.mark.requirement("R113")
def test_nobody_is_recorded_as_lost_without_a_winner_either(office):
    unsaid = CLIENT | {"name": "Bakery", "status": "lost", "lost_reason": "closed"}

    refused = office.ask("POST", "/v1/clients", unsaid)
    [taken] = office.take_in(VIENNA | ALPINE | {"status": "lost", "lost_reason": "x"})

    assert refused.status_code == 422
    assert [error.path for error in taken.errors] == ["lost_to"]


@pytest.mark.requirement("R75")
def test_who_is_won_back_has_been_lost_all_the_same(office, client, close):
    close(LOST)
    close({"lost_reason": "The price, and the silence"})
    close({"status": "active"})
    close(LOST | {"lost_to": "insourced"})

    again, first = sorted(
        losses(office, client), key=lambda loss: loss["lost_to"], reverse=True
    )

    assert (first["reason"], first["lost_to"]) == (
        "The price, and the silence",
        "Cheap IT",
    )
    assert first["won_back_at"] > first["lost_at"]
    assert (again["lost_to"], again["won_back_at"]) == ("insourced", None)
    assert office.ask("GET", client.headers["Location"]).json["lost_reason"]


@pytest.mark.requirement("R75")
def test_what_was_learnt_is_added_later_and_stays(office, client, close):
    close(LOST)
    [loss] = losses(office, client)
    learnt = {"post_mortem": "Nobody had called for a year."}

    added = office.ask("PATCH", f"/v1/losses/{loss['loss_id']}", learnt, If_Match='"1"')
    close({"status": "active"})

    assert (added.status_code, added.json["post_mortem"]) == (200, *learnt.values())
    [kept] = losses(office, client)
    assert kept["post_mortem"] == learnt["post_mortem"]


@pytest.mark.requirement("R113")
def test_losses_are_reported_by_reason_and_by_competitor(office, close):
    close(LOST)
    close({"status": "active"})
    for name, lost_to in (("Bakery", "CHEAP it"), ("Butcher", "closed down")):
        lost = CLIENT | LOST | {"name": name, "lost_to": lost_to}
        assert office.ask("POST", "/v1/clients", lost).status_code == 201

    report = office.ask("GET", "/v1/losses?since=2020-01-01").json
    later = office.ask("GET", "/v1/losses?since=2990-01-01").json

    assert report["by_reason"] == [{"name": "The price", "losses": 3, "won_back": 1}]
    assert [tuple(each.values())[1:] for each in report["by_winner"]] == [
        (2, 1),
        (1, 0),
    ]
    assert {each["name"].lower() for each in report["by_winner"]} == {
        "cheap it",
        "closed down",
    }
    assert later["by_reason"] == later["by_winner"] == []
