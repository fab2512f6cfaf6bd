# shellcheck shell=bash
# How long everything takes from nothing: a new clone, an empty cache of compiled files. Packages and the Windows SDK are
# there already.

dev_timing() {
    local work=$root/build/timing begin total status=0
    rm -rf "$work"
    mkdir -p "$work"
    git clone -q --no-hardlinks "$root" "$work/clone"
    # Where `./dev windows` looks for a finished SDK beside a checkout.
    if [ -d "$root/../shared" ]; then ln -s "$(realpath "$root/../shared")" "$work/shared"; fi
    begin=$SECONDS
    (
        cd "$work/clone"
        export CCACHE_DIR=$work/ccache CCACHE_BASEDIR=$work/clone ISMAIL_TIMES=$work/times
        .ci/run
    ) >"$work/log" 2>&1 || status=$?
    total=$((SECONDS - begin))
    write_timing "$work/times" "$total" >docs/building.md
    say "docs/building.md is written; the log is $work/log"
    return $status
}

# Minutes and seconds.
in_minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

write_timing() {
    local seconds what
    cat <<TEXT
# How long a build takes

Written by \`./dev timing\`, which runs \`.ci/run\` in a new clone with an empty cache of compiled files; packages and the Windows
SDK were there already. Measured on $(date +%F) at commit $(git rev-parse --short HEAD) with $(nproc) cores and
$(awk '/MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo) GB of memory. What must not be exceeded is 90 minutes in all.

| step | minutes |
|---|---|
TEXT
    while IFS=$'\t' read -r seconds what; do
        printf '| %s | %s |\n' "$what" "$(in_minutes "$seconds")"
    done <"$1"
    printf '| **all together** | **%s** |\n' "$(in_minutes "$2")"
}
