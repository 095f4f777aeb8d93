#!/bin/sh
# Installs from Debian what the tests run nodes of their own of: RabbitMQ, Dovecot, Exim,
# Prometheus and Alertmanager. The system's own services are not started, neither now
# nor at the next boot.
# Whoever has a mail server keeps it, and the tests do without Exim.
set -eu

policy=/usr/sbin/policy-rc.d
wanted=
[ -n "${KEEPWELL_TEST_BROKER_URL:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] ||
  wanted="rabbitmq-server"
[ -x /usr/lib/dovecot/imap ] || wanted="$wanted dovecot-imapd"
[ -e /usr/sbin/sendmail ] || wanted="$wanted exim4-daemon-light"
command -v promtool >/dev/null || wanted="$wanted prometheus"
command -v amtool >/dev/null || wanted="$wanted prometheus-alertmanager"
if [ -z "$wanted" ]; then
  exit 0
fi

if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then
    exec sudo -n KEEPWELL_TEST_BROKER_URL="${KEEPWELL_TEST_BROKER_URL:-}" "$0"
  fi
  echo "The tests need $wanted, and installing needs root. Run: sudo $0" >&2
  exit 1
fi

if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # two words are two packages
apt-get install -qq --yes --no-install-recommends $wanted
if [ -d /run/systemd/system ]; then
  for service in rabbitmq-server dovecot exim4 prometheus prometheus-alertmanager; do
    systemctl disable --quiet "$service" 2>/dev/null || true
  done
fi
