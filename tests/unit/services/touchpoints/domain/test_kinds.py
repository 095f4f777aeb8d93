import pytest

from services.touchpoints.domain.kinds import (
    BadKind,
    Channel,
    Kind,
    Satisfies,
)
from tests.default_kinds import DEFAULTS

KINDS = {kind.name: kind for kind in DEFAULTS}
PROMISES = [Satisfies.MEETING, Satisfies.CALL, Satisfies.MESSAGE, Satisfies.BROADCAST]


@pytest.mark.requirement("R91")
def test_nearer_touches_are_worth_more():
    worth = [
        KINDS[name].gamma
        for name in (
            "face_to_face",
            "video",
            "call",
            "letter",
            "mail",
            "email_newsletter",
            "billing",
        )
    ]

    assert worth == [0.30, 0.25, 0.20, 0.10, 0.06, 0.03, 0]


@pytest.mark.requirement("R29")
def test_service_is_not_relationship():
    service = [kind for kind in DEFAULTS if kind.service]

    assert {kind.name for kind in service} == {"service_desk", "billing"}
    assert not any(kind.gamma for kind in service)
    assert not any(kind.keeps(promise) for kind in service for promise in PROMISES)


@pytest.mark.requirement("R123")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("face_to_face", [True, True, True, False]),
        ("video", [True, True, True, False]),
        ("call", [False, True, True, False]),
        ("drop_in", [False, True, True, False]),
        ("voicemail", [False, False, True, False]),
        ("mail", [False, False, True, False]),
        ("newsletter", [False, False, False, True]),
        ("attempt", [False, False, False, False]),
    ],
)
def test_a_stronger_touch_keeps_a_weaker_promise_and_never_the_reverse(name, kept):
    assert [KINDS[name].keeps(promise) for promise in PROMISES] == kept


@pytest.mark.parametrize(
    ("name", "kept"), [("call", True), ("drop_in", False), ("check_in", False)]
)
def test_what_comes_at_random_is_no_ritual(name, kept):
    assert KINDS[name].keeps_ritual(Satisfies.CALL) is kept


@pytest.mark.requirement("R55")
@pytest.mark.parametrize(
    ("name", "gamma", "service"),
    [
        ("", 0.1, False),
        ("chat", 1.1, False),
        ("chat", -0.1, False),
        ("chat", 0.1, True),
    ],
)
def test_a_new_kind_is_checked_at_birth(name, gamma, service):
    with pytest.raises(BadKind):
        Kind(name, Channel.EMAIL, gamma, service=service)


@pytest.mark.requirement("R55")
@pytest.mark.parametrize("gamma", [0, 1])
def test_a_new_kind_may_close_none_or_all_of_the_distance(gamma):
    assert Kind("chat", Channel.EMAIL, gamma).gamma == gamma
