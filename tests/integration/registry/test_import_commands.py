"""`keepwell import`, as somebody types it, against the APIs."""

import re
from threading import Thread

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from libs.identity import Role
from libs.observability.health import Health
from libs.testing import databases
from libs.web.mount import mount
from services.cli import being_logged, main
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.world import World

LIST = """\
Branch,Company,Tier,Fax
Vienna,Alpine Dental,A,
Vienna,Brandt,C,
Vienna,Foo,Z,
"""
CALLS = """\
src,dst,dstchannel,lastapp,start,billsec,disposition,uniqueid
+43720123456,21,PJSIP/21-1,Dial,2026-03-02T09:00:00+01:00,420,ANSWERED,1772438400.1
"""
ZONE = "zone=Europe/Vienna,country=AT"


@pytest.fixture
def world(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        world = World(url, tmp_path)
        yield world
        world.close()


@pytest.fixture
def keepwell(world, tmp_path):
    server = make_server("127.0.0.1", 0, mount(world.apps, Health(), 8))
    thread = Thread(target=server.serve_forever)
    thread.start()
    environment = {
        "KEEPWELL_URL": f"http://127.0.0.1:{server.server_port}",
        "KEEPWELL_TOKEN": world.token(Role.OWNER),
        "KEEPWELL_DATA": str(tmp_path / "elsewhere"),
    }

    def typed(*words):
        told = CliRunner().invoke(main, words, env=environment)
        return " ".join(told.output.split())

    yield typed
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "clients.csv"
    file.write_text(LIST)
    return file


def test_an_import_is_tried_done_listed_and_reverted(keepwell, file):
    command = ("import", "clients", str(file), "--set", ZONE)

    dry = keepwell(*command, "--dry-run")
    nothing = keepwell("import", "list")
    done = keepwell(*command)
    run = done.partition("keepwell import revert ")[2].split()[0]

    assert "3 rows: 1 branch would be created (vienna), 2 clients would be" in dry
    assert "Columns not taken: Fax. 3 rows: 1 branch would be" in dry
    assert nothing.endswith("Nothing was imported yet.")
    assert "3 rows: 1 branch created (vienna), 2 clients created." in done
    assert "line 4: tier: It is none of A, B, C." in done
    assert f"{run} clients clients.csv" in keepwell("import", "list")
    tried = keepwell("import", "revert", run, "--dry-run")
    assert tried.endswith("2 clients, 1 branch would be removed. Nothing of it stays.")
    reverted = keepwell("import", "revert", run)
    assert reverted.endswith("2 clients, 1 branch removed. Nothing of it stays.")
    again = keepwell("import", "revert", run)
    assert "This import was reverted already, and nothing has changed by this." in again
    assert "reverted" in keepwell("import", "list")


def test_what_an_import_updated_is_told_as_staying(keepwell, file):
    keepwell("import", "clients", str(file), "--set", ZONE)
    file.write_text(LIST.replace("Dental,A", "Dental,B") + "Vienna,Bar,C,\n")
    done = keepwell("import", "clients", str(file))
    run = done.partition("keepwell import revert ")[2].split()[0]

    reverted = keepwell("import", "revert", run)

    assert reverted.endswith(
        "1 client removed. 1 client stays: it was on record before."
        " stays name because client Alpine Dental it was on record before"
    )


def test_of_much_that_stays_a_screenful_is_listed_and_all_if_wished(keepwell, file):
    header, rows = (
        "Branch,Company,Tier\n",
        [f"Vienna,Client {n:03}," for n in range(25)],
    )
    for tier in "AB":
        file.write_text(header + "".join(f"{row}{tier}\n" for row in rows))
        tried = keepwell("import", "clients", str(file), "--set", ZONE, "--dry-run")
        assert "… and 15 rows more. 25 rows: " in tried
        keepwell("import", "clients", str(file), "--set", ZONE)
    [run, _] = re.findall("([0-9a-f]{12}) clients", keepwell("import", "list"))

    some = keepwell("import", "revert", run, "--dry-run")
    every = keepwell("import", "revert", run, "--all")

    assert "Nothing removed. 25 clients stay: it was on record before." in some
    assert "Client 019" in some
    assert "Client 020" not in some
    assert some.endswith("… and 5 more (--all lists them).")
    assert "Client 024 it was on record before" in every
    assert "more" not in every


def test_an_address_of_a_psa_comes_in_and_goes_with_its_client(keepwell, tmp_path):
    companies = tmp_path / "companies.csv"
    companies.write_text(
        "Company Name,Territory,Address Line 1,City,State,Zip,Country,Fax\n"
        "Foo,Vienna,Ring 3,Wien,9,1010,Austria,\nBar,Vienna,Ring 4,Wien,9,10100,AT,\n"
    )
    command = ("import", "clients", str(companies), "--preset", "connectwise")

    done = keepwell(*command, "--set", ZONE)
    run = done.partition("keepwell import revert ")[2].split()[0]

    assert "Columns not taken: Fax." in done
    assert "1 branch created (vienna), 2 clients created, 1 site created." in done
    assert "line 3: postal_code: There is no such one in this country." in done
    reverted = keepwell("import", "revert", run)
    assert "1 site, 2 clients, 1 branch removed." in reverted


def test_whom_new_clients_look_like_is_told_when_they_are_imported(keepwell, file):
    file.write_text(
        "Branch,Company,Phone,Email\nVienna,Alpine,0720 123456,\n"
        "Vienna,Zeta,0720 123456,\nVienna,Alpine GmbH,,a@x.example\n"
        "Vienna,Psi,,b@x.example\n"
    )
    command = ("import", "clients", str(file), "--set", ZONE)

    dry, done = keepwell(*command, "--dry-run"), keepwell(*command)

    for told in (dry, done):
        assert "Line 3: Zeta looks like Alpine (phone)." in told
        assert "Line 4: Alpine GmbH looks like Alpine (name)." in told
        assert "Line 5: Psi looks like Alpine GmbH (domain)." in told


def test_one_clients_contacts_come_in_from_vcards(keepwell, file, tmp_path):
    keepwell("import", "clients", str(file), "--set", ZONE)
    cards = tmp_path / "people.vcf"
    cards.write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Julia Huber\nEND:VCARD\n")

    done = keepwell("import", "contacts", str(cards), "--client", "alpine dental")

    assert "1 row: 1 contact created." in done


def test_the_client_that_the_command_names_goes_before_a_vcards_own(
    keepwell, file, tmp_path
):
    keepwell("import", "clients", str(file), "--set", ZONE)
    cards = tmp_path / "people.vcf"
    cards.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Julia Huber\nORG:Brandt\nTITLE:Owner\nEND:VCARD\n"
    )

    command = ("import", "contacts", str(cards), "--client", "Alpine Dental")

    dry, done = keepwell(*command, "--dry-run"), keepwell(*command)

    assert "1 vienna Alpine Dental Julia Huber created" in dry
    assert "1 row names another client (Brandt): taken for Alpine Dental" in done
    assert "Columns not taken: TITLE. 1 row: 1 contact created." in done


def test_a_wrong_preset_is_named_and_nothing_is_imported(keepwell, file):
    told = keepwell("import", "clients", str(file), "--preset", "odoo")

    assert "There is no preset 'odoo'; there are 3cx, asterisk, autotask" in told
    assert keepwell("import", "list").endswith("Nothing was imported yet.")


def test_an_import_of_calls_is_listed_and_what_it_would_take_back_is_told(
    keepwell, tmp_path, monkeypatch
):
    monkeypatch.setattr(being_logged, "MOST_ASKED_IN_VAIN", 1)  # nobody logs here
    file = tmp_path / "cdr.csv"
    file.write_text(CALLS)
    done = keepwell("import", "calls", str(file))
    run = done.partition("keepwell import revert ")[2].split()[0]

    listed = keepwell("import", "list")
    tried = keepwell("import", "revert", run, "--dry-run")
    unknown = keepwell("import", "revert", "nobodys", "--dry-run")

    assert "1 imported" in done
    assert f"{run} import/asterisk" in listed
    assert "What it told of 1 touch would be taken back." in tried
    assert unknown.endswith("There is no import of this id.")
