"""Signing: the keys that the settings name, opened."""

from pathlib import Path

from libs.values import Invalid
from services.outbound.domain.dkim import DkimKey
from services.outbound.settings import PREFIX, SettingNotUsable, Settings


def dkim_keys(settings: Settings) -> list[DkimKey]:
    """Read what mail is signed with; raises SettingNotUsable with the key to mend."""
    return [
        dkim_key(selector, path, settings.dkim_passphrase)
        for selector, path in settings.dkim_keys.items()
    ]


def dkim_key(selector: str, path: Path, passphrase: bytes | None) -> DkimKey:
    try:
        return DkimKey.read(selector, path.read_bytes(), passphrase)
    except (OSError, Invalid) as failure:
        told = failure.strerror if isinstance(failure, OSError) else str(failure)
        raise SettingNotUsable(
            f"{PREFIX}DKIM_KEYS: the key {selector} in {path} cannot be used: {told}"
        ) from None
