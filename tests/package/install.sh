#!/usr/bin/env bash
# Installs the packages of a directory in a copy of this system that is thrown away, as its root, and uses them: the
# service runs as its own user, takes mail, keeps it over an upgrade and a removal, and its manual page and completion
# are there. Needs root.
#
#   install.sh DIRECTORY_OF_PACKAGES
set -euo pipefail

if [ "${1:-}" != --inside ]; then
    packages=$(realpath "$1")
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # The layers lie in memory: an overlay cannot lie on another one.
    exec_inside() {
        unshare --mount --pid --fork --uts --net bash -c '
            set -euo pipefail
            mount -t tmpfs tmpfs "$1"
            mkdir "$1/upper" "$1/work" "$1/root"
            mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
            mount -t proc proc "$1/root/proc"
            mount --rbind /dev "$1/root/dev"
            mkdir -p "$1/root/run" "$1/root/packages"
            mount -t tmpfs tmpfs "$1/root/run"
            mount --bind "$2" "$1/root/packages"
            ip link set lo up
            chroot "$1/root" "$3" --inside' inside "$work" "$packages" "$(realpath "$0")"
    }
    exec_inside
    exit
fi

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
says() { # says TEXT COMMAND...
    local text=$1
    shift
    "$@" 2>&1 | grep -q -- "$text" || fail "$* does not say: $text"
}
# As the unit does: nothing of root's but ports below 1024.
as_service() {
    setpriv --reuid ismail --regid ismail --clear-groups --bounding-set -all,+net_bind_service \
        --inh-caps -all,+net_bind_service --ambient-caps -all,+net_bind_service --no-new-privs \
        /usr/sbin/ismaild --data /var/lib/ismail >/tmp/ismaild.log 2>&1 &
}
stop_service() {
    pkill -x ismaild
    while pgrep -x ismaild >/dev/null; do sleep 0.1; done
}
wait_for() { # wait_for WHAT COMMAND...
    local what=$1
    shift
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    cat /tmp/ismaild.log >&2
    fail "$what"
}

export DEBIAN_FRONTEND=noninteractive
dpkg --install /packages/ismail-server_*.deb /packages/ismail-admin_*.deb >/tmp/dpkg.log 2>&1 || {
    cat /tmp/dpkg.log
    fail "the packages cannot be installed"
}
getent passwd ismail >/dev/null || fail "there is no user ismail"
systemd-analyze verify /usr/lib/systemd/system/ismaild.service 2>&1 | grep -i "ismaild.service" && fail "the unit is not good"
says "ISMail" ismaild --version
says "ISMail" env -u DISPLAY ismail-admin --version
zcat /usr/share/man/man1/ismailctl.1.gz | grep -q '^.SS domain add' || fail "the manual page lacks commands"
bash -n /usr/share/bash-completion/completions/ismailctl || fail "the completion is no script"
completed=$(bash -c '. /usr/share/bash-completion/completions/ismailctl
    COMP_WORDS=(ismailctl domain re) COMP_CWORD=2; _ismailctl; printf "%s\n" "${COMPREPLY[@]}"' | sort | xargs)
[ "$completed" = "recipients remove" ] || fail "the completion of \"domain re\" is: $completed"

# systemd makes these from the unit.
install -d -o ismail -g ismail -m 0700 /var/lib/ismail /run/ismail
as_service
wait_for "the service does not answer" ismailctl status --json
ismailctl domain add held.test --role secondary --recipients accept-all >/dev/null
swaks --silent 2 --server 127.0.0.1 --port 25 --ehlo client.peer.test --from a@peer.test --to b@held.test || fail "no mail is taken"
says '"recipients": 1' ismailctl --json queue count

stop_service
dpkg --install /packages/ismail-server_*.deb >/dev/null 2>&1 || fail "the upgrade"
as_service
wait_for "the service does not answer after the upgrade" ismailctl status --json
says '"recipients": 1' ismailctl --json queue count
stop_service
dpkg --purge ismail-admin ismail-server >/tmp/purge.log 2>&1 || fail "the removal"
[ -f /var/lib/ismail/ismail.db ] || fail "the mail is gone with the package"
grep -q /var/lib/ismail /tmp/purge.log || fail "nothing says where the mail is"
[ ! -e /usr/sbin/ismaild ] || fail "the program is still there"
echo "installed, used, upgraded, removed"
