"""What the page says on which people unsubscribe, and how it looks."""

from collections.abc import Mapping

from services.outbound.domain.messages import Channel

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Unsubscribe",
        "asked": "What do you want no more of from us?",
        "whom": "This is about the {address} that our message came to.",
        "these": "No more {family}",
        "channel": "No more {by} at all",
        "everything": "No more messages at all, nor letters",
        "owed": "What concerns our work for you, you still get.",
        "these_done": "Done. You get no more {family} by {by}.",
        "channel_done": "Done. You get no more {by} from us.",
        "everything_done": "Done. You get no more messages or letters from us.",
        "nowhere": "This link leads nowhere",
        "instead": "Perhaps a part of it got lost on the way.",
        "ring": "Simply reply to our message that you want no more of it, or ring the"
        " number that you know of us: then we see to it.",
    },
    "de": {
        "title": "Abbestellen",
        "asked": "Was möchten Sie nicht mehr von uns bekommen?",
        "whom": "Es geht um die {address}, an die unsere Nachricht ging.",
        "these": "Keine {family} mehr",
        "channel": "Gar keine {by} mehr",
        "everything": "Gar keine Nachrichten mehr, auch keine Briefe",
        "owed": "Was unsere Arbeit für Sie betrifft, bekommen Sie weiterhin.",
        "these_done": "Erledigt. Als {by} bekommen Sie keine {family} mehr.",
        "channel_done": "Erledigt. Sie bekommen keine {by} mehr von uns.",
        "everything_done": "Erledigt. Sie bekommen auch keine Briefe mehr von uns.",
        "nowhere": "Dieser Link führt nirgendwohin",
        "instead": "Vielleicht ist unterwegs ein Teil davon verloren gegangen.",
        "ring": "Antworten Sie einfach auf unsere Nachricht, dass Sie keine mehr"
        " möchten, oder rufen Sie uns unter der Nummer an, die Sie von uns kennen: Wir"
        " kümmern uns darum.",
    },
}
# What families of messages are called; of others they are messages like this one.
FAMILIES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "newsletter": "newsletters",
        "greetings": "greetings and congratulations",
        "asking_after": "messages that ask how you are doing",
        "events": "invitations to events",
        "review": "requests for a review",
        "": "messages like this one",
    },
    "de": {
        "newsletter": "Newsletter",
        "greetings": "Grüße und Glückwünsche",
        "asking_after": "Nachfragen, wie es Ihnen geht",
        "events": "Einladungen zu Veranstaltungen",
        "review": "Bitten um eine Bewertung",
        "": "Nachrichten wie diese",
    },
}
BY: Mapping[str, Mapping[Channel, str]] = {
    "en": {
        Channel.EMAIL: "e-mail",
        Channel.SMS: "text messages",
        Channel.CHAT: "chat messages",
        Channel.POST: "letters",
    },
    "de": {
        Channel.EMAIL: "E-Mails",
        Channel.SMS: "SMS",
        Channel.CHAT: "Chat-Nachrichten",
        Channel.POST: "Briefe",
    },
}
ADDRESSES: Mapping[str, Mapping[bool, str]] = {
    "en": {True: "e-mail address", False: "number"},
    "de": {True: "E-Mail-Adresse", False: "Nummer"},
}
STYLE = (
    "body{margin:0;background:#f6f4ef;color:#222;font:1.1rem/1.6 Georgia,serif}"
    "main{max-width:32rem;margin:0 auto;padding:2rem 1.2rem}"
    "h1{color:#1f3a5f;font-size:1.5rem;line-height:1.2}"
    "button{width:100%;padding:.8rem 1rem;border:1px solid #1f3a5f;border-radius:.4rem;"
    "background:#fff;color:#1f3a5f;font:inherit;text-align:left;cursor:pointer}"
    "button:hover,button:focus{background:#1f3a5f;color:#fff}"
    ".small{color:#555;font-size:.9rem}"
)
PAGE: Mapping[str, str] = {
    "whole": """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}: {heading}</title>
<link rel="stylesheet" href="../page.css">
</head>
<body>
<main>
<h1>{heading}</h1>
{body}
</main>
</body>
</html>
""",
    "form": """\
<form method="post">
<p>{asked}</p>
<p><button name="List-Unsubscribe" value="these">{these}</button></p>
<p><button name="List-Unsubscribe" value="channel">{channel}</button></p>
<p><button name="List-Unsubscribe" value="everything">{everything}</button></p>
</form>
<p class="small">{whom} {owed}</p>""",
    "these": '<p>{these_done}</p>\n<p class="small">{whom} {owed}</p>',
    "channel": '<p>{channel_done}</p>\n<p class="small">{whom} {owed}</p>',
    "everything": '<p>{everything_done}</p>\n<p class="small">{owed}</p>',
    "nowhere": "<p>{instead}</p>\n<p>{ring}</p>",
}


def words(language: str, channel: Channel, family: str) -> dict[str, str]:
    """Return what the page says to whom a message of a family came."""
    families = FAMILIES[language]
    told = {
        "family": families.get(family, families[""]),
        "by": BY[language][channel],
        "address": ADDRESSES[language][channel is Channel.EMAIL],
    }
    return {name: said.format(**told) for name, said in WORDS[language].items()}
