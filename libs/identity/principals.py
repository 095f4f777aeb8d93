"""Who is asking, in which role, and how far they may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from libs.values import BranchId, FieldError, Invalid, StaffId

ALL_BRANCHES = "*"
SEPARATOR = ","


class Role(StrEnum):
    """What someone, or some machine, is to the firm."""

    OWNER = "owner"
    BRANCH_MANAGER = "branch_manager"
    ACCOUNT_MANAGER = "account_manager"
    OPERATIONS = "operations"
    EMITTER = "emitter"


class ImpossiblePrincipal(Invalid):
    """The branches, staff id or sources are not those of the role."""


@dataclass(frozen=True)
class Principal:
    """An identity: (issuer, subject), with what its role is confined to.

    `branches` None means all of them; `sources` are the prefixes of the event
    sources that an emitter may speak for. Raises ImpossiblePrincipal.
    """

    subject: str
    issuer: str
    role: Role
    branches: frozenset[BranchId] | None
    staff: StaffId | None = None
    sources: tuple[str, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        wrong = [name for name, possible in self._judged() if not possible]
        if wrong:
            fields = (FieldError(name, "not that of the role") for name in wrong)
            raise ImpossiblePrincipal(None, *fields)

    def sees(self, branch: BranchId) -> bool:
        """Tell whether what belongs to `branch` is open to it."""
        return self.branches is None or branch in self.branches

    def branch_context(self) -> str:
        """Spell its branches for PostgreSQL's `keepwell.branches`: a list or `*`."""
        if self.branches is None:
            return ALL_BRANCHES
        return SEPARATOR.join(sorted(self.branches))

    def may_emit(self, source: str) -> bool:
        """Tell whether `source` is one of its sources or a path below one."""
        climbs = not {".", ".."}.isdisjoint(source.split("/"))
        return not climbs and any(
            source == own or source.startswith(f"{own}/") for own in self.sources
        )

    def _judged(self) -> Iterator[tuple[str, bool]]:
        emits = self.role is Role.EMITTER
        yield "subject", _is_id(self.subject)
        yield "issuer", _is_id(self.issuer)
        yield "staff", self.staff is None or _is_id(self.staff)
        yield "branches", self._has_the_branches_of_its_role()
        yield "sources", all(map(_is_source, self.sources))
        yield "sources", bool(self.sources) == emits

    def _has_the_branches_of_its_role(self) -> bool:
        if self.branches is not None and not _are_branches(self.branches):
            return False
        match self.role:
            case Role.OWNER | Role.OPERATIONS:
                return self.branches is None
            case Role.BRANCH_MANAGER:
                return self.branches is not None
            case Role.ACCOUNT_MANAGER:
                return self.staff is not None and len(self.branches or ()) == 1
            case Role.EMITTER:
                return True


def _is_id(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def _are_branches(branches: frozenset[BranchId]) -> bool:
    reserved = {ALL_BRANCHES, SEPARATOR}
    return bool(branches) and all(
        _is_id(branch) and reserved.isdisjoint(branch) for branch in branches
    )


def _is_source(source: str) -> bool:
    return _is_id(source) and not source.endswith("/")
