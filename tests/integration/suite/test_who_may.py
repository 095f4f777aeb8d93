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
    "POST /v1/events/preview": MANAGERS,
    "GET /v1/touchpoints": READERS,
    "POST /v1/touchpoints": READERS,
    "GET /v1/touchpoints/{touch_id}": READERS,
    "POST /v1/touchpoints/{touch_id}/reversal": MANAGERS,
    "POST /v1/touchpoints/{touch_id}/reassignment": MANAGERS,
    "GET /v1/reversals": MANAGERS,
    "GET /v1/consents": MANAGERS,
    "GET /v1/calendar-meetings": MANAGERS,
    "GET /v1/touch-imports": MANAGERS,
    "GET /v1/touch-imports/origins": MANAGERS,
    "GET /v1/touch-imports/{run_id}/waiting": MANAGERS,
    "POST /v1/touch-imports/{run_id}/reversal": MANAGERS,
    "POST /v1/touchpoints/{touch_id}/complaint": READERS,
    "GET /v1/clients/{client_id}/welcome": READERS,
    "GET /v1/meetings": READERS,
    "POST /v1/meetings": READERS,
    "GET /v1/meetings/{touch_id}": READERS,
    "GET /v1/meeting-figures": READERS,
    "GET /v1/clients/{client_id}/meeting-preparation": READERS,
    "GET /v1/actions": READERS,
    "POST /v1/actions/{action_id}/completion": READERS,
    "GET /v1/asks": READERS,
    "POST /v1/asks": READERS,
    "POST /v1/asks/{ask_id}/answer": READERS,
    "GET /v1/clients/{client_id}/may-ask": READERS,
    "GET /v1/ask-rate": READERS,
    "GET /v1/ask-drought": READERS,
    "GET /v1/introductions": READERS,
    "POST /v1/introductions": READERS,
    "GET /v1/deliveries": READERS,
    "POST /v1/deliveries": READERS,
    "GET /v1/clients/{client_id}/delivered-value": READERS,
    "GET /v1/missing-deliveries": READERS,
    "GET /v1/opportunities": READERS,
    "POST /v1/opportunities": READERS,
    "POST /v1/opportunities/{opportunity_id}/decision": READERS,
    "GET /v1/opportunities/{opportunity_id}/attribution": READERS,
    "GET /v1/marketing-time": READERS,
    "POST /v1/marketing-time": READERS,
    "GET /v1/clients/{client_id}/cost-of-winning": READERS,
    "PUT /v1/marketing-hour": {OWNER},
    "GET /v1/internal-threats": READERS,
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
    "GET /v1/last-contacts/{client_id}": READERS,
    "GET /v1/client-health": READERS,
    "GET /v1/client-health/{client_id}": READERS,
    "GET /v1/unknown-health": READERS,
    "GET /v1/promptness": READERS,
    "GET /v1/growth": READERS,
    "GET /v1/ties/{client_id}": READERS,
    "GET /v1/leaving-risks": READERS,
    "GET /v1/leaving-outlook": READERS,
    "GET /v1/decay-terms": READERS,
    "PUT /v1/decay-terms": {OWNER},
    "GET /v1/branches": {*READERS, OPERATIONS},
    "POST /v1/branches": {OWNER},
    "GET /v1/branches/{record_id}": {*READERS, OPERATIONS},
    "PATCH /v1/branches/{record_id}": MANAGERS,
    "GET /v1/staff": {OWNER, BRANCH, OPERATIONS},
    "POST /v1/staff": MANAGERS,
    "GET /v1/staff/{record_id}": {OWNER, BRANCH, OPERATIONS},
    "PATCH /v1/staff/{record_id}": MANAGERS,
    "GET /v1/clients": READERS,
    "POST /v1/clients": MANAGERS,
    "GET /v1/clients/{record_id}": READERS,
    "PATCH /v1/clients/{record_id}": MANAGERS,
    "GET /v1/contacts": READERS,
    "POST /v1/contacts": MANAGERS,
    "GET /v1/contacts/{record_id}": READERS,
    "PATCH /v1/contacts/{record_id}": MANAGERS,
    "GET /v1/staff/{staff_id}/handover": MANAGERS,
    "POST /v1/clients/{client_id}/transfer": MANAGERS,
    "GET /v1/clients/{client_id}/losses": READERS,
    "GET /v1/losses": MANAGERS,
    "PATCH /v1/losses/{loss_id}": READERS,
    "GET /v1/contacts/{contact_id}/consents": READERS,
    "POST /v1/contacts/{contact_id}/consents": READERS,
    "POST /v1/contacts/{contact_id}/objection": READERS,
    "POST /v1/contacts/{contact_id}/erasure": MANAGERS,
    "GET /v1/erasures": MANAGERS,
    "GET /v1/suppressions": READERS,
    "GET /v1/persons/{contact_id}": MANAGERS,
    "GET /v1/duplicates": MANAGERS,
    "GET /v1/clients/{client_id}/similar": MANAGERS,
    "POST /v1/duplicates/dismissal": MANAGERS,
    "GET /v1/contact-duplicates": MANAGERS,
    "POST /v1/contact-duplicates/dismissal": MANAGERS,
    "GET /v1/merges": MANAGERS,
    "POST /v1/merges": MANAGERS,
    "POST /v1/merges/{merge_id}/undoing": MANAGERS,
    "GET /v1/groups": READERS,
    "POST /v1/groups": MANAGERS,
    "GET /v1/groups/{record_id}": READERS,
    "PATCH /v1/groups/{record_id}": MANAGERS,
    "GET /v1/offerings": READERS,
    "POST /v1/offerings": MANAGERS,
    "GET /v1/offerings/{record_id}": READERS,
    "PATCH /v1/offerings/{record_id}": MANAGERS,
    "GET /v1/vendors": READERS,
    "POST /v1/vendors": READERS,
    "GET /v1/vendors/{record_id}": READERS,
    "PATCH /v1/vendors/{record_id}": READERS,
    "GET /v1/sightings": READERS,
    "POST /v1/sightings": READERS,
    "GET /v1/sightings/{record_id}": READERS,
    "PATCH /v1/sightings/{record_id}": READERS,
    "GET /v1/provisions": READERS,
    "POST /v1/provisions": READERS,
    "GET /v1/provisions/{record_id}": READERS,
    "PATCH /v1/provisions/{record_id}": READERS,
    "GET /v1/clients/{client_id}/white-space": READERS,
    "GET /v1/partners": READERS,
    "POST /v1/partners": MANAGERS,
    "GET /v1/partners/{record_id}": READERS,
    "PATCH /v1/partners/{record_id}": MANAGERS,
    "GET /v1/ratings": READERS,
    "POST /v1/ratings": READERS,
    "GET /v1/ratings/{record_id}": READERS,
    "PATCH /v1/ratings/{record_id}": READERS,
    "GET /v1/requests": READERS,
    "POST /v1/requests": READERS,
    "GET /v1/requests/{record_id}": READERS,
    "PATCH /v1/requests/{record_id}": READERS,
    "GET /v1/referrals": READERS,
    "POST /v1/referrals": READERS,
    "GET /v1/referrals/{record_id}": READERS,
    "GET /v1/costs": MANAGERS,
    "POST /v1/costs": MANAGERS,
    "GET /v1/costs/{record_id}": MANAGERS,
    "PATCH /v1/costs/{record_id}": MANAGERS,
    "GET /v1/investments": READERS,
    "GET /v1/sites": READERS,
    "POST /v1/sites": MANAGERS,
    "GET /v1/sites/{record_id}": READERS,
    "PATCH /v1/sites/{record_id}": MANAGERS,
    "GET /v1/engagements": READERS,
    "POST /v1/engagements": MANAGERS,
    "GET /v1/engagements/{record_id}": READERS,
    "PATCH /v1/engagements/{record_id}": MANAGERS,
    "POST /v1/imports/clients": MANAGERS,
    "POST /v1/imports/contacts": MANAGERS,
    "POST /v1/imports/engagements": MANAGERS,
    "POST /v1/imports/vendors": MANAGERS,
    "POST /v1/imports/partners": MANAGERS,
    "GET /v1/imports": MANAGERS,
    "POST /v1/imports/{run}/revert": MANAGERS,
    "GET /v1/needs": READERS,
    "POST /v1/needs": READERS,
    "GET /v1/needs/{record_id}": READERS,
    "PATCH /v1/needs/{record_id}": READERS,
    "GET /v1/profile-fields": READERS,
    "PUT /v1/profile-fields/{name}": {OWNER},
    "GET /v1/clients/{client_id}/profile": READERS,
    "PUT /v1/clients/{client_id}/profile/{field}": READERS,
    "GET /v1/freshness": READERS,
    "PUT /v1/freshness": {OWNER},
    "GET /v1/wants": READERS,
    "POST /v1/wants": READERS,
    "GET /v1/wants/{record_id}": READERS,
    "PATCH /v1/wants/{record_id}": READERS,
    "GET /v1/knowledge-notes": READERS,
    "POST /v1/knowledge-notes": READERS,
    "GET /v1/knowledge-notes/{record_id}": READERS,
    "PATCH /v1/knowledge-notes/{record_id}": READERS,
    "POST /v1/knowledge-notes/{note_id}/verification": READERS,
    "GET /v1/expectations": READERS,
    "POST /v1/expectations": READERS,
    "GET /v1/expectations/{record_id}": READERS,
    "PATCH /v1/expectations/{record_id}": READERS,
    "POST /v1/expectations/{expectation_id}/acknowledgement": READERS,
    "GET /v1/clients-without-expectations": READERS,
    "GET /v1/clients/{client_id}/findings": READERS,
    "POST /v1/clients/{client_id}/findings": READERS,
    "GET /v1/clients/{client_id}/findings/count": {*READERS, OPERATIONS},
    "GET /v1/clients/{client_id}/roadmap": READERS,
    "POST /v1/clients/{client_id}/roadmap": READERS,
    "GET /v1/clients/{client_id}/roadmap/changes": READERS,
    "GET /v1/clients/{client_id}/benefits": READERS,
    "POST /v1/clients/{client_id}/benefits": READERS,
    "GET /v1/clients/{client_id}/benefits/changes": READERS,
    "GET /v1/budget-calendar": READERS,
    "GET /v1/clients/{client_id}/meeting-pack": READERS,
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
