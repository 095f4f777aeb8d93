from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg
import pytest
from structlog.testing import capture_logs

from tests.integration.registry.asking import MANAGER, OPERATIONS

PBX = {"name": "pbx-vienna", "role": "emitter", "sources": ["pbx/vienna"]}
WATCH = {"name": "grafana", "role": "operations"}


def as_machine(registry, key, path):
    return registry.client.get(path, headers={"Authorization": f"Bearer {key}"})


@pytest.mark.requirement("AK-4")
def test_a_key_opens_what_its_role_may_and_nothing_of_people(registry):
    key = registry.ask("POST", "/v1/keys", WATCH).json["key"]

    assert as_machine(registry, key, "/v1/branches").status_code == 200
    for path in ("/v1/clients", "/v1/contacts", "/v1/keys"):
        assert as_machine(registry, key, path).status_code == 403


@pytest.mark.requirement("AK-2")
def test_a_key_is_shown_once_and_kept_nowhere(registry):
    issued = registry.ask("POST", "/v1/keys", PBX | {"branches": ["vienna"]})

    [listed] = registry.ask("GET", "/v1/keys").json["items"]

    shown_once = {"key", "webhook_secret"}
    assert listed == {k: issued.json[k] for k in issued.json.keys() - shown_once}
    dump = str(registry.rows("select k::text from keepwell.keys k"))
    assert listed["id"] in dump
    assert issued.json["key"].split("_")[4] not in dump
    assert issued.json["webhook_secret"] not in dump
    assert not registry.rows("select from registry.idempotency")


def test_a_key_lives_for_ninety_days_unless_it_is_said_otherwise(registry):
    lives = [
        datetime.fromisoformat(key["expires_at"])
        - datetime.fromisoformat(key["created_at"])
        for key in (
            registry.ask("POST", "/v1/keys", PBX).json,
            registry.ask("POST", "/v1/keys", WATCH | {"days": 365}).json,
        )
    ]

    assert lives == [timedelta(days=90), timedelta(days=365)]


@pytest.mark.requirement("AK-3")
def test_two_keys_of_a_name_overlap_and_a_third_waits_for_one_to_end(registry):
    first, second = (registry.ask("POST", "/v1/keys", WATCH).json for _ in range(2))
    refused = registry.ask("POST", "/v1/keys", WATCH)

    revoked = registry.ask("DELETE", f"/v1/keys/{first['id']}")

    assert (refused.status_code, revoked.status_code) == (409, 204)
    assert registry.ask("DELETE", f"/v1/keys/{first['id']}").status_code == 404
    assert as_machine(registry, first["key"], "/v1/branches").status_code == 401
    assert as_machine(registry, second["key"], "/v1/branches").status_code == 200
    assert registry.ask("POST", "/v1/keys", WATCH).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Keepwell-touchpoints"},
        {"role": "owner"},
        {"role": "branch_manager"},
        {"sources": []},
        {"branches": []},
        {"branches": ["*"]},
        {"days": 366},
        {"days": 0},
        {"secret": "x"},
    ],
)
def test_a_key_that_may_not_be_is_refused(registry, wrong):
    assert registry.ask("POST", "/v1/keys", PBX | wrong).status_code == 422


@pytest.mark.parametrize("who", [MANAGER, OPERATIONS])
def test_only_the_owner_ends_a_key(registry, who):
    key = registry.ask("POST", "/v1/keys", PBX).json

    answer = registry.ask("DELETE", f"/v1/keys/{key['id']}", who=who)

    assert answer.status_code == 403


def test_who_issued_and_revoked_is_on_record(registry):
    key = registry.ask("POST", "/v1/keys", PBX).json
    registry.ask("DELETE", f"/v1/keys/{key['id']}")

    rows = registry.rows(
        "select actor, action, subject from registry.audit order by seq"
    )

    assert [(row.action, row.subject) for row in rows] == [
        ("key issued", key["id"]),
        ("key revoked", key["id"]),
    ]
    assert {row.actor for row in rows} == {f"{registry.issuer.name}#anna"}


@contextmanager
def spoilt(url, spoil, mend):
    """Break the audit log for a while; what is logged of it is not looked at."""
    with psycopg.connect(url, autocommit=True) as owner, capture_logs():
        owner.execute(spoil)
        try:
            yield
        finally:
            owner.execute(mend)


@pytest.mark.requirement("AD-1")
@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        (
            "revoke insert on registry.audit from registry_api",
            "grant insert on registry.audit to registry_api",
        ),
        (
            "alter table registry.audit_head rename to gone",
            "alter table registry.gone rename to audit_head",
        ),
    ],
)
def test_what_cannot_be_audited_does_not_happen(registry, database, spoil, mend):
    kept = registry.ask("POST", "/v1/keys", PBX).json
    with spoilt(database[0], spoil, mend):
        made = registry.ask("POST", "/v1/keys", WATCH)
        ended = registry.ask("DELETE", f"/v1/keys/{kept['id']}")

    assert (made.status_code, ended.status_code) == (500, 500)
    [key] = registry.ask("GET", "/v1/keys").json["items"]
    assert (key["id"], key["revoked_at"]) == (kept["id"], None)
