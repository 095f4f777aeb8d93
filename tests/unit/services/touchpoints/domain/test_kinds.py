import pytest

from services.touchpoints.domain.kinds import (
    BadKind,
    Channel,
    Kind,
    Satisfies,
)
from tests.default_kinds import DEFAULTS

KINDS = {kind.name: kind for kind in DEFAULTS}


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

    names = {kind.name for kind in service}
    assert names == {"service_desk", "ticket", "rating", "billing"}
    assert not any(kind.gamma for kind in service)
    assert {kind.satisfies for kind in service} == {Satisfies.NOTHING}


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
