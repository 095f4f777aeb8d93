"""What anybody entered leaves with the export, or it is said why not."""

import pytest

from libs.identity import Role
from libs.testing import databases
from services.cli.exported_parts import rows_of
from services.cli.exporting import kinds
from tests.integration.suite.carried import SCHEMAS, Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_export import ExportingDoor
from tests.integration.suite.test_persons import filled

WRITTEN = """
select distinct table_schema, table_name from information_schema.table_privileges
where grantee = table_schema || '_api' and privilege_type in ('INSERT', 'UPDATE')
order by 1, 2
"""
# By the kind that tells of a table which is not called like it.
TOLD_AS = {
    "registry.statements": "consents",
    "registry.profile_answers": "profile",
    "registry.roadmaps": "roadmap",
    "touchpoints.touches": "touchpoints",
    "touchpoints.credits": "reversals",
    "touchpoints.kinds": "touch-kinds",
    "touchpoints.terms": "decay-terms",
    "touchpoints.spendings": "marketing-time",
    "touchpoints.threats": "internal-threats",
    "touchpoints.imported": "touch-imports",
    "cadence.settings": "cadence-settings",
    "cadence.drop_in_rules": "cadence-settings",
    "cadence.quiet_periods": "cadence-settings",
    "cadence.reminder_steps": "cadence-settings",
    "cadence.branch_help_calls": "cadence-settings",
    "cadence.rounds": "outages",
    "cadence.guests": "gatherings",
    "cadence.introductions": "gatherings",
    "outbound.gate_terms": "sending-terms",
    "outbound.issues": "newsletters",
    "outbound.issue_notes": "newsletter-notes",
    "outbound.readings": "newsletter-readings",
    "outbound.stories": "success-stories",
    "outbound.suppressions": "message-suppressions",
    "outbound.packs": "post-packs",
}
# The list that is called like these is of another service.
NOT_TOLD_AS = {"outbound.pauses": "sending"}
A_RAIL = "what the services tell each other, and who did what: nobody entered it"
RAILS = ("audit", "idempotency", "inbox", "outbox", "timers", "wakes")
FROM_REGISTRY = "a copy of the registry, and what a correction taught"
WHY_NOT = {
    "touchpoints.unwelcome": "follows from the consents, complaints and touches",
    "registry.imported": "which line of a file became which record: the file has it",
    "registry.removed": "what an import brought and its reverting took away again",
    "registry.not_the_same": "answers to a question that another suite asks anew",
    "registry.suppressions": "hashes of the erased, of no use without the pepper",
    "touchpoints.numbers": FROM_REGISTRY,
    "touchpoints.addresses": FROM_REGISTRY,
    "touchpoints.calendar": "what a calendar told last: its meetings are touchpoints",
    "touchpoints.calendar_before": "what a calendar told before: its touches are kept",
    "touchpoints.intake": "hashes of what other systems told",
    "touchpoints.terms_history": "what the decay terms were before these",
    "cadence.policy_changes": "who is still to be planned with by what was said",
    "cadence.helps": "whom a round of help reached: its tasks are exported",
    "touchpoints.documents": "what to void of an import: the documents are kept",
    "touchpoints.import_files": "told with the touch-imports",
    "concentration.conversions": "how far a conversion has come",
    "outbound.packed": "which letter lies in which pack: what became of it is told",
    "outbound.pack_files": "what a pack's files are checked by, which they come with",
    "outbound.reprints": "why a pack was printed again: the audit trail has it",
    "outbound.left_out": "whom a mailing left out: it tells how many they were",
    "outbound.pauses": "what is stopped just now, here",
    "outbound.bounces": "what came back: whom not to write to any more is exported",
    "outbound.intake": "hashes of what came back",
    "outbound.instances": "which copy may send: whatever is imported is another",
    "touchpoints.marketing_hour": "one amount, which is set and never listed",
}


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


def test_whatever_is_entered_is_exported_or_it_is_said_why_not(house):
    exported = kinds(ExportingDoor(house)).keys()

    written = {
        f"{schema}.{table}": table.replace("_", "-")
        for schema, table in house.rows(WRITTEN)
        if schema in SCHEMAS and table not in RAILS
    }

    told_as = written | TOLD_AS | NOT_TOLD_AS
    missing = {t for t in written if told_as[t] not in exported}
    assert missing == {t for t in WHY_NOT if t in written}
    assert {*TOLD_AS, *WHY_NOT} <= written.keys()
    assert not {*TOLD_AS} & {*WHY_NOT}


def test_consents_and_what_was_taken_back_are_exported(house):
    door, client, julia, _ = filled(house)
    [logged] = door.pages("/v1/contacts", q="Canary")
    exporting = ExportingDoor(house)
    touch = next(exporting.pages("/v1/touchpoints", kind="face_to_face"))
    path = f"/v1/touchpoints/{touch['touch_id']}/reversal"
    why = {"reason": "it was with another client"}
    house.ask("touchpoints", "POST", path, Role.OWNER, json=why)

    [agreed] = rows_of(exporting, "consents")
    [taken_back] = rows_of(exporting, "reversals")

    assert agreed["contact_id"] == julia["contact_id"] == logged["contact_id"]
    assert (agreed["source"], agreed["given"]) == ("canary form", True)
    assert (taken_back["touch_id"], taken_back["client_id"]) == (
        touch["touch_id"],
        client,
    )
    assert taken_back["reason"] == why["reason"]


def test_what_is_read_client_by_client_is_exported_of_each(house):
    door, client, *_ = filled(house)
    path = f"/v1/clients/{client}"
    for number, name in enumerate(("Backups", "Phones")):
        door.post(f"{path}/benefits", {"replaces": number, "items": [{"name": name}]})
    finding = {"kind": "opinion", "text": "The server room is warm."}
    answer = house.ask("registry", "POST", f"{path}/findings", Role.OWNER, json=finding)
    assert answer.status_code == 201, answer.text

    [found] = rows_of(ExportingDoor(house), "findings")
    [known] = rows_of(ExportingDoor(house), "profile")
    brought = rows_of(ExportingDoor(house), "benefits")

    assert (found["client_id"], found["text"]) == (client, finding["text"])
    assert known["client_id"] == client
    assert [each["items"][0]["name"] for each in brought] == ["Backups", "Phones"]
