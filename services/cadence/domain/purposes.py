"""What a task with a client is for: how it is done, and why in a few words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.cadence.domain.promises import Promised


class Channel(StrEnum):
    """The way a contact takes."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    POST = "post"
    GIFT = "gift"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"


# What takes a talk with somebody, as a call does.
SPOKEN = frozenset({Channel.IN_PERSON, Channel.VIDEO, Channel.PHONE})


class GapClass(StrEnum):
    """Which shortest gap a contact has to keep."""

    PERSONAL = "personal"
    ASK = "ask"
    BROADCAST = "broadcast"
    EXEMPT = "exempt"


class Purpose(StrEnum):
    """What a task is for."""

    MONTHLY_MEETING = "monthly_meeting"
    MONTHLY_CALL = "monthly_call"
    NEWSLETTER = "newsletter"
    REVIEW = "review"
    DROP_IN = "drop_in"
    BIRTHDAY = "birthday"
    OUR_BIRTHDAY = "our_birthday"
    ANNIVERSARY = "anniversary"
    GREETING = "greeting"
    THANK_YOU = "thank_you"
    YEAR_END = "year_end"
    THREAT = "threat"
    WELCOME = "welcome"
    AFTER_SALE = "after_sale"
    SOLD_AND_SILENT = "sold_and_silent"
    CHECK_IN = "check_in"
    OUTAGE_HELP = "outage_help"
    OUTAGE_MESSAGE = "outage_message"
    OUTAGE_FOLLOW_UP = "outage_follow_up"
    ENGAGEMENT_END = "engagement_end"
    HANDOVER = "handover"
    OUTREACH = "outreach"
    REMINDER = "reminder"
    NEED = "need"
    WIN_BACK = "win_back"
    INVITATION = "invitation"
    EVENT_NEWS = "event_news"
    CALL = "call"
    VISIT = "visit"
    PUT_OFF = "put_off"


# What a purpose says of an occasion, as its tasks name it, on some day.
Words = Callable[[str, date], str]


@dataclass(frozen=True)
class PurposeRule:
    """How a purpose is served.

    `needs` is the weakest touch that does it, none when only a person can say so;
    `minutes` what it usually takes; `why` says it in a clause of a sentence. Of an
    open purpose that is there `once` the occasion told last counts.
    """

    channel: Channel
    needs: Promised | None
    gap_class: GapClass
    minutes: int
    why: Words
    once: bool = False


def always(clause: str) -> Words:
    """Say the same of every occasion."""
    return lambda _occasion, _today: clause


def of_year_end(ends_on: str, today: date) -> str:
    """Say when the fiscal year ends, or that it has."""
    day = date.fromisoformat(ends_on)
    written = f"{day.day} {day:%B}"
    if day < today:
        return f"fiscal year ended on {written}; talk about this year's budget"
    return f"fiscal year ends on {written}; talk about next year's budget"


def call(clause: str, gap_class: GapClass = GapClass.PERSONAL) -> PurposeRule:
    """Have a quarter of an hour on the phone."""
    return PurposeRule(Channel.PHONE, Promised.CALL, gap_class, 15, always(clause))


def visit(clause: str, minutes: int = 60) -> PurposeRule:
    """Meet, best face to face."""
    return PurposeRule(
        Channel.IN_PERSON,
        Promised.MEETING,
        GapClass.PERSONAL,
        minutes,
        always(clause),
    )


def posted(
    clause: str, minutes: int = 10, channel: Channel = Channel.POST
) -> PurposeRule:
    """Send something that lies on a desk."""
    return PurposeRule(channel, None, GapClass.EXEMPT, minutes, always(clause))


RULES: Mapping[Purpose, PurposeRule] = {
    Purpose.MONTHLY_MEETING: replace(visit("monthly meeting due"), once=True),
    Purpose.MONTHLY_CALL: replace(call("monthly call due"), once=True),
    Purpose.NEWSLETTER: posted("monthly newsletter due", 5),
    Purpose.REVIEW: visit("review due", 90),
    Purpose.DROP_IN: PurposeRule(
        Channel.IN_PERSON,
        Promised.CALL,
        GapClass.PERSONAL,
        20,
        always("drop in, just so"),
    ),
    Purpose.BIRTHDAY: posted("birthday card"),
    Purpose.OUR_BIRTHDAY: posted("card on our own birthday"),
    Purpose.ANNIVERSARY: posted("anniversary of the first service", 15, Channel.GIFT),
    Purpose.GREETING: posted("holiday greeting"),
    Purpose.THANK_YOU: posted("thank-you card"),
    Purpose.YEAR_END: PurposeRule(
        Channel.PHONE, Promised.CALL, GapClass.PERSONAL, 20, of_year_end, once=True
    ),
    Purpose.THREAT: call("another vendor was seen there"),
    Purpose.WELCOME: call("welcome them"),
    Purpose.AFTER_SALE: call("ask how what they bought serves them"),
    Purpose.SOLD_AND_SILENT: call("sold to, and not spoken with since"),
    Purpose.CHECK_IN: call("ask whether all is well after the incident"),
    Purpose.OUTAGE_HELP: call("outage at their site: help, no pitch", GapClass.EXEMPT),
    Purpose.OUTAGE_MESSAGE: posted(
        "outage at their site: say that we are there", 2, Channel.SMS
    ),
    Purpose.OUTAGE_FOLLOW_UP: call("anything left from the outage?", GapClass.EXEMPT),
    Purpose.ENGAGEMENT_END: call("engagement ends and nothing follows"),
    Purpose.HANDOVER: visit("introduce the new account manager"),
    Purpose.OUTREACH: call("there is time to be in touch"),
    Purpose.REMINDER: call("gentle reminder"),
    Purpose.NEED: call("a need of theirs comes up"),
    Purpose.WIN_BACK: call("win them back"),
    Purpose.INVITATION: call("invite them"),
    Purpose.EVENT_NEWS: posted("tell them of an event's change", 5, Channel.EMAIL),
    Purpose.CALL: call("call as agreed", GapClass.EXEMPT),
    Purpose.VISIT: PurposeRule(
        Channel.IN_PERSON,
        Promised.MEETING,
        GapClass.EXEMPT,
        60,
        always("visit as agreed"),
    ),
    Purpose.PUT_OFF: call("put off until now"),
}

# What cannot wait for another day, whatever else there is to do.
URGENT = frozenset({Purpose.OUTAGE_HELP, Purpose.OUTAGE_MESSAGE})
ONCE = frozenset(purpose for purpose, rule in RULES.items() if rule.once)
