# shellcheck shell=bash
# One server to play with, on loopback and high ports, with its data in the build tree.

run_data=build/run
relay_port=2525
submission_port=2587
submissions_port=2465
pop3_port=2110
pop3s_port=2995
imap_port=2143
imaps_port=2993
password=correct-horse
server= # its process id

ctl() { build/linux/bin/ismailctl --data "$run_data" "$@"; }

write_run_configuration() {
    mkdir -p "$run_data"
    [ ! -f "$run_data/ismail.conf" ] || return 0
    cat >"$run_data/ismail.conf" <<TEXT
# Written by ./dev run when there was none.
server.name = mail.example.test
# Names below .test exist nowhere: checks would refuse mail from them.
check.incoming = no
listener.relay.address = 127.0.0.1
listener.relay.port = $relay_port
listener.submission.address = 127.0.0.1
listener.submission.port = $submission_port
listener.submissions.address = 127.0.0.1
listener.submissions.port = $submissions_port
listener.pop3.address = 127.0.0.1
listener.pop3.port = $pop3_port
listener.pop3s.address = 127.0.0.1
listener.pop3s.port = $pop3s_port
listener.imap.address = 127.0.0.1
listener.imap.port = $imap_port
listener.imaps.address = 127.0.0.1
listener.imaps.port = $imaps_port
TEXT
}

# Waits until the server answers, or has ended.
wait_for_server() {
    local pid=$1 tries
    for ((tries = 0; tries < 100; ++tries)); do
        kill -0 "$pid" 2>/dev/null || return 1
        if ctl status >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    return 1
}

ensure_example() {
    ctl domain show example.test >/dev/null 2>&1 || ctl domain add example.test --role primary
    ctl account list | grep -q 'alice@example\.test' || echo $password | ctl account add alice@example.test
}

print_what_to_try() {
    cat <<TEXT

Try in another terminal ('$password' is the password of alice@example.test):
  swaks --server 127.0.0.1:$relay_port --from you@elsewhere.test --to alice@example.test
  swaks --server 127.0.0.1:$submission_port --tls --auth-user alice@example.test --auth-password $password \\
        --from alice@example.test --to bob@elsewhere.test
  curl -k --user alice@example.test:$password pop3s://127.0.0.1:$pop3s_port/1
  curl -k --user alice@example.test:$password 'imaps://127.0.0.1:$imaps_port/INBOX;MAILINDEX=1'
  build/linux/bin/ismailctl --data $run_data status
  build/linux/bin/ismailctl --data $run_data mailbox list alice@example.test
  build/linux/bin/ismailctl --data $run_data queue list
  build/linux/bin/ismailctl --data $run_data log tail
  build/linux/bin/ismail-admin --data $run_data      (the window; needs a display, and is built last)
Data, settings and logs: $run_data. Control-C ends the server.
TEXT
}

dev_run() {
    need_packages "${build_packages[@]}" swaks libnet-ssleay-perl
    build linux ismaild ismailctl
    write_run_configuration
    say "Starting ismaild"
    build/linux/bin/ismaild --data "$run_data" "$@" &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" || true' EXIT
    trap 'exit 0' INT TERM
    wait_for_server "$server" || die "the server did not become ready"
    ensure_example
    print_what_to_try
    # The server is of use without it.
    build linux ismail-admin || say "The window was not built."
    wait "$server"
}
