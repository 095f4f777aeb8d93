import pytest
from sqlalchemy import text

NOTE = {"branch_id": "vienna", "words": "call Ann"}
SOON_PREPARED = 20  # psycopg prepares what a connection is asked for the sixth time


def post(office, how):
    path = f"/v1/notes/misbehaving/{how}"
    return office.client.post(path, json=NOTE, headers=office.bearer())


def test_what_a_view_did_is_committed_when_it_returns(office):
    assert post(office, "well").status_code == 200
    assert office.notes() == ["call Ann"]


@pytest.mark.parametrize(
    ("how", "status"),
    [("refuse", 422), ("fail", 500), ("lose the database", 503)],
)
def test_what_a_view_did_is_gone_when_it_went_wrong(office, how, status):
    assert post(office, how).status_code == status
    assert office.notes() == []


def test_a_refusal_can_keep_what_was_written(office):
    answer = post(office, "keep")

    assert (answer.status_code, answer.json["detail"]) == (409, "Kept aside.")
    assert office.notes() == ["call Ann"]


def test_a_commit_that_fails_is_not_answered_as_done(office):
    with office.owner.begin() as connection:
        connection.execute(
            text(
                "create function desk.no() returns trigger language plpgsql as"
                " $$ begin raise exception 'canary'; end $$;"
                "create constraint trigger late after insert on desk.notes"
                " deferrable initially deferred for each row execute function desk.no()"
            )
        )

    answer = post(office, "well")

    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert office.notes() == []


def test_a_branch_sees_its_own_and_an_owner_sees_all(office):
    for branch in ("vienna", "graz"):
        note = {"branch_id": branch, "words": f"from {branch}"}
        headers = office.bearer() | {"Idempotency-Key": branch}
        office.client.post("/v1/notes", json=note, headers=headers)

    def seen(headers):
        rows = office.client.get("/v1/notes", headers=headers).json["items"]
        return sorted(row["branch_id"] for row in rows)

    assert seen(office.bearer()) == ["graz", "vienna"]
    assert seen(office.bearer("vienna")) == ["vienna"]
    assert seen(office.bearer("linz")) == []


@pytest.mark.requirement("AZ-2")
def test_a_note_of_another_branch_does_not_exist(office):
    headers = office.bearer() | {"Idempotency-Key": "1"}
    path = office.client.post("/v1/notes", json=NOTE, headers=headers).headers[
        "Location"
    ]

    other = office.client.get(path, headers=office.bearer("graz"))
    missing = office.client.get("/v1/notes/none", headers=office.bearer("graz"))

    assert office.client.get(path, headers=office.bearer("vienna")).status_code == 200
    assert other.status_code == missing.status_code == 404
    assert other.json | {"instance": ""} == missing.json | {"instance": ""}


def test_an_unreachable_database_makes_it_not_ready(office):
    assert office.client.get("/readyz").status_code == 200
    with office.owner.begin() as connection:
        connection.execute(text("alter role desk_api nologin"))
    office.app.service.transactions.engine.dispose()

    try:
        assert office.client.get("/readyz").status_code == 503
    finally:
        with office.owner.begin() as connection:
            connection.execute(text("alter role desk_api login"))


@pytest.mark.requirement("HC-4")
def test_of_two_who_saw_the_same_revision_one_changes_it(office):
    headers = office.bearer() | {"Idempotency-Key": "1"}
    written = office.client.post("/v1/notes", json=NOTE, headers=headers)
    seen = office.bearer() | {"If-Match": written.headers["ETag"]}

    def rewrite(words):
        body = NOTE | {"words": words}
        return office.client.put(written.headers["Location"], json=body, headers=seen)

    first, second = rewrite("call Ben"), rewrite("call Cem")

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert second.status_code == 412
    assert office.notes() == ["call Ben"]


def test_a_migration_fails_no_request_of_those_who_read_before_it(office):
    def read():
        return office.client.get("/v1/notes", headers=office.bearer()).status_code

    assert {read() for _ in range(SOON_PREPARED)} == {200}
    with office.owner.begin() as connection:
        connection.exec_driver_sql("alter table desk.notes add colour text")

    assert {read() for _ in range(SOON_PREPARED)} == {200}
