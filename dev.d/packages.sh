# shellcheck shell=bash
# Which Debian packages a job needs, and how the missing ones get here.

build_packages=(g++ cmake ninja-build ccache lld libpoco-dev libssl-dev libsqlite3-dev libunbound-dev libexpat1-dev libidn2-dev
    qt6-base-dev qt6-l10n-tools)
# Real servers and clients of the integration tests, the demo and the measurements.
peer_packages=(postfix swaks libnet-dns-perl libnet-ssleay-perl fetchmail nsd bind9-dnsutils openssl curl mpop getmail6 strace bc procps
    iproute2 python3 isync offlineimap3 mutt bsdutils dovecot-imapd dovecot-pop3d dovecot-lmtpd libpython3.11-testsuite
    python3-dkim python3-nacl python3-authres libmail-dkim-perl opendkim
    python3-spf python3-yaml nftables faketime)
# Beside what ISMail is measured.
bench_packages=(opendmarc postfix-policyd-spf-perl unbound)
# A desktop with a notification area, for the administrator's window.
desktop_packages=(xvfb trayer xdotool)
sanitizer_packages=(clang libclang-rt-dev)
windows_packages=(g++-mingw-w64-x86-64-posix mingw-w64-tools wine wine64 xz-utils)
# Only to build the Windows libraries from sources (installer/windows-sdk.sh).
windows_source_packages=(dpkg-dev make nasm perl tclsh patch bison flex)

say() { printf '\n== %s\n' "$*"; }
die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root and there is no sudo: $*"
    fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages NAME...: installs those that are missing and says which.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        printf 'dev: this is no Debian; what is needed there: %s\n' "$*" >&2
        return 0
    fi
    local missing=() name
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing: ${missing[*]}"
    as_root apt-get update -q
    if [[ " ${missing[*]} " == *" postfix "* ]]; then
        # Postfix comes as a set of programs; its tests bring their own configuration.
        echo 'postfix postfix/main_mailer_type select No configuration' | as_root debconf-set-selections
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
    # Tests start their own on a high port; nobody asked for a name server or a mail server on this machine.
    for name in nsd dovecot opendkim; do
        if [[ " ${missing[*]} " == *" $name"* ]] && [ -d /run/systemd/system ]; then
            as_root systemctl disable --now $name
        fi
    done
}
