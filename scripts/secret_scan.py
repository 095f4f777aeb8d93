"""Says where a secret stands in the repository: `python -m scripts.secret_scan`.

It looks for what issuers of keys give out, as detect-secrets knows it, and for our own
keys; a machine key counts only with a checksum that is right. There are no exceptions.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from libs.identity.credentials import Unauthenticated
from libs.identity.machine_keys import FORM, parse

DETECTORS: tuple[type[RegexBasedDetector], ...] = (
    AWSKeyDetector,
    AzureStorageKeyDetector,
    DiscordBotTokenDetector,
    GitHubTokenDetector,
    GitLabTokenDetector,
    JwtTokenDetector,
    MailchimpDetector,
    NpmDetector,
    OpenAIDetector,
    PrivateKeyDetector,
    PypiTokenDetector,
    SendGridDetector,
    SlackDetector,
    StripeDetector,
    TelegramBotTokenDetector,
    TwilioKeyDetector,
)
# Random bytes in base64 show capitals, small letters and digits; words do not.
WEBHOOK_SECRET = re.compile(
    r"wh(?:sec|sk)_(?=\S*[0-9])(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9+/]{32,}"
)
MACHINE_KEY = "Machine key"
PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    *((each.secret_type, form) for each in DETECTORS for form in each.denylist),
    ("Secret of a webhook", WEBHOOK_SECRET),
    (MACHINE_KEY, FORM),
]
Finding = tuple[int, str]


def main(root: Path) -> int:
    found = [
        f"{path}:{line} {what}"
        for path in tracked(root)
        for line, what in secrets_in((root / path).read_text(errors="ignore"))
    ]
    print("\n".join(found) or "secrets: none in the repository")
    return bool(found)


def tracked(root: Path) -> list[str]:
    """Name every file that is, or would be, in the repository."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    told = subprocess.run(  # noqa: S603 our own command
        command, cwd=root, capture_output=True, check=True, text=True
    )
    return [path for path in told.stdout.split("\0") if (root / path).is_file()]


def secrets_in(text: str) -> Iterator[Finding]:
    """Find the lines that hold a secret, and say of which kind; never the secret."""
    for what, pattern in PATTERNS:
        for found in pattern.finditer(text):
            if what != MACHINE_KEY or is_key(found[0]):
                yield text.count("\n", 0, found.start()) + 1, what


def is_key(text: str) -> bool:
    try:
        parse(text)
    except Unauthenticated:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
