"""What the page says on which people unsubscribe."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Unsubscribe",
        "asked": "What do you want no more of?",
        "these": "No more messages like this one",
        "channel": "No more messages on this channel",
        "everything": "No more messages at all, nor letters",
        "owed": "What concerns our work for you, you still get.",
        "these_done": "Done. You get no more messages like this one.",
        "channel_done": "Done. You get no more messages from us on this channel.",
        "everything_done": "Done. You get no more messages or letters from us.",
    },
    "de": {
        "title": "Abbestellen",
        "asked": "Was möchten Sie nicht mehr von uns bekommen?",
        "these": "Keine Nachrichten wie diese mehr",
        "channel": "Keine Nachrichten auf diesem Weg mehr",
        "everything": "Gar keine Nachrichten mehr, auch keine Briefe",
        "owed": "Was unsere Arbeit für Sie betrifft, bekommen Sie weiterhin.",
        "these_done": "Erledigt. Nachrichten wie diese bekommen Sie nicht mehr.",
        "channel_done": "Erledigt. Auf diesem Weg hören Sie nichts mehr von uns.",
        "everything_done": "Erledigt. Sie bekommen auch keine Briefe mehr von uns.",
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
<p><button name="List-Unsubscribe" value="these">{these}</button></p>
<p><button name="List-Unsubscribe" value="channel">{channel}</button></p>
<p><button name="List-Unsubscribe" value="everything">{everything}</button></p>
</form>""",
    "these": "<p>{these_done}</p>",
    "channel": "<p>{channel_done}</p>",
    "everything": "<p>{everything_done}</p>",
}
