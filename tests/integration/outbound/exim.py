"""Exim, a mail server that shares nothing with us, in a folder of our own."""

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme

from libs.ports import free_port
from libs.testing.suites import READY_WITHIN
from libs.waiting import until
from services.outbound.settings import SmtpPeer

PROGRAM = "/usr/sbin/exim4"
ITS_USER = "Debian-exim"
# Mail is taken by TLS only; what is taken is kept as it came, each for one address.
SETTINGS = """
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/%s.log
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {folder}/server.pem
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 0
recipients_max = 1
recipients_max_reject = true
acl_smtp_rcpt = known
begin acl
known:
  deny message = by TLS only
    !encrypted = *
  accept
begin routers
everybody:
  driver = accept
  transport = kept
begin transports
kept:
  driver = appendfile
  directory = {folder}/kept
  maildir_format
  envelope_to_add
  return_path_add
  use_crlf
  user = {user}
"""


class Exim:
    """A running Exim: how it is reached, and what it has taken."""

    def __init__(self, folder):
        self.folder = folder
        self.peer = SmtpPeer(
            *("localhost", free_port(), False), authorities=folder / "authority.pem"
        )

    def write_settings(self):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.folder / "authority.pem")
        issued = authority.issue_cert("localhost")
        issued.private_key_and_cert_chain_pem.write_to_path(self.folder / "server.pem")
        user = ITS_USER if os.geteuid() == 0 else os.geteuid()
        told = {"folder": self.folder, "port": self.peer.port, "user": user}
        (self.folder / "exim.conf").write_text(SETTINGS.format(**told))
        if os.geteuid() == 0:
            for path in (self.folder, self.folder / "server.pem"):
                shutil.chown(path, ITS_USER)

    def start(self):
        command = [PROGRAM, "-bdf", "-C", str(self.folder / "exim.conf")]
        with (self.folder / "said").open("wb") as out:
            return subprocess.Popen(command, stdout=out, stderr=out)  # noqa: S603

    def listens(self):
        port = self.peer.port
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    def taken(self):
        """Return what was kept: the mails as they came, below what Exim adds."""
        return [path.read_bytes() for path in (self.folder / "kept").glob("new/*")]


@contextmanager
def exim():
    """Lend a server of our own; the system's is not touched."""
    with TemporaryDirectory() as folder:
        lent = Exim(Path(folder))
        lent.write_settings()
        process = lent.start()
        try:
            said = Path(folder) / "said"
            assert until(lent.listens, READY_WITHIN), said.read_text()
            yield lent
        finally:
            process.terminate()
            process.wait()
