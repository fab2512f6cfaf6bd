# shellcheck shell=bash
# Pictures of every page of the administrator's window, from a real server with something to show.

# Pages show where the data is: a place that means nothing on any computer.
screenshots_data=/tmp/ismail-example
screenshots_more=build/screenshots # what the manual does not show
screenshots_to=docs/manual/images
# The server that the first one is paired with.
screenshots_peer=/tmp/ismail-example-peer

screenshots_ctl() { build/linux/bin/ismailctl --data "$screenshots_data" "$@" >/dev/null; }

write_screenshots_configuration() {
    rm -rf "$screenshots_data" "$screenshots_more"
    mkdir -p "$screenshots_data" "$screenshots_to" "$screenshots_more"
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
client.greet_pause = 0
greylist.scope = off
TEXT
}

# Two weeks of counters, since a server that was started a moment ago has none: busy days, quiet nights and week-ends.
write_screenshots_history() {
    python3 - "$screenshots_data/ismail.db" <<'PYTHON'
import math, random, sqlite3, sys, time
random.seed(1)
now = int(time.time() // 60 * 60)
shares = {"connections.in": 9, "messages.in": 6, "messages.local": 4, "messages.out": 3, "messages.held": 1,
          "recipients.refused": 2, "messages.refused": 1, "deferrals": 1, "connections.out": 3, "auth.failures": 0.4}
rows = []
for at in range(now - 14 * 86400, now, 60):
    old = now - at > 7 * 86400
    if old and at % 3600:
        continue
    moment = time.localtime(at)
    day = 0.25 if moment.tm_wday > 4 else 1
    load = day * (0.08 + max(0, math.sin((moment.tm_hour * 60 + moment.tm_min - 360) / 840 * math.pi)) ** 2)
    for name, share in shares.items():
        value = int(share * load * random.uniform(0.3, 1.7) * (60 if old else 1) + random.random() * 0.6)
        if value:
            rows.append((name, at * 1000, value, 0))
with sqlite3.connect(sys.argv[1]) as database:
    database.executemany("INSERT OR REPLACE INTO counter VALUES (?, ?, ?, ?)", rows)
PYTHON
}

# What three receivers reported in the last month: this server, a shop that nobody gave a key, a list and some forgers.
write_screenshots_reports() {
    python3 - "$screenshots_data/ismail.db" <<'PYTHON'
import random, sqlite3, sys, time
random.seed(1)
day = 86400_000
today = int(time.time()) * 1000 // day * day
# Address, by signature, by SPF, messages on a working day.
sources = [("203.0.113.5", 1, 1, 52), ("2001:db8:5::25", 1, 1, 23), ("198.51.100.17", 0, 0, 2.2), ("192.0.2.44", 1, 0, 3),
           ("192.0.2.44", 0, 0, 0.4), ("198.51.100.201", 0, 0, 0.7), ("2001:db8:77::9", 0, 0, 0.3), ("203.0.113.5", 0, 1, 1)]
with sqlite3.connect(sys.argv[1]) as database:
    for begin in range(today - 30 * day, today, day):
        load = 0.3 if time.gmtime(begin // 1000).tm_wday > 4 else 1
        for reporter, share in (("mail.example", 0.6), ("post.example", 0.3), ("university.example", 0.1)):
            rows = [(*source[:3], int(load * share * source[3] * random.uniform(0.5, 1.5) + random.random())) for source in sources]
            rows = [row for row in rows if row[3]]
            if not rows:
                continue
            report = database.execute(
                "INSERT INTO dmarc_report(domain, reporter, report, policy, begin, finish, received, messages, proven, "
                "sources) VALUES('example.org', ?, ?, 'none', ?, ?, ?, ?, ?, ?)",
                (reporter, f"{reporter}.{begin}", begin, begin + day, begin + day + 7200_000, sum(row[3] for row in rows),
                 sum(row[3] for row in rows if row[1] or row[2]), len(rows))).lastrowid
            database.executemany("INSERT INTO dmarc_source VALUES(?, ?, ?, ?, ?)", [(report, *row) for row in rows])
PYTHON
}

# A primary domain, a secondary one whose primary is away, accounts, mail delivered, held and refused.
fill_screenshots_server() {
    local name
    screenshots_ctl partner add office --host 127.0.0.1 --port 27999
    screenshots_ctl partner add branch --host 127.0.0.1 --port 27998
    screenshots_ctl domain add example.org --role primary --secondary branch
    screenshots_ctl domain add example.shop --role primary --alias-of example.org
    screenshots_ctl domain add office.example --role secondary --primary office
    for name in anna bob carla postmaster; do
        echo correct-horse-battery | screenshots_ctl account add "$name@example.org"
        swaks --silent 3 --server 127.0.0.1:27525 --from "dora@elsewhere.example" --to "$name@example.org" || true
        swaks --silent 3 --server 127.0.0.1:27525 --from "dora@elsewhere.example" --to "$name@office.example" || true
    done
    swaks --silent 3 --server 127.0.0.1:27525 --from dora@elsewhere.example --to nobody@example.org || true
    screenshots_ctl account set anna@example.org --description "Anna Albers, Sales"
    screenshots_ctl account set bob@example.org --description "Bob Brandt, Workshop"
    screenshots_ctl account set anna@example.org --quota 2M --autoreply yes --autoreply-from 2026-12-24 \
        --autoreply-until 2027-01-07 --autoreply-text "I am back on January 7. If it is urgent, write to team@example.org."
    screenshots_ctl account set bob@example.org --forward bob@elsewhere.example --keep-copy yes
    head -c 1380000 /dev/urandom >"$screenshots_data/attachment"
    swaks --silent 3 --server 127.0.0.1:27525 --from dora@elsewhere.example --to anna@example.org \
        --attach "@$screenshots_data/attachment" || true
    swaks --silent 3 --server 127.0.0.1:27465 --tls-on-connect --auth PLAIN --auth-user bob@example.org \
        --auth-password correct-horse-battery --quit-after AUTH || true
    screenshots_ctl alias add info@example.org anna@example.org carla@example.org --description "Front desk"
    screenshots_ctl alias add sales@example.org anna@example.org
    screenshots_ctl alias add team@example.org anna@example.org bob@example.org carla@example.org --group --posting members
    fill_screenshots_protection
    screenshots_ctl domain set example.org --quota 100G --account-quota 2G --catch-all anna@example.org
    screenshots_ctl backup now
    ban_for_screenshots
}

# The other server of a pair: it holds for the first one, and the first one for it.
pair_screenshots_server() {
    rm -rf "$screenshots_peer"
    mkdir -p "$screenshots_peer"
    sed -e 's/^server.name.*/server.name = mx2.example.net/' -e 's/27525/27625/; s/27587/27687/; s/27465/27665/' \
        "$screenshots_data/ismail.conf" >"$screenshots_peer/ismail.conf"
    build/linux/bin/ismaild --data "$screenshots_peer" >>"$screenshots_peer/out.txt" 2>&1 &
    peer=$!
    local tries peer_ctl=(build/linux/bin/ismailctl --data "$screenshots_peer")
    for ((tries = 0; tries < 100; ++tries)); do
        if "${peer_ctl[@]}" status >/dev/null 2>&1; then break; fi
        sleep 0.1
    done
    "${peer_ctl[@]}" domain add example.net --role primary >/dev/null
    echo correct-horse-battery | "${peer_ctl[@]}" account add postmaster@example.net >/dev/null
    build/linux/bin/ismailctl --data "$screenshots_data" group code --lend example.org --hold |
        "${peer_ctl[@]}" group pair 127.0.0.1:27525 --hold all --lend all --yes >/dev/null
}

# Mail that is refused, and mail that is kept back: it says that it is of a domain here, and an alias would send it on.
fill_screenshots_protection() {
    screenshots_ctl access add block .spam.example
    screenshots_ctl access add welcome 192.0.2.0/24
    screenshots_ctl access add block offers@shop.example --for bob@example.org
    screenshots_ctl settings set check.own_mail_from_outside junk
    screenshots_ctl alias add news@example.org list@elsewhere.example
    # From addresses that no partner has.
    swaks --silent 3 --server 127.0.0.1:27525 --from win@big.spam.example --to anna@example.org \
        --local-interface 127.0.0.21 || true
    swaks --silent 3 --server 127.0.0.1:27525 --from '<>' --to news@example.org \
        --header "From: The boss <boss@example.org>" --local-interface 127.0.0.22 || true
    screenshots_ctl dkim prepare example.org
}

# Somebody tries passwords; afterwards the addresses that mail comes from are free again.
ban_for_screenshots() {
    local tries
    screenshots_ctl settings set smtp.auth_failures_per_address 3 login.failures_per_account 4
    for ((tries = 0; tries < 6; ++tries)); do
        swaks --silent 3 --server 127.0.0.1:27465 --tls-on-connect --auth PLAIN --auth-user anna@example.org \
            --auth-password "guess $tries" --local-interface "127.0.0.$((8 + tries / 3))" --quit-after AUTH || true
    done
    screenshots_ctl settings reset smtp.auth_failures_per_address login.failures_per_account
}

start_screenshots_server() {
    build/linux/bin/ismaild --data "$screenshots_data" >>"$screenshots_data/out.txt" 2>&1 &
    server=$!
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
        if screenshots_ctl status 2>/dev/null; then return; fi
        sleep 0.1
    done
    die "the server for the pictures did not start; see $screenshots_data/out.txt"
}

stop_screenshots_server() {
    kill "$server" 2>/dev/null
    wait "$server" || true
    if [[ -n ${peer-} ]]; then
        kill "$peer" 2>/dev/null
        wait "$peer" || true
    fi
}

dev_screenshots() {
    need_packages "${build_packages[@]}" swaks python3
    build linux ismaild ismailctl ismail-admin
    write_screenshots_configuration
    # The first start makes the database that the counters go into.
    start_screenshots_server
    trap stop_screenshots_server EXIT
    stop_screenshots_server
    write_screenshots_history
    write_screenshots_reports
    start_screenshots_server
    fill_screenshots_server
    pair_screenshots_server
    # The window keeps its settings in the build tree, not in anybody's home.
    export XDG_CONFIG_HOME=$root/$screenshots_more/config QT_QPA_PLATFORM=offscreen
    local window=(build/linux/bin/ismail-admin --data "$screenshots_data")
    "${window[@]}" --language en --pictures "$screenshots_to"
    QT_SCALE_FACTOR=2 "${window[@]}" --language en --pictures "$screenshots_more/large" --suffix=-200
    "${window[@]}" --language de --pictures "$screenshots_more/german" --suffix=-de
    cp "$screenshots_more/large/overview-200.png" "$screenshots_more/large/domains-add-200.png" \
        "$screenshots_more/german/overview-de.png" "$screenshots_to"
    say "Pictures: $screenshots_to; at 200 %: $screenshots_more/large; in German: $screenshots_more/german"
}
