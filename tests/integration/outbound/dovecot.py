"""A real IMAP server that lives in a folder, run by somebody who is not root."""

import imaplib
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import trustme

from libs.ports import free_port
from libs.waiting import until
from services.outbound.settings import ImapPeer

SERVER = Path("/usr/sbin/dovecot")
USER, PASSWORD = "replies@mail.example", 'p "ä/@%'
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home allow_all_users=yes
}}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


class Server:
    """Dovecot with one mailbox, and how it is reached."""

    def __init__(self, folder):
        self.folder = folder
        self.who = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.group = "nogroup" if os.geteuid() == 0 else str(os.getegid())
        self.plain, self.secure = free_port(), free_port()
        self.process = None
        self.write()
        self.peer = ImapPeer(
            *("localhost", self.secure, True, USER, PASSWORD),
            authorities=folder / "authority.pem",
            patience=10,
        )

    def write(self):
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost")
        authority.cert_pem.write_to_path(self.folder / "authority.pem")
        for blob in certificate.cert_chain_pems:
            blob.write_to_path(self.folder / "certificate.pem", append=True)
        certificate.private_key_pem.write_to_path(self.folder / "key.pem")
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        told = {"user": self.who, "group": self.group, "folder": self.folder}
        (self.folder / "dovecot.conf").write_text(
            CONFIGURATION.format(**told, plain=self.plain, secure=self.secure)
        )
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, self.who, self.group)

    def start(self):
        as_whom = {"user": self.who, "group": self.group} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen(  # noqa: S603 our own words
            [SERVER, "-F", "-c", self.folder / "dovecot.conf"],
            start_new_session=True,
            **(as_whom | ({"extra_groups": []} if as_whom else {})),
        )
        assert until(self.answers, 10), self.log()

    def stop(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def log(self):
        path = self.folder / "log"
        return path.read_text() if path.exists() else "dovecot said nothing"

    def answers(self):
        with suppress(OSError, imaplib.IMAP4.error), self.line():
            return True
        return False

    def line(self):
        """Make a client of a test's own."""
        context = ssl.create_default_context(cafile=self.peer.authorities)
        line = imaplib.IMAP4_SSL("localhost", self.secure, ssl_context=context)
        told = f"\0{USER}\0{PASSWORD}".encode()
        line.authenticate("PLAIN", lambda _challenge: told)
        return line

    def put(self, *mails):
        """Let mails arrive."""
        with self.line() as line:
            for raw in mails:
                line.append("INBOX", None, None, raw)

    def lies(self, folder="INBOX"):
        """Return the flags of the mails that lie in a folder."""
        with self.line() as line:
            if not int(line.select(folder, readonly=True)[1][0]):
                return []
            return line.fetch("1:*", "(FLAGS)")[1]

    def empty(self):
        """Begin anew: no mail, and numbers under another validity."""
        with self.line() as line:
            if int(line.select("INBOX")[1][0]):
                line.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
                line.expunge()

    def renumber(self):
        """Give the mails other numbers, as after a restored backup."""
        self.stop()
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
        self.start()

    def reached(self, **told):
        return replace(self.peer, **told)


@contextmanager
def server():
    folder = Path(tempfile.mkdtemp(prefix="kw-imap-"))
    made = Server(folder)
    try:
        made.start()
        yield made
    finally:
        with suppress(AttributeError, subprocess.TimeoutExpired):
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
