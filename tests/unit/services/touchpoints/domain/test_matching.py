"""Whose call it was, when several could be meant."""

from services.touchpoints.domain.matching import AMBIGUOUS, UNKNOWN, Candidate, match

A = Candidate("a", "p-of-a", "vienna")
B = Candidate("b", "p-of-b", "graz")
TAUGHT = Candidate("a", None, "vienna", taught=True)


def test_nobody_known_is_nobody_named():
    assert match([], None) is UNKNOWN
    assert match([A], ["graz"]) is UNKNOWN


def test_two_clients_are_told_apart_by_the_senders_branches():
    assert match([A, B], None) is AMBIGUOUS
    assert match([A, B], ["graz"]) == B


def test_what_a_person_taught_outweighs_the_register():
    assert match([TAUGHT, B], None) == TAUGHT


def test_a_contact_is_named_when_there_is_only_one_of_that_client():
    assert match([TAUGHT, A, B], None).contact == "p-of-a"
    assert match([A, Candidate("a", "another", "vienna")], None).contact is None
