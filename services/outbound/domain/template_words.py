"""The words that a template may say, of whom they tell, and invented people's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from services.outbound.domain import dates
from services.outbound.domain.liquids import Values
from services.outbound.domain.messages import Channel
from services.outbound.domain.salutations import (
    first_name,
    greeting,
    signature,
    signing,
)

NEAR = timedelta(days=7)
# When invented events are.
SOON, IN_THE_MORNING = timedelta(days=21), time(8)


@dataclass(frozen=True)
class Word:
    """A word of the catalogue; without `always` it may be unknown, so ask for it.

    It is only there in the templates of `only`, if any are named.
    """

    name: str
    means: str
    always: bool = False
    only: frozenset[str] = frozenset()


EVENTS = frozenset({"event_news", "event_invitation"})
ABOUT = EVENTS | {"reminder"}
ENGLISH = "en"
CATALOGUE = (
    Word("greeting", "Dear Jane, / Guten Tag Eva Muster,", always=True),
    Word("signature", "who signs: one of ours, and the branch", always=True),
    Word("client.name", "the client's name", always=True),
    Word("client.years", "for how many years we have served them"),
    Word("contact.name", "the person's full name"),
    Word("contact.first_name", "their first name, where it is plain"),
    Word("branch.name", "the name of our branch", always=True),
    Word("branch.phone", "its telephone, as its sender says"),
    Word("sender.name", "who of ours signs"),
    Word("sender.email", "the mail address of who signs"),
    Word("month.name", "the month it goes out in, as in March", always=True),
    Word("occasion.years", "how many years it is now", only=frozenset({"anniversary"})),
    Word("occasion.kind", "introduction, or nothing", only=frozenset({"thank_you"})),
    Word("occasion.step", "1 for the first reminder", only=frozenset({"reminder"})),
    Word("occasion.about", "what it is about", only=ABOUT),
    Word("event.when", "its day and hour, by the reader's clock", only=EVENTS),
    Word("event.place", "where it is", only=EVENTS),
    Word("event.off", "yes, or nothing unless it is called off", only=EVENTS),
)


def words_for(template: str) -> dict[str, Word]:
    """Return the words that a template may say, by name."""
    return {w.name: w for w in CATALOGUE if not w.only or template in w.only}


@dataclass(frozen=True)
class Known:
    """What is known of a client, a person there, and who of ours writes."""

    client: str
    branch: str
    served_since: date | None = None
    contact: str | None = None
    phone: str | None = None
    sender: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Setting:
    """Where words are said: on which channel, in which language, on which day.

    Their reader lives in `country`, by the clocks of `zone`. `occasion` are the words
    of what a message is for.
    """

    channel: Channel
    language: str
    today: date
    country: str
    zone: str
    occasion: Values = field(default_factory=dict)


def values(known: Known, setting: Setting) -> dict[str, str]:
    """Return all words that are known; one line each but the signature."""
    told: dict[str, str | None] = {
        "client.name": known.client,
        "client.years": years(known.served_since, setting.today),
        "contact.name": known.contact,
        "contact.first_name": known.contact and first_name(known.contact),
        "branch.name": known.branch,
        "branch.phone": known.phone,
        "sender.name": signing(known.sender),
        "sender.email": known.email,
        "month.name": dates.month(
            setting.today.month, setting.language, setting.country
        ),
        **setting.occasion,
    }
    # What people entered with line breaks must not break a subject.
    plain = {name: " ".join((value or "").split()) for name, value in told.items()}
    return {name: value for name, value in plain.items() if value} | framing(
        plain, setting
    )


def framing(plain: Values, setting: Setting) -> dict[str, str]:
    name, client = plain["contact.name"] or None, plain["client.name"]
    sender, branch = plain["sender.name"] or None, plain["branch.name"]
    return {
        "greeting": greeting(setting.language, setting.channel, name, client),
        "signature": signature(setting.channel, sender, branch),
    }


def years(since: date | None, today: date) -> str | None:
    """Count full years, None before there is one."""
    if since is None:
        return None
    early = (today.month, today.day) < (since.month, since.day)
    full = today.year - since.year - early
    return str(full) if full > 0 else None


def occasion_of(template: str, period: str, since: date | None) -> dict[str, str]:
    """Read what a message is for from what tells it apart from others."""
    told = dict(_read(template, period, since))
    return {f"occasion.{name}": value for name, value in told.items() if value}


def _read(
    template: str, period: str, since: date | None
) -> Iterator[tuple[str, str | None]]:
    first = period.partition(" ")[0]
    if template == "thank_you":
        yield "kind", "introduction" if first == "introduction" else None
    if template == "reminder":
        # What nobody counted is the first one.
        yield "step", first if first.isdecimal() else "1"
    if template == "anniversary" and (day := day_of(first)) and since:
        yield "years", anniversary(since, day)


def topic_of(told: Values, where: Setting) -> dict[str, str]:
    """Say what a message is about, and of an event when and where it is."""
    said = {
        "occasion.about": told.get("about", ""),
        "event.when": when(told["event_at"], where) if "event_at" in told else "",
        "event.place": told.get("event_place", ""),
        "event.off": "yes" if told.get("event_off") else "",
    }
    return {name: value for name, value in said.items() if value}


def when(at: str, where: Setting) -> str:
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return dates.moment(moment, where.language, where.country, where.zone)


def day_of(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def anniversary(since: date, day: date) -> str | None:
    """Count the years on `day`, None when it is not about an anniversary."""
    full = day.year - since.year
    near = abs((day - since) - timedelta(days=full * 365.2425)) <= NEAR
    return str(full) if full > 0 and near else None


INVENTED: Mapping[str, Known] = {
    ENGLISH: Known(
        client="Sample & Sons",
        branch="Example IT",
        served_since=date(2019, 4, 1),
        contact="Jane Sample",
        phone="+1 212 555 0100",
        sender="Sam Example",
        email="sam@example.com",
    ),
    "de": Known(
        client="Muster & Söhne",
        branch="Beispiel IT",
        served_since=date(2019, 4, 1),
        contact="Eva Muster",
        phone="+43 1 555 0100",
        sender="Max Beispiel",
        email="max@example.com",
    ),
}
ABOUTS: Mapping[str, Mapping[str, str]] = {
    "reminder": {
        "en": "the signed offer for your phones",
        "de": "das Angebot vom 2. 3.",
    },
    "event_news": {"en": "Coffee Club", "de": "Kaffeeklub"},
    "event_invitation": {"en": "Coffee Club", "de": "Kaffeeklub"},
}
PLACES = {"en": "1 Sample Street", "de": "Mustergasse 1"}


def imagined(template: str, where: Setting) -> dict[str, str]:
    """Return invented words of an occasion, as far as a template may say them."""
    told = {"years": "7", "kind": "introduction", "step": "1"}
    named = {f"occasion.{name}": value for name, value in told.items()}
    soon = datetime.combine(where.today, IN_THE_MORNING, UTC) + SOON
    named |= topic_of(
        {
            "about": ABOUTS.get(template, {}).get(where.language, ""),
            "event_at": soon.isoformat(),
            "event_place": PLACES[where.language],
        },
        where,
    )
    allowed = words_for(template)
    return {name: value for name, value in named.items() if name in allowed}


def imagined_for(template: str, where: Setting, since: date | None) -> dict[str, str]:
    """Return invented words of an occasion with a real client, their years true."""
    told = imagined(template, where)
    # Nobody is thanked for an introduction that they did not make.
    told = {name: value for name, value in told.items() if name != "occasion.kind"}
    if "occasion.years" not in told:
        return told
    own = years(since, where.today)
    return {"occasion.years": own} if own else {}


def invented(template: str, where: Setting) -> dict[str, str]:
    """Return the words of invented people, all that a template may say."""
    occasion = imagined(template, where)
    return values(INVENTED[where.language], replace(where, occasion=occasion))


def lacking(
    template: str, needs: frozenset[str], full: Values
) -> Iterator[dict[str, str]]:
    """Leave out what may be unknown and is not needed: all of it, and each alone."""
    always = {w.name for w in words_for(template).values() if w.always} | needs
    optional = full.keys() - always
    for unknown in (optional, *({name} for name in sorted(optional))):
        yield {name: value for name, value in full.items() if name not in unknown}
