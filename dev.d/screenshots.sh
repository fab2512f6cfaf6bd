# shellcheck shell=bash
# Pictures of every page of the administrator's window, from a real server with something to show.

screenshots_data=build/screenshots
screenshots_to=docs/manual/images

screenshots_ctl() { build/linux/bin/ismailctl --data "$screenshots_data" "$@" >/dev/null; }

write_screenshots_configuration() {
    rm -rf "$screenshots_data"
    mkdir -p "$screenshots_data" "$screenshots_to"
    cat >"$screenshots_data/ismail.conf" <<TEXT
server.name = mail.example.org
listener.relay.address = 127.0.0.1
listener.relay.port = 27525
listener.submission.address = 127.0.0.1
listener.submission.port = 27587
listener.submissions.address = 127.0.0.1
listener.submissions.port = 27465
listener.pop3.enabled = no
listener.pop3s.enabled = no
listener.imap.enabled = no
listener.imaps.enabled = no
TEXT
}

# A primary domain, a secondary one whose primary is away, accounts, mail delivered, held and refused.
fill_screenshots_server() {
    local name
    screenshots_ctl partner add office --host 127.0.0.1 --port 27999
    screenshots_ctl partner add branch --host 127.0.0.1 --port 27998
    screenshots_ctl domain add example.org --role primary --secondary branch
    screenshots_ctl domain add example.net --role primary
    screenshots_ctl domain add office.example --role secondary --primary office
    for name in anna bob carla postmaster; do
        echo correct-horse-battery | screenshots_ctl account add "$name@example.org"
        swaks --silent 3 --server 127.0.0.1:27525 --from "dora@elsewhere.example" --to "$name@example.org" || true
        swaks --silent 3 --server 127.0.0.1:27525 --from "dora@elsewhere.example" --to "$name@office.example" || true
    done
    swaks --silent 3 --server 127.0.0.1:27525 --from dora@elsewhere.example --to nobody@example.org || true
}

dev_screenshots() {
    need_packages "${build_packages[@]}" swaks
    build linux ismaild ismailctl ismail-admin
    write_screenshots_configuration
    build/linux/bin/ismaild --data "$screenshots_data" >"$screenshots_data/out.txt" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" || true' EXIT
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
        if screenshots_ctl status 2>/dev/null; then break; fi
        sleep 0.1
    done
    fill_screenshots_server
    # The window keeps its settings in the build tree, not in anybody's home.
    export XDG_CONFIG_HOME=$root/$screenshots_data/config QT_QPA_PLATFORM=offscreen
    build/linux/bin/ismail-admin --data "$screenshots_data" --language en --pictures "$screenshots_to"
    QT_SCALE_FACTOR=2 build/linux/bin/ismail-admin --data "$screenshots_data" --language en \
        --pictures "$screenshots_data/large" --suffix=-200
    cp "$screenshots_data/large/overview-200.png" "$screenshots_data/large/domains-add-200.png" "$screenshots_to"
    say "Pictures: $screenshots_to; at 200 %: $screenshots_data/large"
}
