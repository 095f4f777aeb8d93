import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.identity.principals import ImpossiblePrincipal, Principal, Role

VIENNA = frozenset({"vienna"})
BOTH = frozenset({"vienna", "graz"})


def principal(role, branches=None, **more):
    return Principal("anna", "https://login.example", role, branches, **more)


@pytest.mark.parametrize(
    ("role", "branches", "more"),
    [
        (Role.OWNER, None, {}),
        (Role.OPERATIONS, None, {}),
        (Role.BRANCH_MANAGER, VIENNA, {}),
        (Role.BRANCH_MANAGER, BOTH, {"staff": "s-1"}),
        (Role.ACCOUNT_MANAGER, VIENNA, {"staff": "s-1"}),
        (Role.EMITTER, None, {"sources": ("pbx",)}),
        (Role.EMITTER, BOTH, {"sources": ("pbx", "crm/eu")}),
    ],
)
def test_a_principal_has_what_its_role_needs(role, branches, more):
    assert principal(role, branches, **more).role is role


@pytest.mark.parametrize(
    ("role", "branches", "more"),
    [
        (Role.OWNER, VIENNA, {}),
        (Role.OWNER, None, {"sources": ("pbx",)}),
        (Role.OPERATIONS, VIENNA, {}),
        (Role.BRANCH_MANAGER, None, {}),
        (Role.BRANCH_MANAGER, frozenset(), {}),
        (Role.ACCOUNT_MANAGER, VIENNA, {}),
        (Role.ACCOUNT_MANAGER, None, {"staff": "s-1"}),
        (Role.ACCOUNT_MANAGER, BOTH, {"staff": "s-1"}),
        (Role.ACCOUNT_MANAGER, VIENNA, {"staff": ""}),
        (Role.EMITTER, VIENNA, {}),
        (Role.EMITTER, frozenset(), {"sources": ("pbx",)}),
        (Role.EMITTER, VIENNA, {"sources": ("pbx/",)}),
        (Role.EMITTER, VIENNA, {"sources": ("",)}),
    ],
)
def test_a_principal_with_too_little_or_too_much_for_its_role_is_impossible(
    role, branches, more
):
    with pytest.raises(ImpossiblePrincipal):
        principal(role, branches, **more)


@pytest.mark.parametrize("subject", ["", " ", "anna\n", "\u202eanna"])
def test_a_subject_that_cannot_be_read_is_impossible(subject):
    with pytest.raises(ImpossiblePrincipal):
        Principal(subject, "https://login.example", Role.OWNER, None)


@pytest.mark.parametrize(
    "branch", ["", " ", "*", "a,b", "a*", "a\0b", "a\nb", "\ud800"]
)
def test_a_branch_id_that_would_blur_the_branch_context_is_impossible(branch):
    with pytest.raises(ImpossiblePrincipal):
        principal(Role.BRANCH_MANAGER, frozenset({branch}))


@given(st.frozensets(st.text(), min_size=1))
def test_the_branch_context_lists_exactly_the_branches_it_was_given(branches):
    try:
        context = principal(Role.BRANCH_MANAGER, branches).branch_context()
    except ImpossiblePrincipal:
        return

    assert set(context.split(",")) == branches


def test_the_branch_context_of_all_branches_is_a_star():
    assert principal(Role.OWNER).branch_context() == "*"


def test_a_principal_sees_its_branches_and_an_owner_sees_all():
    assert principal(Role.BRANCH_MANAGER, VIENNA).sees("vienna")
    assert not principal(Role.BRANCH_MANAGER, VIENNA).sees("graz")
    assert principal(Role.OWNER).sees("graz")


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("https://pbx.example/line", True),
        ("https://pbx.example/line/7", True),
        ("https://pbx.example/lines", False),
        ("https://pbx.example", False),
        ("https://pbx.example/line/../billing", False),
        ("https://pbx.example/line/./7", False),
        ("", False),
    ],
)
def test_an_emitter_speaks_for_its_sources_and_the_paths_below_them(source, allowed):
    emitter = principal(Role.EMITTER, sources=("https://pbx.example/line", "crm"))

    assert emitter.may_emit(source) is allowed


def test_someone_who_is_no_emitter_speaks_for_no_source():
    assert not principal(Role.OWNER).may_emit("pbx")
