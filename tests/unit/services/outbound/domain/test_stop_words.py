"""A stop is understood in any wording, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.messages import Channel
from services.outbound.domain.stop_words import Wish, understood

STOP = """
STOP
stop
Stop.
  sToP!!!
S\u00adTOP
STOP please
Please stop
stop it
Stop, thank you
STOPALL
Unsubscribe
UNSUBSCRIBE ME
Opt out
opt-out
remove me
Remove me from your list, please
take me off this list
stop texting me
Could you please stop texting me?
Please stop sending me messages
stop these emails
Stop all messages
Don't text me
don\u2019t write to me
do not contact us again
No more messages!
no more texts please
Leave me alone
stop spam
Stopp
Abmelden
bitte abmelden
Abbestellen!
Keine Nachrichten mehr
Bitte keine weiteren Mails
keine Werbung
Schreiben Sie mir nicht mehr
nie wieder anschreiben
Melden Sie mich bitte vom Newsletter ab
Nehmen Sie uns bitte aus dem Verteiler
Hören Sie auf, mir zu schreiben
Lassen Sie mich in Ruhe
Arrêt
ARRETER
Désabonner
Désabonnez-moi
Arrêtez de m'écrire
Ne m'écrivez plus
Je veux ne plus recevoir vos messages
Plus de messages
ALTO
No me escriban más
Dejen de escribirme
No quiero recibir más mensajes
Disiscrivimi
Cancellatemi
Smettetela di scrivermi
Non scrivetemi più
Non voglio ricevere altri messaggi
Niente più SMS
""".strip().splitlines()
STOP_BY_TEXT = """
cancel
END
Quit
revoke
Cancel, please
Kündigen
Baja
Annulla
""".strip().splitlines()
PERHAPS = """
can you stop by Tuesday?
Please stop the backup until Friday
We had to stop the server
How do I unsubscribe from that service?
Can we quit this contract in May?
That is annoying
Wir haben kein Interesse
No me interesa
Please cancel it
Ende
remove
Don't email me the invoice, post it please
Please don't contact us... before noon
we never email us
stop calling us at noon, we are closed then
Please do not stop texting me
They told you: stop emailing us
dejen de preocuparse
Quiero la baja
Bitte melden Sie uns für Dienstag ab
Stop. Hammer time.
Bitte keine solchen Mails mehr.
I no longer wish to receive these emails
Bitte keine solchen Mails mehr, danke. Und wann kommt der Techniker?
Bitte löschen Sie meine Daten.
Ich möchte keine weiteren Nachrichten von Ihnen erhalten
Wir wollen Ihren Newsletter nicht mehr bekommen
Ich widerspreche der Verwendung meiner Daten
We do not want to hear from you
I don't want to get these messages
Please delete our data
Supprimez mes données, s'il vous plaît
Ne m'envoyez plus rien
Je ne souhaite plus recevoir vos courriels
Borren mis datos, por favor
No quiero más correos
Cancellate i miei dati
Non desidero più le vostre mail
""".strip().splitlines()
NOTHING = """
Thank you, we are happy
See you on Tuesday
The printer does not work again
Danke, das passt
Merci beaucoup
Perfecto, gracias
Va bene, a domani
In the end it worked
We will send you the list at the end of the month
Das Ende des Monats passt gut
Fine
Fine, thanks
fine thank you
Please cancel the visit on Tuesday
Please remove my laptop from the contract
Bitte löschen Sie das alte Postfach
We did not receive your mail
Das haben wir nicht erhalten
I want to receive the newsletter
Please delete my mailbox from the old server
No more problems since then, thanks
""".strip().splitlines()


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
@pytest.mark.parametrize("said", STOP)
def test_a_stop_is_a_stop(said, channel):
    assert understood(said, channel) is Wish.STOP


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize("said", STOP_BY_TEXT)
def test_what_a_text_says_for_certain_a_mail_may_say_of_something_else(said):
    assert understood(said, Channel.SMS) is Wish.STOP
    assert understood(said, Channel.EMAIL) is Wish.PERHAPS


@pytest.mark.requirement("LF-3")
def test_a_sentence_of_a_long_mail_is_as_good_as_a_mail():
    told = "Dear Anna,\n\nplease take us off your list. All else is fine.\n\nBerta"

    assert understood(told, Channel.EMAIL) is Wish.STOP
    assert understood("Stop\n\nBerta Huber, Huber GmbH", Channel.EMAIL) is Wish.PERHAPS


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize(
    "signed",
    [
        *("Von meinem iPhone gesendet", "Sent from my Galaxy", "Inviato da iPhone"),
        *("Envoyé de mon iPhone", "Enviado desde mi iPhone"),
    ],
)
def test_what_a_telephone_writes_below_a_stop_hides_it_not(signed):
    assert understood(f"Stop\n\n{signed}\n", Channel.EMAIL) is Wish.STOP
    assert understood(f"Thank you\n\n{signed}", Channel.EMAIL) is Wish.NOTHING


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize("said", PERHAPS)
def test_what_may_be_one_is_for_a_person_to_read(said):
    assert understood(said, Channel.SMS) is Wish.PERHAPS


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize("said", NOTHING)
def test_an_ordinary_answer_is_none(said):
    assert understood(said, Channel.SMS) is Wish.NOTHING


AROUND = st.text(" \t\n.,;:!?'\"()*_-\u2019\u00ad\u200b", max_size=8)


@pytest.mark.requirement("LF-3")
@given(
    before=AROUND,
    word=st.sampled_from(["stop", "unsubscribe", "cancel", "abmelden", "baja"]),
    upper=st.integers(0, 8),
    after=AROUND,
)
def test_neither_case_nor_what_stands_around_a_stop_hides_it(
    before, word, upper, after
):
    told = before + word[:upper].upper() + word[upper:] + after

    assert understood(told, Channel.SMS) is Wish.STOP
