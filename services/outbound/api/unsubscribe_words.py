"""What the page says on which people unsubscribe."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Unsubscribe",
        "asked": "Do you want no more of our messages?",
        "all": "No messages any more",
        "these": "Only no more like this one",
        "owed": "What concerns our work for you, you still get.",
        "all_done": "Done. You get no more messages from us on this channel.",
        "these_done": "Done. You get no more messages like this one.",
    },
    "de": {
        "title": "Abbestellen",
        "asked": "Möchten Sie keine Nachrichten mehr von uns?",
        "all": "Keine Nachrichten mehr",
        "these": "Nur keine wie diese mehr",
        "owed": "Was unsere Arbeit für Sie betrifft, bekommen Sie weiterhin.",
        "all_done": "Erledigt. Auf diesem Weg hören Sie nichts mehr von uns.",
        "these_done": "Erledigt. Nachrichten wie diese bekommen Sie nicht mehr.",
    },
}
PAGE: Mapping[str, str] = {
    "whole": """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{title}: {sender}</title>
</head>
<body>
<h1>{sender}</h1>
{body}
<p>{owed}</p>
</body>
</html>
""",
    "form": """\
<form method="post">
<p>{asked}</p>
<p><button name="List-Unsubscribe" value="all">{all}</button></p>
<p><button name="List-Unsubscribe" value="these">{these}</button></p>
</form>""",
    "all": "<p>{all_done}</p>",
    "these": "<p>{these_done}</p>",
}
