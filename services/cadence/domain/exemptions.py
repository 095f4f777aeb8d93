"""What keeps no gap: ritual post, callbacks, replies, outages and what was agreed."""

from services.cadence.domain.purposes import RULES, SPOKEN, Channel, GapClass
from services.cadence.domain.quiet_hours import SILENT

# What is owed to who spoke first has no task, and so no rule.
OWED = frozenset({"callback", "reply"})
USUAL_WAYS = {
    purpose.value: rule.channel
    for purpose, rule in RULES.items()
    if rule.gap_class is GapClass.EXEMPT
}


def may_be_exempt(purpose: str, channel: Channel) -> bool:
    """Tell whether a contact for the purpose may be made without keeping a gap.

    Post may, whatever it is for; else what is exempt to be said may not be written,
    nor the other way round.
    """
    if channel in SILENT or purpose in OWED:
        return True
    usual = USUAL_WAYS.get(purpose)
    if usual is None or usual in SILENT:
        return False
    return (usual in SPOKEN) is (channel in SPOKEN)
