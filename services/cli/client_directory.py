"""Whom to reach at a client, and where it is."""

from collections.abc import Iterator

from rich.text import Text

from services.cli.client_story import Part, Story, of
from services.cli.meant import Told
from services.cli.printing import counted
from services.registry.domain.client_sites import MAIN_SITE


@of("contacts")
def people(_story: Story, told: Part) -> Iterator[Text | str]:
    """List who is there now: who decides comes first, then who can be reached."""
    here = [each for each in told["items"] if each["active"]]
    for each in sorted(here, key=importance):
        yield Text(person(each), style="bold" if each["decision_maker"] else "")
    if not here:
        yield "nobody on record"


def importance(contact: Told) -> tuple[bool, bool]:
    """Return what people are listed by, the least first."""
    reached = contact["phones"] or contact["emails"]
    return not contact["decision_maker"], not reached


def person(contact: Told) -> str:
    """Spell who somebody is and how to reach them."""
    roles = ", ".join(each.replace("_", " ") for each in contact["roles"])
    told = (contact["name"], roles, *contact["phones"], *contact["emails"])
    return " · ".join(filter(None, told))


@of("client")
def phone(_story: Story, told: Part) -> Iterator[Text | str]:
    yield ", ".join(told["phones"]) or "none on record"


@of("sites")
def address(_story: Story, told: Part) -> Iterator[Text | str]:
    """Tell the main site's address; of several it is the one that is called so."""
    sites = sorted(told["items"], key=lambda each: each["name"] != MAIN_SITE)
    for main in sites[:1]:
        yield ", ".join(main["address_lines"])
    if others := sites[1:]:
        yield f"and {counted(len(others), 'other site', 'other sites')}"
    if not sites:
        yield "none on record"
