#!/bin/sh
# Installs Prometheus and Alertmanager from Debian for the tests, which run their own:
# the system's services are not started, neither now nor at the next boot.
set -eu

policy=/usr/sbin/policy-rc.d
if command -v promtool >/dev/null && command -v amtool >/dev/null; then
  exit 0
fi

if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then
    exec sudo -n "$0"
  fi
  echo "The tests need Prometheus, and installing it needs root. Run: sudo $0" >&2
  exit 1
fi

if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends prometheus prometheus-alertmanager
if [ -d /run/systemd/system ]; then
  systemctl disable --quiet prometheus prometheus-alertmanager
fi
