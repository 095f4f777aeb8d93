"""Stop words: whether an answer says that no more is wanted, in five languages."""

import re
from enum import StrEnum
from unicodedata import category, normalize

from services.outbound.domain.messages import Channel

WORD = re.compile(r"[^\W_]+")
# Dots in a row only trail off: what follows may say of what, or when.
SENTENCE = re.compile(r"(?<!\.)\.(?!\.)|[!?;]|\n\s*\n")
COURTESIES = (
    r"hi|hello|hallo|please|pls|kindly|thanks|thank you|thx|now|at once|immediately"
    r"|(?:could|can|would) you|bitte|danke|(?:ab )?sofort|merci(?: de)?|svp"
    r"|s il vous plait|por favor|gracias|per favore|grazie"
)
AGAIN = r"any ?more|again|ever|mehr|mas|piu|all|alle"
# An answer of nothing else, in whatever case and with whatever around it.
WHOLE = re.compile(
    rf"(?:(?:{COURTESIES}) )*(?:"
    r"stop(?: it| all)*|stopall|unsubscribe|opt ?out|no more|remove me"
    r"|stopp|abmelden|austragen|abbestellen"
    r"|arret(?:er)?|desabonner|desabonnement|desinscrire"
    r"|alto|desuscribir|no mas|basta|disiscrivi(?:mi)?|cancellami"
    rf")(?: (?:{COURTESIES}|{AGAIN}))*"
)
# In a mail these may be about a contract or a visit.
WHOLE_TEXT = re.compile(
    rf"(?:(?:{COURTESIES}) )*(?:"
    r"cancel|end|quit|revoke|kundigen|baja|parar|cancelar|annulla|cancella"
    rf")(?: (?:{COURTESIES}))*"
)
MAILS = (
    r"(?:(?:these|those|this|the|your|any|all|more|further|such|of) )*"
    r"(?:texts?|messages?|mailings?|e ?mails?|mails?|sms|newsletters?|spam)"
)
LIST = (
    r"(?:this|your|the|all|any)(?: (?:e ?mail|mail|mailing|newsletter|marketing))*"
    r" (?:lists?|mailings?|newsletters?|distribution)"
)
IHRE = r"(?:weiteren? )?(?:nachrichten|e ?mails?|mails?|sms|werbung|newsletter)"
# A whole sentence that says of nothing else but our messages that they are to end.
CERTAIN = re.compile(
    rf"(?:(?:{COURTESIES}) )*(?:"
    r"stop (?:texting|messaging|(?:e ?)?mailing|contacting|writing(?: to)?) (?:me|us)"
    rf"|stop(?: sending)?(?: me| us)? {MAILS}"
    r"|(?:do not|don t|dont|never) (?:text|message|e ?mail|mail|contact|write)"
    r"(?: to)? (?:me|us)"
    r"|(?:take|remove) (?:me|us|my (?:name|number|address|mail|e ?mail(?: address)?))"
    rf" (?:off|from|out of) {LIST}"
    rf"|unsubscribe (?:me|us)(?: from {LIST})?|opt (?:me|us) out|leave (?:me|us) alone"
    rf"|no more {MAILS}"
    rf"|keine {IHRE}"
    r"|(?:mir|mich|uns)? ?(?:nicht|nie) (?:mehr|wieder)"
    r" (?:schreiben|anschreiben|kontaktieren)"
    r"|schreiben sie (?:mir|uns)(?: bitte)? (?:nicht|nie) (?:mehr|wieder)"
    r"|(?:melden|tragen|nehmen) sie (?:mich|uns)(?: bitte)? (?:vom|von|aus)"
    r"(?: dem| ihrem)? (?:newsletter|verteiler)(?: ab| aus)?"
    r"|horen sie auf (?:mir|uns)(?: mails| nachrichten)? zu (?:schreiben|schicken)"
    r"|lassen sie (?:mich|uns) in ruhe"
    r"|(?:arretez|cessez) de (?:m|nous) (?:ecrire|contacter)|ne (?:m|nous) ecrivez plus"
    r"|(?:je|nous) (?:ne )?(?:veux|voulons) (?:ne )?plus recevoir (?:de|des|vos)"
    r" (?:messages?|sms|mails?|courriels?|newsletters?)"
    r"|(?:desabonnez|desinscrivez) (?:moi|nous)|plus de (?:messages?|sms|mails?)"
    r"|(?:dejen?|dejad) de (?:escribir|molestar|contactar)(?:me|nos)"
    r"|no (?:me|nos) (?:escriban?|molesten?)"
    r"|no (?:quiero|queremos) recibir (?:mas )?(?:mensajes|correos|sms)"
    r"|(?:smettete|smetti|smettetela) di (?:scriver|contattar)(?:mi|ci)"
    r"|non (?:scrivetemi|scriveteci)"
    r"|non (?:voglio|vogliamo) (?:piu )?ricevere (?:piu |altri )?"
    r"(?:messaggi|sms|e ?mail)"
    r"|(?:cancellatemi|toglietemi|rimuovetemi)(?: dalla(?: vostra)? lista)?"
    r"|niente (?:piu )?(?:messaggi|sms|e ?mail)"
    rf")(?: (?:{COURTESIES}|{AGAIN}))*"
)
# What may mean it: a person reads it, and meanwhile nothing is sent.
PERHAPS = re.compile(
    r"\b(?:stopp?|stopall|unsubscribe|opt ?out|quit|spam|annoying"
    rf"|no more {MAILS}"
    r"|not interested|leave (?:me|us) alone"
    r"|^(?:please )?(?:cancel|remove)(?: it| this)?$"
    r"|(?:do not|don t|dont|never) (?:text|message|e ?mail|mail|contact|write|call)"
    r"|(?:take|remove|delete) (?:me|us|my (?:name|number|address|mail|e ?mail)\b)"
    r"|opt (?:me|us) out"
    r"|abmelden|abbestellen|austragen|werbung|kein interesse|in ruhe|^ende$"
    rf"|keine {IHRE}|(?:nicht|nie) (?:mehr|wieder) (?:\w*schreib|kontakt)\w*"
    r"|(?:melden|tragen|nehmen) sie (?:mich|uns)|horen sie auf"
    r"|desabonn\w*|desinscri\w*|retirez|arretez|cessez|pas interesse"
    r"|(?:ecrivez|recevoir) plus|plus (?:recevoir|de (?:messages?|sms|mails?))"
    r"|baja|dejen? de|dejad de|no (?:me|nos) (?:escrib|envi|mand|molest)\w*"
    r"|no (?:quiero|queremos|deseo) recibir|no me interesa|borrenme"
    r"|disiscri\w*|smett\w*|non (?:scriv|mandat|inviat)\w*"
    r"|non \w+ (?:piu )?ricevere|(?:cancella|toglie|rimuove)temi|non mi interessa"
    r"|niente (?:piu )?(?:messaggi|sms|e ?mail)"
    rf"|keine (?:solchen|solche|diese|dieser|ihrer|eurer) {IHRE}"
    r"|(?:no longer|(?<!did )not|don t|dont|never)(?: \w+){0,3}"
    r" (?:receive|get|hear|want)(?: \w+){0,4}"
    r" (?:messages?|mailings?|e ?mails?|mails|texts|newsletters?"
    r"|from (?:you|us))"
    r"|(?:losch|entfern|streich)\w*(?: \w+){0,2}"
    r" (?:mich|uns|(?:meine|unsere|alle)(?: \w+){0,2} (?:daten|adressen?|nummern?))"
    r"|widerspr\w+|widerruf\w*"
    r"|(?:delete|erase|remove)(?: all)? (?:my|our)(?: personal)?"
    r" (?:data|details|address)"
    r"|(?:moechte|mochte|will|wollen|mochten)(?: \w+){0,3} (?:nicht|keine)(?: \w+){0,4}"
    r" (?:erhalten|bekommen|empfangen)"
    r"|(?:supprim|effac)\w* (?:mes|nos) (?:donnees|coordonnees|adresses?)"
    r"|ne (?:m|nous) envoyez|(?:souhait|desir)\w* plus"
    r"|(?:borr|elimin|suprim)\w* (?:mis|nuestros) datos|no (?:deseo|queremos) mas"
    r"|no (?:quiero|queremos|deseo|deseamos) (?:mas|seguir)"
    r"|(?:cancell|elimin|rimuov)\w* i (?:miei|nostri) dati"
    r"|non (?:desider|vogl)\w* (?:piu|altr\w)"
    r")\b"
)
# What a telephone writes below whatever somebody says.
SIGNED = re.compile(
    r"\n\s*(?:sent from (?:my|an?) |(?:von|mit) (?:meinem|unterwegs)"
    r"|envoye (?:de|depuis) mon |enviado desde mi |inviato da )[^\n]*\s*\Z"
)


class Wish(StrEnum):
    """What an answer asks for."""

    STOP = "stop"
    PERHAPS = "perhaps"
    NOTHING = "nothing"


def understood(told: str, channel: Channel) -> Wish:
    """Tell what an answer on a channel asks for, however it is written."""
    plain = SIGNED.sub("", _plain(told))
    said = _words(plain)
    if WHOLE.fullmatch(said) or any(map(CERTAIN.fullmatch, _sentences(plain))):
        return Wish.STOP
    if WHOLE_TEXT.fullmatch(said):
        return Wish.PERHAPS if channel is Channel.EMAIL else Wish.STOP
    return Wish.PERHAPS if PERHAPS.search(said) else Wish.NOTHING


def _sentences(plain: str) -> list[str]:
    return [_words(sentence) for sentence in SENTENCE.split(plain)]


def _words(plain: str) -> str:
    return " ".join(WORD.findall(plain))


def _plain(told: str) -> str:
    spelt = normalize("NFKD", told.casefold())
    return "".join(each for each in spelt if category(each) not in ("Mn", "Cf"))
