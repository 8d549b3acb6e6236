#!/usr/bin/env bash
# Build the Dockerfile and run what it makes as strictly as the README says: a read-only file system,
# no capability, no privileges to gain, an import that outlives it. Needs root on a Debian machine,
# and neither a registry of images nor a container engine: the base is made of Debian's packages, and
# the image runs in namespaces of its own. `BASE=python:3.12-slim .ci/image.sh` takes the real base.
# Wheels come through pip's ordinary configuration.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
image=localhost/control-atlas-try
port=8059
work=$(mktemp -d)
export BUILDAH_ISOLATION=chroot
running="" container=""

say() { echo "image: $*" >&2; }
stop() {
    if [ -n "$running" ]; then kill -- "-$running" 2>/dev/null && wait "$running" 2>/dev/null || true; fi
    running=""
}
finish() {
    stop
    [ -z "$container" ] || buildah rm "$container" >/dev/null
    rm -rf "$work"
}
fail() { say "FAILED: $*"; tail -20 "$work/log" >&2 || true; exit 1; }
trap finish EXIT

missing=""
for tool in buildah mmdebstrap setpriv; do command -v $tool >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then
    say "installing$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if [ -z "${BASE:-}" ]; then
    BASE=localhost/control-atlas-base
    if ! buildah images -q "$BASE" >/dev/null 2>&1; then
        say "a base of Debian's packages"
        mmdebstrap --quiet --variant=minbase --include=python3,python3-venv,python-is-python3 \
            bookworm "$work/base.tar"
        made=$(buildah from scratch)
        buildah add -q "$made" "$work/base.tar" / >/dev/null
        buildah commit -q --rm "$made" "$BASE" >/dev/null
    fi
fi

if [ -z "${BUILT:-}" ]; then
    say "wheels"
    mkdir "$work/wheels"
    "$python" -m pip download -q --require-hashes --only-binary :all: -r requirements.lock \
        -d "$work/wheels" 2>/dev/null
    say "build"
    buildah build -q --format docker -t $image --build-arg BASE="$BASE" --build-arg PIP_NO_INDEX=1 \
        --build-arg PIP_FIND_LINKS=/wheels -v "$work/wheels:/wheels:ro" . >/dev/null
fi
say "built, $(buildah images --format '{{.Size}}' $image)"

# As a container engine would: what the image says of environment, user and volume.
container=$(buildah from $image)
root=$(buildah mount "$container")
told() { buildah inspect --type image --format "$1" $image; }
told '{{range .OCIv1.Config.Env}}{{.}}{{"\n"}}{{end}}' | grep . >"$work/environment"
user=$(told '{{.OCIv1.Config.User}}')
volume=$(told '{{range $path, $_ := .OCIv1.Config.Volumes}}{{$path}}{{end}}')
cp -a "$root$volume" "$work/volume"

cat >"$work/run" <<'RUN'
set -eu
root=$1 volume=$2 kept=$3 user=$4; shift 4
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$kept" "$root$volume"
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups \
    --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs \
    sh -c 'cd /srv/atlas && exec "$@"' sh "$@"
RUN
inside() {
    env -i $(cat "$work/environment") unshare --mount --pid --fork \
        sh "$work/run" "$root" "$volume" "$work/volume" "$user" "$@"
}
get() {
    "$python" -c "import sys, urllib.request as u
sys.stdout.buffer.write(u.urlopen('http://127.0.0.1:$port$1', timeout=120).read())"
}
start() {
    set -m
    inside gunicorn app:server --bind 127.0.0.1:$port --workers 2 --threads 16 --preload \
        >>"$work/log" 2>&1 &
    running=$!
    set +m
    for _ in $(seq 300); do
        get /healthz >/dev/null 2>&1 && return
        kill -0 "$running" 2>/dev/null || fail "it ended"
        sleep 1
    done
    fail "no answer within five minutes"
}

[ "$user" = 10001:10001 ] || fail "it would run as $user"
inside grep -q 'CapEff:.0000000000000000' /proc/self/status || fail "it has capabilities"
inside grep -q 'NoNewPrivs:.1' /proc/self/status || fail "it may gain privileges"
inside sh -c 'echo x > /srv/atlas/x' 2>/dev/null && fail "its file system can be written"
start
get '/' >"$work/page" && grep -q '<title>' "$work/page" || fail "no page"
get '/export/csv?date=2022-09-14' >"$work/table" && grep -q '^id,name' "$work/table" || fail "no table"
get '/export/png?date=2022-09-14' >"$work/sheet" && grep -q PNG "$work/sheet" || fail "no sheet"
say "read-only, no capability, not root: page, table and sheet answered"

cp tests/compat/inputs/towns.csv "$work/volume/towns.csv"
inside python -m geo import places "$volume/towns.csv" --name towns >/dev/null || fail "no import"
stop
start
get '/export/csv?date=2022-09-13&source=towns' >"$work/table" \
    && grep -q '^id,name' "$work/table" || fail "the import is gone"
say "an import outlives the container"
