from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

NOTE = {"branch_id": "vienna", "words": "call Ann"}


def write(office, key, body=NOTE, *, branch=None, subject="anna"):
    headers = office.bearer(branch, subject) | {"Idempotency-Key": key}
    return office.client.post("/v1/notes", json=body, headers=headers)


@pytest.mark.requirement("ID-1")
def test_a_repeat_gets_the_same_answer_and_has_no_effect(office):
    first, again = write(office, "1"), write(office, "1")

    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    for name in ("ETag", "Location", "Content-Type"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotent-Replay" not in first.headers
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(office.notes()) == 1


@pytest.mark.requirement("ID-1")
def test_a_key_may_be_quoted_and_the_body_in_another_order(office):
    write(office, "1")

    again = write(office, '"1"', dict(reversed(NOTE.items())))

    assert again.headers["Idempotent-Replay"] == "true"


@pytest.mark.requirement("ID-1")
def test_a_key_is_not_for_another_body(office):
    write(office, "1")

    answer = write(office, "1", NOTE | {"words": "call Ben"})

    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json["detail"]
    assert office.notes() == ["call Ann"]


@pytest.mark.requirement("ID-1")
@pytest.mark.parametrize("key", ["", "ä", "a b", '"', '""', "x" * 256, "a\tb"])
def test_a_request_that_creates_has_a_key_of_plain_characters(office, key):
    answer = write(office, key)

    assert answer.status_code == 400
    assert office.notes() == []


@pytest.mark.requirement("ID-2")
def test_a_refusal_is_not_kept(office):
    refused = write(office, "1", NOTE | {"words": "never"})
    malformed = write(office, "1", {"words": 7})

    assert refused.status_code == malformed.status_code == 422
    assert write(office, "1").status_code == 201


@pytest.mark.requirement("ID-2")
def test_a_key_belongs_to_one_person_with_their_branches(office):
    answers = [
        write(office, "1"),
        write(office, "1", subject="ben"),
        write(office, "1", branch="vienna"),
    ]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json["note_id"] for answer in answers}) == 3


@pytest.mark.requirement("ID-2")
def test_of_fifty_at_once_one_has_an_effect(office):
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: write(office, "1"), range(50)))

    kinds = Counter(
        (answer.status_code, answer.headers.get("Idempotent-Replay"))
        for answer in answers
    )
    assert kinds[201, None] == 1
    assert kinds.keys() <= {(201, None), (201, "true"), (409, None)}
    assert {a.headers["Retry-After"] for a in answers if a.status_code == 409} <= {"1"}
    assert office.notes() == ["call Ann"]
    assert write(office, "1").headers["Idempotent-Replay"] == "true"
