# shellcheck shell=bash
# How long everything takes from nothing: a new clone, an empty cache of compiled files. Packages and the Windows SDK are
# there already. Every clone and cache is its own, so that no measurement finds what another one compiled.

# Where a change is timed: a source with its test, and a header that most of core includes.
changed_source=core/mail/address.cpp
test_of_source=address_test
changed_header=core/base/bytes.h

dev_timing() {
    local work=$root/build/timing status=0
    rm -rf "$work"
    mkdir -p "$work"
    # Where `./dev windows` looks for a finished SDK beside a checkout.
    if [ -d "$root/../shared" ]; then ln -s "$(realpath "$root/../shared")" "$work/shared"; fi
    time_until_it_runs "$work"
    time_all_checks "$work" || status=$?
    time_small_changes "$work"
    write_timing "$work" >docs/building.md
    say "docs/building.md is written; the log is $work/log"
    return $status
}

# in_new_clone WORK COMMAND...: within a clone whose cache is empty.
in_new_clone() {
    local work=$1
    shift
    rm -rf "$work/clone" "$work/ccache"
    git clone -q --no-hardlinks "$root" "$work/clone"
    in_clone "$work" "$@"
}

in_clone() {
    local work=$1
    shift
    (cd "$work/clone" && CCACHE_DIR=$work/ccache CCACHE_BASEDIR=$work/clone ISMAIL_TIMES=$work/times "$@") >>"$work/log" 2>&1
}

# note_time WORK WHAT SECONDS
note_time() { printf '%s\t%s\n' "$3" "$2" >>"$1/bars"; }

# `./dev run`, until the server answers.
time_until_it_runs() {
    local work=$1 begin=$SECONDS job
    in_new_clone "$work" setsid bash -c 'echo $$ >../run.pid && exec ./dev run' &
    job=$!
    until grep -q 'Control-C ends the server' "$work/log" 2>/dev/null; do
        if ! kill -0 $job 2>/dev/null; then die "./dev run ended: $work/log"; fi
        sleep 1
    done
    note_time "$work" '`./dev run`, until the server answers|6:00' $((SECONDS - begin))
    kill -- "-$(cat "$work/run.pid")" # with the compilers that build the window meanwhile
    wait $job || true
    rm -f "$work/times"
}

time_all_checks() {
    local work=$1 begin=$SECONDS status=0 tests
    in_new_clone "$work" .ci/run || status=$?
    tests=$(awk -F '\t' '$2 !~ /indows/ { sum += $1 } END { print sum + 0 }' "$work/times")
    note_time "$work" '`./dev test` as `.ci/run` does it|25:00' "$tests"
    note_time "$work" '`.ci/run`|45:00' $((SECONDS - begin))
    return $status
}

# From a change to the end of its test, in the tree that all checks have built. A comment would be found in the cache.
time_small_changes() {
    local work=$1 begin=$SECONDS
    echo 'namespace ismail { extern const int changed; const int changed = 1; }' >>"$work/clone/$changed_source"
    in_clone "$work" ./dev test --quick "^$test_of_source\$" || true
    note_time "$work" "a change of \`$changed_source\`, until its test has passed|0:15" $((SECONDS - begin))
    begin=$SECONDS
    echo 'namespace ismail { inline constexpr int changedHeader = 1; }' >>"$work/clone/$changed_header"
    in_clone "$work" ./dev test --quick "^$test_of_source\$" || true
    note_time "$work" "a change of \`$changed_header\`, until that test has passed|1:00" $((SECONDS - begin))
}

# Minutes and seconds.
in_minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

write_timing() {
    local work=$1 seconds what
    cat <<TEXT
# How long a build takes

Written by \`./dev timing\`, which works in new clones, each with an empty cache of compiled files; packages and the Windows SDK
were there already. Measured on $(date +%F) at commit $(git rev-parse --short HEAD) with $(nproc) cores and
$(awk '/MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo) GB of memory.

| what | minutes | meant to be at most |
|---|---|---|
TEXT
    while IFS=$'\t' read -r seconds what; do
        printf '| %s | %s | %s |\n' "${what%|*}" "$(in_minutes "$seconds")" "${what##*|}"
    done <"$work/bars"
    cat <<TEXT

Of \`.ci/run\`, which must not take more than 90 minutes:

| step | minutes |
|---|---|
TEXT
    while IFS=$'\t' read -r seconds what; do
        printf '| %s | %s |\n' "$what" "$(in_minutes "$seconds")"
    done <"$work/times"
}
