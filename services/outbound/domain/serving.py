"""What can be written without anybody's hand: which template serves which purpose."""

from collections.abc import Mapping

from services.outbound.domain.messages import Channel

POST, EMAIL, SMS, CHAT = Channel.POST, Channel.EMAIL, Channel.SMS, Channel.CHAT

# By purpose: the name of its template and the channels it is written for. What is not
# here stays a task for a person.
SERVED: Mapping[str, tuple[str, frozenset[Channel]]] = {
    "birthday": ("birthday", frozenset({POST, EMAIL})),
    "our_birthday": ("our_birthday", frozenset({POST, EMAIL})),
    "anniversary": ("anniversary", frozenset({POST, EMAIL})),
    "greeting": ("greeting", frozenset({POST, EMAIL})),
    "thank_you": ("thank_you", frozenset({POST, EMAIL})),
    "welcome": ("welcome", frozenset({POST, EMAIL})),
    "after_sale": ("after_sale", frozenset({POST, EMAIL})),
    "check_in": ("check_in", frozenset({EMAIL, SMS, CHAT})),
    "outage_message": ("outage_message", frozenset({EMAIL, SMS, CHAT})),
    "outage_follow_up": ("after_outage", frozenset({EMAIL, SMS, CHAT})),
    "invitation": ("event_invitation", frozenset({POST, EMAIL})),
    "event_news": ("event_news", frozenset({EMAIL, SMS, CHAT})),
    "reminder": ("reminder", frozenset({EMAIL, SMS, CHAT})),
    "win_back": ("missed_you", frozenset({POST, EMAIL})),
    "review": ("review", frozenset({POST, EMAIL})),
}


def template_for(purpose: str, channel: Channel) -> str | None:
    """Name the template that serves a purpose on a channel, if one does."""
    name, channels = SERVED.get(purpose, ("", frozenset[Channel]()))
    return name if channel in channels else None


def purposes_by(channel: Channel) -> list[str]:
    """Name the purposes that something is written for on a channel."""
    return sorted(name for name, (_, by) in SERVED.items() if channel in by)


def purpose_of(template: str) -> str | None:
    """Name the purpose that a template serves, if it is called otherwise."""
    known = {name: purpose for purpose, (name, _) in SERVED.items() if name != purpose}
    return known.get(template)
