#!/bin/sh
# Make sure that there are Firefox, WebKit's driver and a screen in memory: Debian's, through apt.
set -eu
missing=""
for pair in Xvfb:xvfb WebKitWebDriver:webkit2gtk-driver; do
    command -v "${pair%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="$missing firefox-esr"
[ -z "$missing" ] && exit 0
echo "installing$missing" >&2
apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
