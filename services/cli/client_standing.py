"""How a client stands with us: the part of its story that is not about touches."""

from collections.abc import Iterator

from rich.text import Text

from services.cli.client_story import Part, Story, of
from services.cli.printing import counted
from services.cli.risks import why

COLOURS = {"green": "green", "amber": "yellow", "red": "bold red", "unknown": "dim"}
CONCERNED = {"single_thread": "threads", "silent_decider": "silent_deciders"}


@of("relationship")
def value(story: Story, relationship: Part) -> Iterator[Text | str]:
    if relationship["value"] is None:
        yield f"{relationship['level']}: nothing has earned anything yet"
        return
    if relationship["holds_until"]:
        moves = f"holds until {story.day(relationship['holds_until'])}"
    else:
        moves = f"falls {relationship['falls_per_month']:.1f} a month"
    yield f"{relationship['value']:.1f} of 100, {relationship['level']}; {moves}"


@of("growth")
def a_year_ago(_story: Story, growth: Part) -> Iterator[Text | str]:
    before, now = growth["total"]
    if before["clients"] == 0:
        yield "nothing to compare with"
    elif now["grown"] is None:
        yield f"{before['value']:.1f}"
    else:
        yield f"{before['value']:.1f}; {now['grown']:+.0%} since"


@of("health")
def health(story: Story, told: Part) -> Iterator[Text | str]:
    style = COLOURS[told["health"]]
    yield Text(told["health"], style=style)
    for reason in told["reasons"]:
        yield Text(f"! {reason}", style=style)
    for each in told["evidence"]:
        what = each["what"].replace("_", " ")
        at, until = story.day(each["at"]), story.day(each["fresh_until"])
        yield f"{what} {at}, which tells until {until}"
    for warning in told["warnings"]:
        who = "".join(f", {name}" for name in concerned(story, told, warning["worry"]))
        yield Text(f"! {warning['reason']}{who}", style="yellow")


@of("leaving_risks")
def leaving(_story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        if each["p180"] is None:
            yield "nobody can tell yet"
            continue
        because = f", because {reasons}" if (reasons := why(each)) else ""
        yield f"may leave within 180 days: {each['p180']:.0%}{because}"
        yield f"basis: {each['basis']}"
    if not told["items"]:
        yield "only active clients can leave"


def concerned(story: Story, told: Part, worry: str) -> list[str]:
    people = told["conversation"][CONCERNED[worry]] if worry in CONCERNED else ()
    return [story.person(each) for each in people]


@of("ties")
def ties(_story: Story, told: Part) -> Iterator[Text | str]:
    known = counted(told["people_known"], "person known", "people known")
    services = ", ".join(each.replace("_", " ") for each in told["services"])
    yield f"{told['years']:.1f} years, {known}; services: {services or 'none logged'}"


@of("needs")
def needs(_story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        yield f"{each['name']} by {each['due_on']}, begin by {each['start_by']}"
    if not told["items"]:
        yield "none on record"


@of("engagements")
def engagements(_story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        until = (
            f"until {each['ends_on']}" if each["ends_on"] else "until further notice"
        )
        yield f"{each['name']}, {until}"
    if not told["items"]:
        yield "none on record"


@of("asks")
def asks(_story: Story, told: Part) -> Iterator[Text | str]:
    yield f"{sum(each['outcome'] == 'open' for each in told['items'])} unanswered"


@of("opportunities")
def opportunities(_story: Story, told: Part) -> Iterator[Text | str]:
    yield f"{sum(each['state'] == 'open' for each in told['items'])} open"
