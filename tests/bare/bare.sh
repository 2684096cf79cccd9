#!/usr/bin/env bash
# A bare Debian machine in a folder, with a systemd of its own, to follow the README on.
#
#   bare.sh make FOLDER [RELEASE]          from nothing; again: back to the state just made
#   bare.sh boot FOLDER                    start it; its network is this machine's
#   bare.sh run  FOLDER [-u USER] [CMD…]   a command in a login shell there, or the shell alone
#   bare.sh stop FOLDER                    shut it down
#
# Needs root, a Debian with a Debian mirror in its apt, and the packages debootstrap and
# systemd-container. RELEASE is Debian's name for one, as trixie; if none is said, this machine's.
# Copy what it shall find into FOLDER (not into /tmp or /run: those are in memory there). Beside
# FOLDER lie FOLDER.tar, the state just made (remove it to begin from nothing), .pid and .log.
set -euo pipefail

fail() { echo "bare.sh: $*" >&2; exit 1; }

# The process whose child is the machine's PID 1, if it runs. The name is compared, because after a
# restart of this machine the number may be another process's.
outside() {
    local pid
    pid=$(cat "$folder.pid" 2>/dev/null) || return 1
    [[ $(cat "/proc/$pid/comm" 2>/dev/null) == systemd-nspawn ]] && echo "$pid"
}

inside() {
    local nspawn leader
    nspawn=$(outside) || fail "$folder is not booted: bare.sh boot $folder"
    leader=$(pgrep -P "$nspawn" -x systemd) || fail "$folder has no systemd yet, see $folder.log"
    nsenter --target "$leader" --all "$@"
}

make_machine() {
    if outside >/dev/null; then fail "$folder is booted: bare.sh stop $folder"; fi
    # Nothing is removed that this script did not make.
    [[ ! -e $folder || -e $folder.tar ]] || fail "$folder exists, and was not made by this script"
    [[ -e $folder.tar ]] || make_tar "$@"
    rm -rf --one-file-system "$folder"
    mkdir "$folder"
    tar --extract --directory "$folder" --numeric-owner --xattrs --file "$folder.tar"
}

make_tar() {
    local ours release sources new=$folder.new
    # shellcheck source=/dev/null
    ours=$(. /etc/os-release && echo "$VERSION_CODENAME")
    release=${1-$ours}
    # shellcheck disable=SC2016  # what stands there is apt's to fill in
    sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Origin: Debian' 'Created-By: Packages' | sed "s/ $ours/ $release/")
    [[ $sources ]] || fail "this machine's apt knows no Debian mirror (apt-get update?)"
    rm -rf --one-file-system "$new"
    # minbase is less than any server has; the rest is what makes it boot and answer as one does.
    debootstrap --variant=minbase --include=systemd-sysv,dbus,libpam-systemd,ca-certificates \
        "$release" "$new" "$(awk -v release="$release" '$3 == release {print $2; exit}' <<<"$sources")"
    echo bare >"$new/etc/hostname"
    printf '127.0.0.1 localhost bare\n::1 localhost\n' >"$new/etc/hosts"
    # The way out is this machine's: its mirrors, its apt and pip settings, whom it trusts.
    echo "$sources" >"$new/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|Check)' >"$new/etc/apt/apt.conf.d/99ours" || true
    for file in /etc/pip.conf /usr/local/share/ca-certificates/*.crt; do
        [[ ! -e $file ]] || cp --parents "$file" "$new"
    done
    chroot "$new" update-ca-certificates >/dev/null
    chroot "$new" apt-get clean
    tar --create --directory "$new" --numeric-owner --xattrs --file "$folder.tar.part" .
    mv "$folder.tar.part" "$folder.tar"
    rm -rf --one-file-system "$new"
}

boot() {
    if outside >/dev/null; then fail "$folder is booted already"; fi
    [[ -d $folder/etc ]] || fail "$folder is no machine: bare.sh make $folder"
    local how=(--directory "$folder" --boot --console=pipe --resolv-conf=copy-host)
    # Where no systemd runs, there is none to ask for a cgroup, nor one to tell of the machine.
    [[ -d /run/systemd/system ]] || how+=(--register=no --keep-unit)
    setsid systemd-nspawn "${how[@]}" </dev/null >"$folder.log" 2>&1 &
    echo $! >"$folder.pid"
    local until=$((SECONDS + 120))
    until [[ -e /proc/$!/comm && $(state) =~ running|degraded ]]; do
        [[ -e /proc/$! ]] || fail "it did not start: $(tail -n 3 "$folder.log")"
        ((SECONDS < until)) || fail "it is not up after two minutes, see $folder.log"
        sleep 0.2
    done
    state
}

state() { (inside systemctl is-system-running) 2>/dev/null || true; }

run() {
    local user=root
    if [[ ${1-} == -u ]]; then user=${2:?a name after -u}; shift 2; fi
    local pipes=--pipe unit=run-$$.service
    if [[ -t 0 && -t 1 ]]; then pipes=--pty; fi
    [[ $# -gt 0 ]] || set -- bash
    trap 'inside systemctl stop "$unit" || true' INT TERM  # or it would go on without us
    # A unit of its own, so that what runs is no child of this shell and no part of PID 1's cgroup;
    # through PAM and a login shell, so that it has the session, HOME and PATH of who logs in.
    inside systemd-run --quiet --wait --collect "$pipes" --unit="$unit" --uid="$user" \
        --property=PAMName=login --property=WorkingDirectory='~' --setenv=TERM="${TERM:-dumb}" -- \
        /bin/bash -lc 'exec "$@"' bash "$@"
}

stop() {
    local pid
    pid=$(outside) || fail "$folder is not booted"
    kill "$pid"  # nspawn passes it on as an orderly shutdown
    timeout 120 tail --pid="$pid" -f /dev/null || fail "it does not stop, see $folder.log"
    rm "$folder.pid"
}

[[ $# -ge 2 ]] || { sed -n '2,/^set/{/^#/s/^# \?//p}' "$0"; exit 2; }
[[ $EUID -eq 0 ]] || fail "must run as root"
command=$1
folder=$(realpath --canonicalize-missing "$2")
shift 2
case $command in
    make) make_machine "$@" ;;
    boot) boot ;;
    run) run "$@" ;;
    stop) stop ;;
    *) fail "no such command: $command" ;;
esac
