"""Who knows what, and whose time is for projects, as it is typed and as it counts."""

from libs.identity import Role

CLIENTS = """\
branch,client,status,account_manager,zone,country
Graz,Alpine Dental,active,ben@my.example,Europe/Vienna,AT
"""


def test_who_knows_what_of_a_client_is_recorded_and_counts(house, keepwell, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(CLIENTS)
    assert "1 client created" in keepwell("import", "clients", str(path))
    knows = ("risk", "people", "knows", "ben@my.example", "Alpine Dental", "backup")

    before = keepwell("risk", "people")
    said = keepwell(*knows, "--critical")
    again = keepwell(*knows)
    house.carry()
    after = keepwell("risk", "people")

    assert "On whom clients hang is unknown" in before
    assert said == again == "ben@my.example knows backup of Alpine Dental.\n"
    assert "Alpine Dental  backup" in after
    notes = house.ask("registry", "GET", "/v1/knowledge-notes", Role.OWNER)
    [note] = notes.json["items"]
    assert (note["area"], note["critical"]) == ("backup", True)


def test_whose_time_is_for_projects_is_said(keepwell, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(CLIENTS)
    keepwell("import", "clients", str(path))

    said = keepwell("risk", "cover", "time", "ben@my.example", "80%")

    assert "80.0% of the time of ben@my.example is for projects." in said
