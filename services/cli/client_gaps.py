"""Which touches with a client came sooner than the shortest gap, each with its why."""

from collections.abc import Iterator

from services.cli.client_story import Part, Story, of
from services.cli.door import MOST_A_PAGE, Door, Refusal
from services.cli.gap_reasons import Record, Tight, tight
from services.cli.logged_touches import standing

SHOWN = 3
UNEXPLAINED = "unexplained"


def asked(door: Door, client: str) -> Part:
    """Ask which touches came too soon; what is refused says why in their place."""
    try:
        kinds = door.get("/v1/touch-kinds")["items"]
        policy = door.get("/v1/policies/effective", client=client)["items"]
        log = door.get("/v1/touchpoints", client=client, limit=MOST_A_PAGE)["items"]
        grants = list(door.pages("/v1/grants", client=client))
    except Refusal as refusal:
        return {"missing": refusal.message}
    record = Record(
        sorted(standing(log), key=lambda touch: touch.at),
        {each["name"]: each for each in kinds},
        {each["name"]: each["value"] for each in policy},
        grants,
    )
    return {"items": [item(each) for each in reversed(tight(record))]}


def item(found: Tight) -> Part:
    return {
        "occurred_at": found.touch.at.isoformat(),
        "kind": found.touch.kind,
        "days": found.days,
        "reason": found.reason or UNEXPLAINED,
    }


@of("too_tight")
def too_tight(story: Story, told: Part) -> Iterator[str]:
    items = told["items"]
    for each in items[:SHOWN]:
        kind, why = (each[name].replace("_", " ") for name in ("kind", "reason"))
        at, days = story.day(each["occurred_at"]), each["days"]
        yield f"{at}  {kind} after {days:.1f} days: {why}"
    if len(items) > SHOWN:
        yield f"and {len(items) - SHOWN} before"
    if not items:
        yield "none"
