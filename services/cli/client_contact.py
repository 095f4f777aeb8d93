"""How a client and we keep in touch: what is next, what is owed, and what has been."""

from collections.abc import Iterator

from rich.text import Text

from services.cli.client_story import ALARM, ERASED, Part, Story, of
from services.cli.printing import counted


@of("next_touches")
def next_touch(story: Story, told: Part) -> Iterator[Text | str]:
    policy = story.told["policy"].get("items", ())
    days = {each["name"]: each["value"] for each in policy}
    for each in told["items"]:
        silent_since = story.day(each["silent_since"])
        yield f"{story.day(each['next_touch_at'])}; silent since {silent_since}"
        if days:
            yield (
                f"tier {each['tier']}: every {days['target_days']} days,"
                f" {days['longest_days']} at the most"
            )
        if each["too_loose"]:
            yield Text("silent for longer than that", style=ALARM)
    if not told["items"]:
        yield "none planned"


@of("callbacks")
def callbacks(story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        late = ", overdue" if each["overdue"] else ""
        missed = counted(each["misses"], "missed call", "missed calls")
        number = each["number"] or ERASED
        line = f"{number}, due {story.day(each['due_at'])}{late}, {missed}"
        yield Text(line, style=ALARM if each["overdue"] else "")
    if not told["items"]:
        yield "nobody waits"


@of("frustrations")
def frustrations(story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        touch = story.told["frustrating"][each["touch_id"]]
        at = touch.get("occurred_at")
        since = f" since {story.day(at)}" if at else ""
        by = f"{each['owner']} sees to it by {each['due_on']}"
        whose = by if each["owner"] else "nobody has taken it on"
        yield Text(f"open{since}; {whose}", style=ALARM)
    if not told["items"]:
        yield "none open"


@of("last_contacts")
def last_contacts(story: Story, told: Part) -> Iterator[Text | str]:
    latest = sorted(told["kinds"].items(), key=lambda each: each[1], reverse=True)
    for kind, at in latest:
        yield f"{story.day(at)}  {kind.replace('_', ' ')}"
    if not latest:
        yield "never"
    with_group = told["group_last_contact_at"]
    if told["group"] and with_group != told["last_contact_at"]:
        yield f"{story.day(with_group)}  with others of its group"


@of("health")
def two_way(story: Story, told: Part) -> Iterator[Text | str]:
    talk = told["conversation"]
    ratio = talk["in_per_out"]
    rate = "" if ratio is None else f", {ratio:.2f} to one"
    yield f"{talk['inbound']} from them, {talk['outbound']} from us in a year{rate}"
    if talk["answered_share"] is not None:
        yield f"we took {talk['answered_share']:.0%} of their calls"
    threads = talk["threads"]
    who = f": {', '.join(map(story.person, threads))}" if threads else ""
    spoke = counted(len(threads), "person there", "people there")
    yield f"{spoke} took part in half a year{who}"


@of("promptness")
def promptness(_story: Story, told: Part) -> Iterator[Text | str]:
    for each in told["items"]:
        if each["missed"] == 0:
            yield "no missed call of the last 90 days is due yet"
            continue
        missed = counted(each["missed"], "missed call", "missed calls")
        yield f"{missed} in 90 days, {each['in_time_share']:.0%} rung back in time"
        half, most = waited(each["p50_minutes"]), waited(each["p90_minutes"])
        yield f"half of them rung back {half}, nine in ten {most}"
    if not told["items"]:
        yield "no missed calls in 90 days"


def waited(minutes: float | None) -> str:
    return "never" if minutes is None else f"within {minutes:.0f} min"
