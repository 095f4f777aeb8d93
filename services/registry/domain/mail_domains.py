"""The domains of e-mail addresses, and which of them tell nothing of a firm."""

# Whoever likes has an address there.
FREE_MAIL = frozenset(
    {
        *("a1.net", "aol.com", "aon.at", "bluewin.ch", "chello.at", "free.fr"),
        *("freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net"),
        *("googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.com"),
        *("me.com", "msn.com", "orange.fr", "outlook.com", "proton.me"),
        *("protonmail.com", "t-online.de", "web.de", "yahoo.com", "yandex.com"),
    }
)


def domain_of(address: str) -> str:
    """Return what follows the @."""
    return address.rpartition("@")[2]
