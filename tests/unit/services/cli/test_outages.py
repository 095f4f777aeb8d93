"""Rounds of help on the terminal: of each outage those of the branches it hit."""

from click.testing import CliRunner

from services.cli import outages

PLACES = {"vienna": (3, 1), "linz": (0, 2), "graz": (0, 0)}
AREA = {"country": "AT", "subdivision": None, "postal_codes": ["10"]}
OUTAGE = {"area": AREA, "cause": "power", "started_at": "2026-03-02T08:00:00Z"}


class ADoor:
    """Tells of one round of help in each branch, as the APIs would."""

    def pages(self, path, **_):
        if path == "/v1/branches":
            return iter({"branch_id": b, "zone": "Europe/Vienna"} for b in PLACES)
        if path == "/v1/outages/r-graz/clients":
            return iter(())
        return (round_of(branch, *ways) for branch, ways in PLACES.items())

    def get(self, path, **_):
        if path == "/v1/clock":
            return {"now": "2026-03-02T09:00:00Z"}
        if path == "/v1/outages/r-graz/elsewhere":
            return {"items": [{"name": "Alpine Dental", "round_id": "r-linz"}]}
        raise AssertionError(path)


def round_of(branch, called, messaged):
    told = {"round_id": f"r-{branch}", "branch_id": branch, "helped": 0}
    return told | OUTAGE | {"called": called, "messaged": messaged}


def test_a_branch_with_nobody_in_the_area_is_not_listed(monkeypatch):
    monkeypatch.setattr(outages, "opened", ADoor)

    told = CliRunner().invoke(outages.outages)

    assert told.exit_code == 0, told.output
    named = [branch in told.output for branch in PLACES]
    assert named == [True, True, False]


def test_who_is_helped_in_another_round_is_named_with_it(monkeypatch):
    monkeypatch.setattr(outages, "opened", ADoor)

    told = CliRunner().invoke(outages.outage, ["r-graz"])

    assert told.output == "Alpine Dental is helped in another round: r-linz\n"
