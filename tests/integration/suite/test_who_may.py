"""Who may do what: every role against every operation of every service."""

import re

import pytest

from libs.identity import Role
from libs.web.permissions import permissions_of

OWNER, BRANCH, ACCOUNT = Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER
OPERATIONS, EMITTER = Role.OPERATIONS, Role.EMITTER
MANAGERS = {OWNER, BRANCH}
READERS = {OWNER, BRANCH, ACCOUNT}
# The firm's own table; the code must say the same, operation by operation.
MATRIX = {
    "POST /v1/events": {OWNER, BRANCH, EMITTER},
    "GET /v1/touchpoints": READERS,
    "POST /v1/touchpoints": READERS,
    "GET /v1/touchpoints/{touch_id}": READERS,
    "POST /v1/touchpoints/{touch_id}/reversal": MANAGERS,
    "GET /v1/relationships": READERS,
    "GET /v1/relationships/{client_id}": READERS,
    "GET /v1/relationships/{client_id}/credits": READERS,
    "GET /v1/callbacks": READERS,
    "GET /v1/frustrations": READERS,
    "POST /v1/frustrations/{touch_id}/entrusting": READERS,
    "POST /v1/frustrations/{touch_id}/closing": READERS,
    "GET /v1/unmatched": MANAGERS,
    "POST /v1/unmatched/{reference}/assignment": MANAGERS,
    "GET /v1/touch-kinds": READERS,
    "PUT /v1/touch-kinds/{name}": {OWNER},
    "GET /v1/decay-terms": READERS,
    "PUT /v1/decay-terms": {OWNER},
    "GET /v1/branches": {*READERS, OPERATIONS},
    "POST /v1/branches": {OWNER},
    "GET /v1/branches/{branch_id}": {*READERS, OPERATIONS},
    "PATCH /v1/branches/{branch_id}": MANAGERS,
    "GET /v1/staff": {OWNER, BRANCH, OPERATIONS},
    "POST /v1/staff": MANAGERS,
    "GET /v1/staff/{staff_id}": {OWNER, BRANCH, OPERATIONS},
    "PATCH /v1/staff/{staff_id}": MANAGERS,
    "GET /v1/clients": READERS,
    "POST /v1/clients": MANAGERS,
    "GET /v1/clients/{client_id}": READERS,
    "PATCH /v1/clients/{client_id}": MANAGERS,
    "GET /v1/contacts": READERS,
    "POST /v1/contacts": MANAGERS,
    "GET /v1/contacts/{contact_id}": READERS,
    "PATCH /v1/contacts/{contact_id}": MANAGERS,
    "POST /v1/imports/clients": MANAGERS,
    "GET /v1/keys": {OWNER},
    "POST /v1/keys": {OWNER},
    "DELETE /v1/keys/{key_id}": {OWNER},
    "GET /v1/call-list": READERS,
    "GET /v1/next-touches": READERS,
    "GET /v1/gaps": READERS,
}


@pytest.mark.requirement("AZ-1")
@pytest.mark.requirement("AZ-2")
def test_the_code_says_what_the_firms_table_says(world):
    said = {}
    for app in world.apps.values():
        said |= {op: roles for op, roles in permissions_of(app).items() if roles}

    assert said == MATRIX


@pytest.mark.requirement("AZ-2")
@pytest.mark.requirement("HC-5")
def test_the_wrong_role_is_refused_and_nobody_is_asked_who_they_are(world):
    for service, app in world.apps.items():
        for operation, roles in permissions_of(app).items():
            for role in (None, *(set(Role) - roles if roles else ())):
                if roles is None:
                    continue
                method, path = operation.split(" ")
                answer = world.ask(service, method, filled(path), role)
                expected = 401 if role is None else 403
                assert (operation, role, answer.status_code) == (
                    operation,
                    role,
                    expected,
                )
                assert answer.mimetype == "application/problem+json"


@pytest.mark.requirement("AZ-2")
@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    "path",
    ["relationships/{}", "touchpoints/{}", "clients/{}", "contacts/{}"],
)
def test_another_branchs_object_and_none_at_all_are_the_same_404(world, path):
    service = "registry" if path.startswith("c") else "touchpoints"

    answer = world.ask(service, "GET", f"/v1/{path.format('x')}", BRANCH)

    assert answer.status_code == 404
    assert answer.json["type"].endswith("not-found")


def filled(path):
    return re.sub(r"{\w+}", "x", path)
