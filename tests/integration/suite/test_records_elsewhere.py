"""What happens to a client's record in the registry, as the other services see it."""

from datetime import UTC, datetime

import pytest

from libs.contracts.clients import ClientRecorded
from libs.identity import Role
from tests.integration.suite.courier import Courier
from tests.integration.suite.world import World

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 8, tzinfo=UTC)
BRANCH = {
    "name": "Somewhere",
    "zone": "Europe/Vienna",
    "country": "AT",
    "hours": {"mon": ["09:00-17:00"]},
}
CLIENT = {
    "branch_id": "vienna",
    "name": "Alpine Dental",
    "status": "active",
    "tier": "A",
    "since": "2019-05-01",
    "phones": ["+43720123456"],
}
JULIA = {
    "name": "Julia Huber",
    "phones": ["+43720123457"],
    "emails": ["j@client.example"],
}
CLOCKS = {
    "touchpoints": "select value, as_of, decays_from, last_strong_at, crosses_at, level"
    " from touchpoints.relationships",
    "cadence": "select came_at, last_call, last_meeting, value, as_of, decays_from,"
    " next_touch_at, too_tight_at, judged_until from cadence.clients",
}


class Clock:
    """Stands still until a test moves it."""

    at = MONDAY

    def read(self, _session):
        return self.at


class Firm:
    """Two branches; a client of the first, called once by somebody there."""

    def __init__(self, database, folder):
        self.clock = Clock()
        self.world = World(database, folder, clock=self.clock)
        self.courier = Courier(database, self.clock)
        for branch in ("vienna", "graz"):
            self.create("branches", BRANCH | {"branch_id": branch})
        self.client = self.create("clients", CLIENT)["client_id"]
        of_client = {"client_id": self.client}
        self.contact = self.create("contacts", JULIA | of_client)["contact_id"]
        self.courier.deliver()
        call = of_client | {
            "kind": "call",
            "direction": "out",
            "occurred_at": "2026-03-02T07:00:00Z",
            "contact_id": self.contact,
            "outcome": "All is well.",
            "next_step": "Call again in April.",
        }
        self.log(call)

    def create(self, kind, body, service="registry"):
        answer = self.ask(service, "POST", f"/v1/{kind}", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json

    def log(self, call):
        self.create("touchpoints", call, "touchpoints")
        self.courier.deliver()

    def ask(self, service, method, path, role=Role.OWNER, **more):
        return self.world.ask(service, method, path, role, **more)

    def change(self, path, body, method="PATCH"):
        """Change the newest revision of a record; nobody has heard of it yet."""
        revision = self.ask("registry", "GET", path.removesuffix("/transfer")).json
        match = {"headers": {"If-Match": f'"{revision["revision"]}"'}}
        answer = self.ask("registry", method, path, json=body, **match)
        assert answer.status_code == 200, answer.text

    def transfer(self):
        path = f"/v1/clients/{self.client}/transfer"
        self.change(path, {"branch_id": "graz"}, method="POST")

    def clocks(self):
        return {name: self.courier.rows(name, sql) for name, sql in CLOCKS.items()}

    def branches_of(self, service, *tables):
        return {
            branch
            for table in tables
            for (branch,) in self.courier.rows(
                service,
                f"select branch_id from {service}.{table}",  # noqa: S608 our own words
            )
        }

    def close(self):
        self.world.close()
        self.courier.close()


@pytest.fixture
def firm(fresh, tmp_path):
    firm = Firm(fresh, tmp_path)
    yield firm
    firm.close()


@pytest.mark.requirement("T24")
def test_editing_a_phone_number_is_no_contact(firm):
    firm.clock.at = LATER
    before = firm.clocks()

    firm.change(f"/v1/contacts/{firm.contact}", {"phones": ["+43720999999"]})
    firm.change(f"/v1/clients/{firm.client}", {"phones": ["+43720888888"]})
    firm.courier.deliver()

    assert len(before["touchpoints"]) == len(before["cadence"]) == 1
    assert firm.clocks() == before
    numbers = firm.courier.rows("touchpoints", "select number from touchpoints.numbers")
    assert {number for (number,) in numbers} == {"+43720999999", "+43720888888"}


TOUCHPOINTS = (
    "clients",
    "contacts",
    "numbers",
    "addresses",
    "touches",
    "credits",
    "relationships",
)
CADENCE = ("clients", "contacts", "touches")


@pytest.mark.requirement("AZ-2", "RL-1")
def test_a_client_that_moves_to_another_branch_moves_in_every_service(firm):
    before = firm.clocks()
    paths = {
        "registry": f"/v1/clients/{firm.client}",
        "touchpoints": f"/v1/relationships/{firm.client}",
    }
    timeline = f"/v1/touchpoints?client={firm.client}"

    def seen_by_vienna():
        asking = (
            firm.ask(service, "GET", path, Role.BRANCH_MANAGER).status_code
            for service, path in paths.items()
        )
        listed = firm.ask("touchpoints", "GET", timeline, Role.BRANCH_MANAGER)
        return [*asking, len(listed.json["items"])]

    assert seen_by_vienna() == [200, 200, 1]
    firm.transfer()
    firm.courier.deliver()

    assert seen_by_vienna() == [404, 404, 0]
    assert len(firm.ask("touchpoints", "GET", timeline).json["items"]) == 1
    assert firm.branches_of("touchpoints", *TOUCHPOINTS) == {"graz"}
    assert firm.branches_of("cadence", *CADENCE) == {"graz"}
    assert firm.clocks() == before


def test_who_calls_before_all_is_heard_of_a_transfer_is_known_in_the_new_branch(firm):
    firm.transfer()
    told = firm.courier.announced("registry")

    firm.courier.hand_over(next(e for e in told if isinstance(e, ClientRecorded)))

    assert firm.branches_of("touchpoints", *TOUCHPOINTS) == {"graz"}


# What is told anew of a client that moves, or brought after it.
FOLLOWING = {
    *("registry.clients", "touchpoints.clients", "cadence.clients"),
    *("touchpoints.contacts", "touchpoints.numbers", "touchpoints.addresses"),
    *("cadence.contacts", "cadence.sites", "touchpoints.consents"),
    *("touchpoints.holds", "cadence.holds"),
}
# What happened between two clients of a branch, while they were both there.
STAYING = {
    *("registry.merges", "touchpoints.merges", "cadence.merges"),
    *("registry.not_the_same", "cadence.introductions"),
    # Whose calendar told of a meeting, and with whom a person said it was.
    *("touchpoints.calendar", "touchpoints.calendar_before"),
}
STAYING_BEHIND = """
select n.nspname || '.' || c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname in ('registry', 'touchpoints', 'cadence')
and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid
  and a.attname in ('branch_id', 'client_id') and not a.attisdropped)
and not exists (select from pg_constraint k where k.conrelid = c.oid
  and k.contype = 'f' and k.confupdtype = 'c'
  and exists (select from pg_attribute where attrelid = k.confrelid
    and attname = 'client_id')
  and 'branch_id' = (select attname from pg_attribute
    where attrelid = c.oid and attnum = k.conkey[1]))
"""


def test_every_table_that_holds_something_of_a_client_follows_it(catalog):
    assert {name for (name,) in catalog(STAYING_BEHIND)} == FOLLOWING | STAYING
