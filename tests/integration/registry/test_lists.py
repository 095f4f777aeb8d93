import pytest

from tests.integration.registry.asking import CLIENT, MANAGER, OWNER

pytestmark = pytest.mark.usefixtures("client")

ALPINE = {"branch": "Vienna", "client": "Alpine  dental"}
JULIA = {"contact": "Julia Huber", "contact_email": "J.Huber@client.example"}
MANAGED = {
    "engagement": "Managed workplaces",
    "kind": "Managed_Service",
    "starts_on": "2026-01-01",
    "value": "1200",
    "currency": "eur",
    "per": "month",
    "committed_hours": "40",
}
VENDOR = {"vendor": "Printer Palace", "services": "Printers; toner"}
PARTNER = {
    "branch": "vienna",
    "partner": "Cable Brothers",
    "skills": "Fibre",
    "regions": "AT-9",
    "trusted": "yes",
}
LISTS = [
    ("contacts", ALPINE | JULIA),
    ("engagements", ALPINE | MANAGED),
    ("vendors", ALPINE | VENDOR),
    ("partners", PARTNER),
]


def import_(registry, of, *rows, who=OWNER, **more):
    lines = [{"line": line, **row} for line, row in enumerate(rows, start=2)]
    return registry.ask("POST", f"/v1/imports/{of}", {"rows": lines, **more}, who)


def outcomes(answer):
    return [row["record"] for row in answer.json["rows"]]


def one(registry, of):
    [record] = registry.ask("GET", f"/v1/{of}").json["items"]
    return record


@pytest.mark.parametrize(("of", "row"), LISTS)
def test_a_list_is_recorded_once_previewed_and_reverted(office, of, row):
    dry = import_(office, of, row, dry_run=True)
    none = office.ask("GET", f"/v1/{of}").json["items"]
    first = import_(office, of, row, who=MANAGER)
    again = import_(office, of, row, file="again.csv")

    assert (outcomes(dry), none, dry.json["run"]) == (["created"], [], None)
    assert (outcomes(first), outcomes(again)) == (["created"], ["unchanged"])
    assert one(office, of)["revision"] == 1
    path = f"/v1/imports/{first.json['run']}/revert"
    assert office.ask("POST", path, {}).json["removed"] == {of: 1}
    assert office.ask("GET", f"/v1/{of}").json["items"] == []


def test_an_engagement_comes_in_with_its_value_and_hours(office, client):
    import_(office, "engagements", ALPINE | MANAGED)

    engagement = one(office, "engagements")
    assert engagement["client_id"] == client.json["client_id"]
    assert engagement["value"] == {"amount": "1200", "currency": "EUR"}
    assert (engagement["kind"], engagement["per"]) == ("managed_service", "month")
    assert engagement["committed_hours"] == 40


def test_a_contact_has_several_numbers_and_addresses_and_a_birthday(office):
    row = JULIA | {
        "contact_email": "j@client.example; J.Huber@client.example",
        "contact_phone": "0720 123457;+43 720 123458",
        "contact_mobile": "0664 1234567",
        "birthday": "--02-29",
    }

    import_(office, "contacts", ALPINE | row)

    julia = one(office, "contacts")
    assert julia["emails"] == ["j@client.example", "j.huber@client.example"]
    assert julia["phones"] == ["+43720123457", "+43720123458", "+436641234567"]
    assert julia["birthday"] == "--02-29"


@pytest.mark.requirement("T34")
def test_an_import_clears_no_opt_out_and_brings_nobody_back_unasked(office):
    import_(office, "contacts", ALPINE | JULIA)
    julia = one(office, "contacts")
    path = f"/v1/contacts/{julia['contact_id']}"
    opted_out = {"channel": "email", "given": False}
    office.ask("POST", f"{path}/consents", opted_out)
    tag = office.ask("GET", path).headers["ETag"]
    office.ask("PATCH", path, {"active": False}, if_match=tag)

    more = JULIA | {"contact_phone": "0720 123457"}
    import_(office, "contacts", ALPINE | more)
    still = one(office, "contacts")
    import_(office, "contacts", ALPINE | more | {"active": "yes"})

    [standing] = office.ask("GET", f"{path}/consents").json["standing"]
    assert (standing["channel"], standing["given"]) == ("email", False)
    assert (still["phones"], still["active"]) == (["+43720123457"], False)
    assert one(office, "contacts")["active"]


@pytest.mark.parametrize(
    ("of", "row", "path"),
    [
        ("contacts", {"branch": "graz"}, "branch"),
        ("contacts", {"client": "Nobody"}, "client"),
        ("contacts", {"client": None}, "client"),
        ("contacts", {"contact": None, "contact_email": None}, "contact"),
        ("contacts", {"active": "perhaps"}, "active"),
        ("contacts", {"birthday": "31.2."}, "birthday"),
        ("contacts", {"contact_mobile": "ask"}, "contact_mobile"),
        ("engagements", {"starts_on": None}, "starts_on"),
        ("engagements", {"committed_hours": "many"}, "committed_hours"),
        ("engagements", {"per": None}, "per"),
        ("vendors", {"vendor": None}, "vendor"),
        ("partners", {"smallest": "0"}, "smallest"),
    ],
)
def test_a_bad_row_is_rejected_with_its_column_and_stops_no_other(
    office, of, row, path
):
    good = dict(LISTS)[of]

    answer = import_(office, of, good | row, good)

    assert outcomes(answer) == ["rejected", "created"]
    assert answer.json["rows"][0]["errors"][0]["path"] == path


@pytest.mark.parametrize(
    ("of", "row"),
    [
        (
            "contacts",
            {
                "client": "Nobody",
                "contact_phone": "ask",
                "contact_mobile": "ask again",
                "contact_email": "at home",
                "active": "perhaps",
                "birthday": "31.2.",
                "language": "Viennese",
            },
        ),
        (
            "engagements",
            {
                "client": "Nobody",
                "engagement": None,
                "kind": "friendship",
                "starts_on": "soon",
                "ends_on": "never",
                "value": "much",
                "per": "day",
                "committed_hours": "many",
            },
        ),
        ("vendors", {"client": "Nobody", "vendor": None}),
        (
            "partners",
            {
                "branch": "graz",
                "partner": None,
                "smallest": "few",
                "largest": "many",
                "trusted": "perhaps",
                "active": "perhaps",
            },
        ),
    ],
)
def test_a_bad_row_names_every_fault_once(office, of, row):
    answer = import_(office, of, dict(LISTS)[of] | row)

    [taken] = answer.json["rows"]
    assert sorted(each["path"] for each in taken["errors"]) == sorted(row)


def test_a_client_is_known_by_its_number_too(office):
    numbered = CLIENT | {"name": "Brandt", "reference": "D10043"}
    brandt = office.ask("POST", "/v1/clients", numbered).json

    import_(office, "vendors", VENDOR | {"branch": "Vienna", "reference": "D10043"})

    assert one(office, "vendors")["client_id"] == brandt["client_id"]
