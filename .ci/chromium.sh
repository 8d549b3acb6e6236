#!/bin/sh
# Make sure that there is a Chromium for the browser tests: one on the path, Debian's through apt
# as root, else Playwright's own.
set -eu
python=$1
if [ -n "${ATLAS_CHROMIUM:-}" ]; then exit 0; fi
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Debian's chromium" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null
else
    "$python" -m playwright install chromium
fi
