"""`keepwell import`, as somebody types it, against the APIs."""

from threading import Thread

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from libs.identity import Role
from libs.observability.health import Health
from libs.testing import databases
from libs.web.mount import mount
from services.cli import main
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.world import World

LIST = "Branch,Company,Tier\nVienna,Alpine Dental,A\nVienna,Brandt,C\nVienna,Foo,Z\n"
CALLS = """\
src,dst,dstchannel,lastapp,start,billsec,disposition,uniqueid
+43720123456,21,PJSIP/21-1,Dial,2020-03-02T09:00:00+01:00,420,ANSWERED,1583136000.1
"""
ZONE = "zone=Europe/Vienna,country=AT"


@pytest.fixture
def world(postgres, tmp_path):
    world = World(databases.fresh_database(postgres, PREPARE), tmp_path)
    yield world
    world.close()


@pytest.fixture
def keepwell(world, tmp_path):
    server = make_server("127.0.0.1", 0, mount(world.apps, Health()))
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
    file.write_text(LIST.replace("Dental,A", "Dental,B") + "Vienna,Bar,C\n")
    done = keepwell("import", "clients", str(file))
    run = done.partition("keepwell import revert ")[2].split()[0]

    reverted = keepwell("import", "revert", run)

    assert reverted.endswith(
        "1 client removed; 1 record stays. stays name because"
        " client Alpine Dental it was on record before"
    )


def test_one_clients_contacts_come_in_from_vcards(keepwell, file, tmp_path):
    keepwell("import", "clients", str(file), "--set", ZONE)
    cards = tmp_path / "people.vcf"
    cards.write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Julia Huber\nEND:VCARD\n")

    done = keepwell("import", "contacts", str(cards), "--client", "alpine dental")

    assert "1 row: 1 contact created." in done


def test_a_wrong_preset_is_named_and_nothing_is_imported(keepwell, file):
    told = keepwell("import", "clients", str(file), "--preset", "odoo")

    assert "There is no preset odoo; there are 3cx, asterisk, autotask" in told
    assert keepwell("import", "list").endswith("Nothing was imported yet.")


def test_an_import_of_calls_is_listed_and_what_it_would_take_back_is_told(
    keepwell, tmp_path
):
    file = tmp_path / "cdr.csv"
    file.write_text(CALLS)
    done = keepwell("import", "calls", str(file))
    run = done.partition("keepwell import revert ")[2].split()[0]

    listed = keepwell("import", "list")
    tried = keepwell("import", "revert", run, "--dry-run")
    unknown = keepwell("import", "revert", "nobodys", "--dry-run")

    assert "1 imported" in done
    assert f"{run} import/asterisk" in listed
    assert tried.endswith("1 contact would be taken back.")
    assert unknown.endswith("There is no import of this id.")
