#!/bin/sh
# Installs RabbitMQ from Debian for the tests, which run a private node of it: the
# system's own service is not started, neither now nor at the next boot.
set -eu

policy=/usr/sbin/policy-rc.d
if [ -n "${KEEPWELL_TEST_BROKER_URL:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
  exit 0
fi

if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then
    exec sudo -n "$0"
  fi
  echo "The tests need RabbitMQ, and installing it needs root. Run: sudo $0" >&2
  exit 1
fi

if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends rabbitmq-server
if [ -d /run/systemd/system ]; then
  systemctl disable --quiet rabbitmq-server
fi
