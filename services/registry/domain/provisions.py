"""The white space: who provides what a client needs, and what we do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from libs.values import BranchId, ClientId, Invalid, ProvisionId, VendorId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts, wrong


class Provider(StrEnum):
    """Who provides something."""

    US = "us"
    OTHER = "other"
    UNKNOWN = "unknown"


class NoSuchChoice(Invalid):
    """A gap has a next action, or words on why we leave it, not both."""


class OursAlready(Invalid):
    """What we provide ourselves is no gap, and no vendor's."""


class NotTheirs(Invalid):
    """A vendor is named where another provides it."""


@dataclass(frozen=True)
class Provision(Named):
    """Who provides a client with what `name` says, and what is to become of it.

    Raises BadText, NoSuchChoice, OursAlready and NotTheirs.
    """

    id: ProvisionId
    branch: BranchId
    client: ClientId
    name: str
    provider: Provider = Provider.UNKNOWN
    vendor: VendorId | None = None
    next_action: str | None = None
    leave_it: str | None = None

    def __post_init__(self) -> None:
        check_texts(
            name=self.name, next_action=self.next_action, leave_it=self.leave_it
        )
        if self.next_action and self.leave_it:
            raise wrong(NoSuchChoice, "next_action", "leave_it")
        if self.provider is Provider.US and (self.next_action or self.leave_it):
            raise wrong(OursAlready, "provider")
        if self.vendor and self.provider is not Provider.OTHER:
            raise wrong(NotTheirs, "vendor_id")

    @property
    def is_undecided(self) -> bool:
        """Whether it is a gap about which nothing was decided."""
        decided = self.provider is Provider.US or self.next_action or self.leave_it
        return not decided


def provision_id(client: ClientId, name: str) -> ProvisionId:
    """Name a provision: within the client by what is needed."""
    return ProvisionId(id_of("provision", client, name_key(name)))


def white_space(
    branch: BranchId,
    client: ClientId,
    needed: Iterable[str],
    known: Sequence[Provision],
) -> list[Provision]:
    """Return what is known of each thing needed, or that it is unknown, by name.

    Clients that count as one may have several providers of a thing. It is unknown only
    if all of them say so, in the words of the client itself if it has any.
    """
    own_first = sorted(known, key=lambda each: each.client != client)
    by_key: dict[str, list[Provision]] = {}
    for each in own_first:
        by_key.setdefault(each.name_key, []).append(each)
    for name in needed:
        new = Provision(provision_id(client, name), branch, client, name)
        by_key.setdefault(new.name_key, [new])
    return [each for key in sorted(by_key) for each in _known_of(by_key[key])]


def _known_of(several: Sequence[Provision]) -> Sequence[Provision]:
    known = [each for each in several if each.provider is not Provider.UNKNOWN]
    return known or several[:1]
