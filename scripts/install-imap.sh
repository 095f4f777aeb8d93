#!/bin/sh
# Installs Dovecot from Debian for the tests, which run a private one: the system's own
# service is not started, neither now nor at the next boot.
set -eu

policy=/usr/sbin/policy-rc.d
if [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ]; then
  exit 0
fi

if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then
    exec sudo -n "$0"
  fi
  echo "The tests need Dovecot, and installing it needs root. Run: sudo $0" >&2
  exit 1
fi

if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends dovecot-imapd
if [ -d /run/systemd/system ]; then
  systemctl disable --quiet dovecot
fi
