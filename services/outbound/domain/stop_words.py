"""Stop words: whether an answer says that no more is wanted, in five languages."""

import re
from enum import StrEnum
from unicodedata import category, normalize

WORD = re.compile(r"[^\W_]+")
# Alone, in whatever case and with whatever around them.
ALONE = frozenset(
    (
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke"),
        *("optout", "opt out", "remove me", "remove", "no more", "stop all"),
        *("stopp", "abmelden", "austragen", "abbestellen", "kundigen", "ende"),
        *("arret", "arreter", "desabonner", "desinscrire", "desabonnement"),
        *("alto", "baja", "parar", "cancelar", "desuscribir", "no mas", "basta"),
        *("annulla", "cancella", "cancellami", "disiscrivi", "disiscrivimi", "fine"),
    )
)
POLITE = frozenset(
    (
        *("please", "thanks", "thank", "you", "now", "bitte", "danke", "sofort"),
        *("merci", "svp", "por", "favor", "gracias", "per", "favore", "grazie"),
        *("hi", "hello", "hallo", "it", "this", "das", "all", "alle", "stop"),
    )
)
# What is said only by who wants no more, with more words or fewer around it.
PLAIN = re.compile(
    r"\b(?:"
    r"stop (?:(?:these|the|all|your|sending)\b ?)*"
    r"(?:texting|messaging|mailing|emailing|sms|texts?|messages?|e?mails?|spam)"
    r"|stop (?:sending|writing|contacting|calling)(?: to)? (?:me|us)"
    r"|(?:do not|don t|dont|never) (?:text|message|mail|email|contact|write)"
    r"(?: to)? (?:me|us)"
    r"|(?:take|remove|delete) (?:me|us|my \w+) (?:off|from|out)"
    r"|unsubscribe (?:me|us)|opt (?:me|us) out|leave (?:me|us) alone"
    r"|no more (?:texts?|messages?|e?mails?|sms)"
    r"|keine (?:weiteren? )?(?:nachrichten|mails?|emails?|sms|werbung|newsletter)"
    r"|(?:nicht|nie) (?:mehr|wieder) (?:schreiben|anschreiben|kontaktieren)"
    r"|schreiben sie (?:mir|uns) (?:nicht|nie) (?:mehr|wieder)"
    r"|(?:melden|tragen|nehmen) sie (?:mich|uns) .{0,30}(?:ab|aus)"
    r"|horen sie auf (?:mir|uns)|lassen sie (?:mich|uns) in ruhe"
    r"|(?:arretez|cessez) de (?:m|nous|me) \w+|ne m ecrivez plus|ne plus recevoir"
    r"|(?:desabonnez|desinscrivez|retirez) (?:moi|nous)"
    r"|plus de (?:messages?|sms|mails?)"
    r"|(?:dejen?|dejad) de \w+|no (?:me|nos) (?:escriban?|envien?|manden?|molesten?)"
    r"|(?:denme|dame|quiero) (?:la |de )?baja|no (?:quiero|deseo) recibir|borrenme"
    r"|(?:smettete|smetti|smettetela) di \w+|non (?:scrivetemi|mandatemi|inviatemi)"
    r"|non (?:voglio|desidero) (?:piu )?ricevere"
    r"|(?:cancellatemi|toglietemi|rimuovetemi)"
    r"|niente (?:piu )?(?:messaggi|sms|e?mail)"
    r")\b"
)
# What may mean it: a person reads it, and meanwhile nothing is sent.
PERHAPS = re.compile(
    r"\b(?:stopp?|unsubscribe|optout|opt out|abmelden|abbestellen|desabonn\w*"
    r"|desinscri\w*|baja|disiscri\w*|quit|spam|werbung|annoying|not interested"
    r"|kein interesse|pas interesse|no me interesa|non mi interessa)\b"
)
MOST_ALONE = 4  # words


class Wish(StrEnum):
    """What an answer asks for."""

    STOP = "stop"
    PERHAPS = "perhaps"
    NOTHING = "nothing"


def understood(told: str) -> Wish:
    """Tell what an answer asks for, however it is written."""
    words = WORD.findall(_plain(told))
    said = " ".join(words)
    bare = " ".join(w for w in words if w not in POLITE - ALONE)
    alone = bare in ALONE or said in ALONE
    if (alone and len(words) <= MOST_ALONE) or PLAIN.search(said):
        return Wish.STOP
    return Wish.PERHAPS if PERHAPS.search(said) else Wish.NOTHING


def _plain(told: str) -> str:
    spelt = normalize("NFKD", told.casefold())
    return "".join(each for each in spelt if category(each) not in ("Mn", "Cf"))
