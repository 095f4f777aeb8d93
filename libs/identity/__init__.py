"""Who is asking: principals, and the tokens and machine keys that prove them."""

from libs.identity.authenticator import Authenticator
from libs.identity.credentials import Unauthenticated, fingerprint
from libs.identity.principals import Principal, Role

__all__ = ["Authenticator", "Principal", "Role", "Unauthenticated", "fingerprint"]
