# shellcheck shell=bash
# Postfix and a name server for the Windows checks.

peers=()
stop_peers() {
    local pid
    for pid in "${peers[@]}"; do kill "$pid" 2>/dev/null || true; done
    stop_postfix
}

# add_zone NAME RECORDS: before start_name_server.
zones=""
add_zone() {
    mkdir -p "$work/dns"
    printf '$ORIGIN %s.\n$TTL 60\n@ SOA ns postmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n%b' "$1" "$2" >"$work/dns/$1"
    zones+="zone:
  name: $1
  zonefile: $work/dns/$1
"
}

# Once; what is called again finds it running.
start_name_server() {
    [ -z "$zones" ] || return 0
    add_zone group.test ''
    add_zone good.test '@ MX 10 mail\nmail A 127.0.0.1\n@ TXT "v=spf1 ip4:127.0.0.1 -all"\n_dmarc TXT "v=DMARC1; p=reject"\n'
    add_zone strict.test '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 ip4:192.0.2.1 -all"\n_dmarc TXT "v=DMARC1; p=reject"\n'
    add_zone silent.test '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 -all"\n'
    cat >"$work/dns/nsd.conf" <<CONF
server:
  ip-address: 127.0.0.1
  port: $((port + 3))
  username: ""
  zonesdir: "$work/dns"
  database: ""
  logfile: "$work/dns/nsd.log"
  pidfile: "$work/dns/nsd.pid"
  xfrdfile: "$work/dns/xfrd.state"
  xfrdir: "$work/dns"
  zonelistfile: "$work/dns/zone.list"
  server-count: 1
remote-control:
  control-enable: no
$zones
CONF
    PATH=$PATH:/usr/sbin nsd -d -c "$work/dns/nsd.conf" >"$work/dns/out" 2>&1 &
    peers+=($!)
}

# start_postfix NEXT_HOP: sends everything there.
start_postfix() {
    postfix_root=$(mktemp -d /tmp/ismail-postfix.XXXXXX)
    chmod 755 "$postfix_root"
    mkdir -p "$postfix_root"/{etc,spool,data}
    [ -f /etc/postfix/main.cf ] || echo 'compatibility_level = 3.6' >/etc/postfix/main.cf
    cat >"$postfix_root/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $postfix_root/spool
data_directory = $postfix_root/data
maillog_file = $postfix_root/maillog
maillog_file_prefixes = /var, /dev/stdout, $postfix_root
multi_instance_enable = no
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.peer.test
mydestination =
alias_maps =
alias_database =
relayhost = $1
smtp_tls_security_level = may
CONF
    {
        echo "$((port + 4)) inet n - n - - smtpd"
        printf '%s\n' 'pickup unix n - n 1 1 pickup' 'cleanup unix n - n - 0 cleanup' 'qmgr unix n - n 300 1 qmgr' \
            'tlsmgr unix - - n 1000? 1 tlsmgr' 'rewrite unix - - n - - trivial-rewrite' 'bounce unix - - n - 0 bounce' \
            'defer unix - - n - 0 bounce' 'trace unix - - n - 0 bounce' 'verify unix - - n - 1 verify' \
            'proxymap unix - - n - - proxymap' 'smtp unix - - n - - smtp' 'relay unix - - n - - smtp' \
            'showq unix n - n - - showq' 'error unix - - n - - error' 'retry unix - - n - - error' \
            'anvil unix - - n - 1 anvil' 'postlog unix-dgram n - n - 1 postlogd'
    } >"$postfix_root/etc/master.cf"
    cp -r /etc/postfix/postfix-files /etc/postfix/dynamicmaps.cf /etc/postfix/post-install /etc/postfix/*.d "$postfix_root/etc/" 2>/dev/null
    chown postfix "$postfix_root/data"
    PATH=$PATH:/usr/sbin postfix -c "$postfix_root/etc" start >"$work/postfix.out" 2>&1
}

postfix_sendmail() { PATH=$PATH:/usr/sbin MAIL_CONFIG=$postfix_root/etc sendmail -C "$postfix_root/etc" "$@"; }

stop_postfix() {
    [ -n "${postfix_root:-}" ] || return 0
    PATH=$PATH:/usr/sbin postfix -c "$postfix_root/etc" stop >/dev/null 2>&1
    cp "$postfix_root/maillog" "$work/postfix.log" 2>/dev/null
    rm -rf "$postfix_root"
    postfix_root=
}
