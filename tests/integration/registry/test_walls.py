import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from services.registry.usecases.clients import CLIENTS
from tests.integration.registry.asking import ALPINE, GRAZ, MANAGER, VIENNA

TABLES = ("branches", "staff", "clients", "contacts")
UNWALLED = """
select relname from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'branch_id'
where relnamespace = 'registry'::regnamespace and relkind = 'r'
and not (relrowsecurity and relforcerowsecurity)
"""
KEYS_THAT_CROSS = """
select conname from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.connamespace = 'registry'::regnamespace
and a.attname <> 'branch_id'
"""


@pytest.fixture
def two(registry):
    """A registry with the same client in two branches; and the id of each."""
    vienna, graz = registry.take_in(VIENNA | ALPINE, GRAZ | ALPINE)
    return registry, vienna.client_id, graz.client_id


@pytest.mark.requirement("RL-1")
def test_every_table_of_a_branch_stands_behind_the_wall(registry):
    assert not registry.rows(UNWALLED)


@pytest.mark.requirement("RL-1", "RL-3")
@pytest.mark.parametrize("table", TABLES)
def test_a_transaction_sees_the_rows_of_its_branches_only(two, table):
    registry, *_ = two
    with registry.transactions.begin(branches="vienna") as transaction:
        seen = transaction.session.exec_driver_sql(
            f"select branch_id from registry.{table}"  # noqa: S608 our own words
        )
        assert {row.branch_id for row in seen} == {"vienna"}
    with registry.engine.connect() as nobody:
        assert not nobody.exec_driver_sql(f"select from registry.{table}").all()


@pytest.mark.requirement("RL-1")
def test_nobody_writes_into_another_branch(two):
    registry, _, graz = two
    with registry.transactions.begin(branches="*") as transaction:
        client = CLIENTS.found(transaction, graz, {})

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        registry.transactions.begin(branches="vienna") as transaction,
    ):
        CLIENTS.record(transaction, [client])


@pytest.mark.requirement("RL-4")
@pytest.mark.parametrize(
    ("table", "column"), [("contacts", "client_id"), ("clients", "account_manager")]
)
def test_a_row_cannot_point_into_another_branch(two, table, column):
    registry, *_ = two
    elsewhere = (
        f"update registry.{table} set {column} = (select {column} from"  # noqa: S608 our own words
        f" registry.{table} where branch_id = 'graz') where branch_id = 'vienna'"
    )

    assert not registry.rows(KEYS_THAT_CROSS)
    with pytest.raises(IntegrityError):
        registry.rows(elsewhere + " returning 1")


@pytest.mark.requirement("RL-5")
def test_the_same_address_and_reference_may_be_in_two_branches(two):
    registry, vienna, graz = two

    assert vienna != graz
    assert len(registry.rows("select from registry.staff group by email")) == 1


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize("kind", ["branches", "staff", "clients", "contacts"])
def test_what_another_branch_has_is_not_found(two, kind):
    registry, *_ = two
    key = {"branches": "branch_id", "staff": "staff_id"}.get(kind, kind[:-1] + "_id")
    [other] = registry.rows(
        f"select {key} from registry.{kind} where branch_id = 'graz'"  # noqa: S608 our own words
    )
    path = f"/v1/{kind}/{other[0]}"

    read = registry.ask("GET", path, who=MANAGER)
    nothing = registry.ask("GET", f"/v1/{kind}/nothing", who=MANAGER)
    changed = registry.ask("PATCH", path, {"name": "x"}, MANAGER, If_Match='"1"')
    listed = registry.ask("GET", f"/v1/{kind}", who=MANAGER)

    assert read.status_code == nothing.status_code == changed.status_code == 404
    assert read.json["detail"] == nothing.json["detail"]
    assert {item["branch_id"] for item in listed.json["items"]} == {"vienna"}


@pytest.mark.parametrize(
    ("branches", "found"), [("vienna", 1), ("*", 1), ("graz", None)]
)
def test_who_shares_a_mark_is_told_to_those_who_see_the_branch(two, branches, found):
    registry, *_ = two
    with registry.transactions.begin(branches=branches) as transaction:
        sharing = transaction.session.exec_driver_sql(
            "select cardinality(clients) from registry.sharing("
            " array['vienna'], array['phone'], array['+43720123456'], 9)"
        ).scalar()

    assert sharing == found
