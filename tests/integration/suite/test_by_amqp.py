"""A phone system that speaks AMQP: known by its broker user, heard like any other."""

from datetime import UTC, datetime, timedelta

import pytest
from amqp import Message

from libs.bus.carriers.amqp import Line
from libs.bus.carriers.rights import Rights
from libs.bus.carriers.topology import INTAKE
from libs.bus.handles import heard_by
from libs.contracts import wire
from libs.identity import Role
from libs.identity.machine_keys import StoredKey
from libs.storage import keys
from libs.testing import databases
from libs.testing.suites import Suite, suite
from libs.waiting import until
from services.touchpoints.service import Touchpoints
from tests.integration.touchpoints.house import MONDAY, PREPARE, House, call, days

PHONE = "phone"


@pytest.fixture
def phone(postgres, broker, tmp_path):
    vhost = broker.vhost(["touchpoints"])
    url = broker.add_user(PHONE, vhost.name, Rights(write=rf"^{INTAKE}$"))
    heard = {"touchpoints": heard_by(Touchpoints)}
    database = databases.fresh_database(postgres, PREPARE)
    with suite(Suite(database, heard, "rabbitmq", tmp_path, vhost)) as running:
        let_in(running)
        house = House(database)
        house.open()
        house.close()
        running.work(["-m", "services.worker", "touchpoints"])
        yield running, Line(url, PHONE)


@pytest.mark.requirement("CE-3")
@pytest.mark.requirement("CE-6")
@pytest.mark.requirement("MQ-5")
def test_a_call_reported_by_amqp_is_logged_and_a_foreign_source_is_parked(phone):
    running, line = phone

    report(line, "1", "pbx/vienna")
    report(line, "2", "billing")

    assert until(lambda: running.rows("select from touchpoints.touches"), 15)
    parked = "select reason from touchpoints.inbox where state = 'parked'"
    assert until(lambda: running.rows(parked), 15)
    assert running.rows(parked) == [("phone may not speak as billing",)]
    line.hang_up()


def let_in(running):
    now = datetime.now(UTC)
    key = StoredKey(
        "id", PHONE, b"digest", Role.EMITTER, None, ("pbx",), now, now + timedelta(1)
    )
    with running.engine.begin() as connection:
        keys.store(connection, key, "the owner")


def report(line, event_id, source):
    event = wire.addressed(
        call(MONDAY - days(1)),
        id=event_id,
        time=MONDAY,
        source=source,
        branches=("nowhere",),
    )
    message = Message(wire.encode(event), user_id=PHONE)
    line.channel.basic_publish(message, INTAKE, event.routing_key)
