"""The kinds of touch that a new suite starts with, as the requirements give them."""

from services.touchpoints.domain.kinds import Channel, GapClass, Kind, Satisfies

MEETING, CALL, MESSAGE = Satisfies.MEETING, Satisfies.CALL, Satisfies.MESSAGE
PERSONAL, BROADCAST, EXEMPT = GapClass.PERSONAL, GapClass.BROADCAST, GapClass.EXEMPT

DEFAULTS = (
    Kind("face_to_face", Channel.IN_PERSON, 0.30, PERSONAL, MEETING),
    Kind("video", Channel.VIDEO, 0.25, PERSONAL, MEETING),
    Kind("call", Channel.PHONE, 0.20, PERSONAL, CALL),
    Kind("drop_in", Channel.IN_PERSON, 0.30, PERSONAL, CALL, random=True),
    Kind("check_in", Channel.PHONE, 0.20, PERSONAL, CALL, random=True),
    Kind("letter", Channel.POST, 0.10, EXEMPT, MESSAGE),
    Kind("card", Channel.POST, 0.10, EXEMPT, MESSAGE),
    Kind("newsletter", Channel.POST, 0.10, EXEMPT, Satisfies.BROADCAST),
    Kind("mail", Channel.EMAIL, 0.06, PERSONAL, MESSAGE),
    Kind("voicemail", Channel.PHONE, 0.06, PERSONAL, MESSAGE),
    Kind("email_newsletter", Channel.EMAIL, 0.03, BROADCAST, Satisfies.BROADCAST),
    Kind("short_call", Channel.PHONE, 0, EXEMPT),
    Kind("attempt", Channel.PHONE, 0, EXEMPT),
    Kind("missed", Channel.PHONE, 0, EXEMPT),
    Kind("declined", Channel.PHONE, 0, EXEMPT),
    Kind("service_desk", Channel.PHONE, 0, EXEMPT, service=True),
    Kind("billing", Channel.EMAIL, 0, EXEMPT, service=True),
    Kind("ticket", Channel.EMAIL, 0, EXEMPT, service=True),
    Kind("visit", Channel.IN_PERSON, 0.30, PERSONAL, MEETING),
    Kind("lunch_and_learn", Channel.IN_PERSON, 0.30, PERSONAL, MEETING),
    Kind("event", Channel.IN_PERSON, 0.10, BROADCAST, Satisfies.BROADCAST),
    Kind("meet_and_greet", Channel.IN_PERSON, 0.10, BROADCAST, Satisfies.BROADCAST),
    Kind("goodwill_help", Channel.PHONE, 0.20, EXEMPT, CALL),
    Kind("outage_help", Channel.PHONE, 0.20, EXEMPT, CALL),
    Kind("reply", Channel.EMAIL, 0.06, EXEMPT, MESSAGE),
    Kind("sms", Channel.SMS, 0.06, PERSONAL, MESSAGE),
    Kind("chat", Channel.CHAT, 0.06, PERSONAL, MESSAGE),
    Kind("no_show", Channel.IN_PERSON, 0, EXEMPT),
    Kind("rating", Channel.EMAIL, 0, EXEMPT, service=True),
    Kind("mailing", Channel.EMAIL, 0.03, BROADCAST, Satisfies.BROADCAST),
    Kind("sms_mailing", Channel.SMS, 0.03, BROADCAST, Satisfies.BROADCAST),
    Kind("chat_mailing", Channel.CHAT, 0.03, BROADCAST, Satisfies.BROADCAST),
    Kind("notice", Channel.EMAIL, 0, EXEMPT),
    Kind("sms_notice", Channel.SMS, 0, EXEMPT),
    Kind("chat_notice", Channel.CHAT, 0, EXEMPT),
    Kind("ask_mail", Channel.EMAIL, 0.06, GapClass.ASK, MESSAGE),
    Kind("ask_sms", Channel.SMS, 0.06, GapClass.ASK, MESSAGE),
    Kind("ask_chat", Channel.CHAT, 0.06, GapClass.ASK, MESSAGE),
    Kind("ask_letter", Channel.POST, 0.10, GapClass.ASK, MESSAGE),
)
