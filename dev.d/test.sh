# shellcheck shell=bash
# Running tests and fuzzers, and adding up what came of it.

tests_passed=0
tests_failed=0
failures=()      # "tree: name"
failure_texts="" # what they printed: where they say what is wrong, and their end

# note_failure WHERE NAME LOG: a failure is told once more at the end, where it is looked for. Does not count it.
note_failure() {
    local reported='^FAIL!|ERROR: AddressSanitizer|WARNING: ThreadSanitizer|runtime error:'
    failures+=("$1: $2")
    failure_texts+=$(say "$2 in $1" && { grep -E -A 12 "$reported" "$3" | head -n 60 || true; } && tail -n 20 "$3")$'\n'
}

# What one test printed, out of the log of a whole run.
output_of_test() {
    awk -v name="$2" '/^[0-9]+\/[0-9]+ Test(ing)?: / { inside = $3 == name } /^<end of output>/ { inside = 0 } inside' "$1/Testing/Temporary/LastTest.log"
}

# run_ctest DIR LABELS [ARGUMENTS...]: adds to the totals; goes on after a failure, so that one run shows all of them.
run_ctest() {
    local dir=$1 labels=$2 closing
    shift 2
    say "Testing in $dir: ${labels//|/, }"
    timed "testing in $dir" ctest --test-dir "$dir" -L "^($labels)\$" --output-on-failure --no-tests=ignore -j "$(job_count)" "$@" 2>&1 |
        tee "$dir/ctest.log" || true
    closing=$(grep -E 'tests failed out of [0-9]+' "$dir/ctest.log" || true)
    if [ -z "$closing" ]; then
        if ! grep -q 'No tests were found' "$dir/ctest.log"; then
            tests_failed=$((tests_failed + 1))
            note_failure "$dir" ctest "$dir/ctest.log"
        fi
        return 0
    fi
    local failed total name
    failed=$(sed -E 's/.* ([0-9]+) tests failed out of.*/\1/' <<<"$closing")
    total=$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$closing")
    tests_passed=$((tests_passed + total - failed))
    tests_failed=$((tests_failed + failed))
    [ "$failed" != 0 ] || return 0
    while IFS=: read -r _ name; do
        output_of_test "$dir" "$name" >"$dir/failed.log"
        note_failure "$dir" "$name" "$dir/failed.log"
    done <"$dir/Testing/Temporary/LastTestsFailed.log"
}

# Where threads meet: reactors, workers and strands of net, the writer of store, the connections of administrators.
thread_tests=(strand_test reactor_test worker_pool_test listener_test outbound_test smtp_server_session_test dns_test
    committer_test queue_store_test local_server_test)

run_with_thread_sanitizer() {
    local IFS='|'
    local names="^(${thread_tests[*]})\$"
    unset IFS
    build linux-tsan "${thread_tests[@]}"
    TSAN_OPTIONS="suppressions=$root/tests/tsan.supp halt_on_error=1" run_ctest build/tsan unit -R "$names"
    # The whole service, where asked for; who loads it needs no sanitizer.
    [ -n "${ISMAIL_LOAD_SECONDS:-}" ] || return 0
    build linux-tsan ismaild ismailctl
    build linux everything_at_once_test
    ISMAIL_BIN=$root/build/tsan/bin TSAN_OPTIONS=second_deadlock_stack=1 \
        run_ctest build/linux integration -R '^everything_at_once_test$'
}

# Tests of the folders of tests/unit that ISMAIL_ASAN_WITHOUT names are left out: what runs against a clock builds only
# what reads octets of others.
run_with_address_sanitizer() {
    local folder file without=() names=() name
    for folder in ${ISMAIL_ASAN_WITHOUT:-}; do
        while read -r file; do without+=("$(basename "$file" .cpp)"); done < <(find "tests/unit/$folder" -name '*_test.cpp')
    done
    if [ ${#without[@]} = 0 ]; then
        build linux-asan test_programs
        UBSAN_OPTIONS=print_stacktrace=1 run_ctest build/asan 'unit|scenario'
        return 0
    fi
    configure linux-asan
    ninja -C build/asan build.ninja >/dev/null
    while read -r name; do
        if [[ " ${without[*]} " != *" $name "* ]] && ninja -C build/asan -t query "$name" >/dev/null 2>&1; then names+=("$name"); fi
    done < <(ctest --test-dir build/asan -N -L '^(unit|scenario)$' | sed -nE 's/^ *Test +#[0-9]+: //p')
    build linux-asan "${names[@]}"
    local IFS='|'
    local pattern="^(${names[*]})\$"
    unset IFS
    UBSAN_OPTIONS=print_stacktrace=1 run_ctest build/asan 'unit|scenario' -R "$pattern"
}

# The programs of the tests whose names match.
programs_of_tests() {
    local name
    ctest --test-dir build/linux -N -R "$1" | sed -nE 's/^ *Test +#[0-9]+: //p' | while read -r name; do
        if [ "$name" = desktop_test ]; then echo end_to_end_test ismail-admin; fi
        if ninja -C build/linux -t query "$name" >/dev/null 2>&1; then echo "$name"; fi
    done
}

# The end of a run of tests: what failed, what it printed, and the sum. Fails when a test did.
print_totals() {
    printf '%s' "$failure_texts"
    say "$tests_passed passed, $tests_failed failed"
    [ "$tests_failed" != 0 ] || return 0
    printf '   FAILED  %s\n' "${failures[@]}"
    return 1
}

# fuzz_one NAME SECONDS: starts from the kept seeds; what it finds besides goes to the build tree.
fuzz_one() {
    local name=$1 seconds=$2 unit=${1%_fuzz} work=build/asan/runs/$1 options=()
    mkdir -p "$work/corpus" "tests/fuzz/seeds/$unit"
    if [ -f "tests/fuzz/$unit.dict" ]; then options+=("-dict=tests/fuzz/$unit.dict"); fi
    if "build/asan/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        "-artifact_prefix=$work/" "${options[@]}" "$work/corpus" "tests/fuzz/seeds/$unit" >"$work/log" 2>&1; then
        printf '   passed  %s  (%s runs)\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")"
    else
        printf '   FAILED  %s, see %s\n' "$name" "$work/log"
        tail -n 40 "$work/log"
        return 1
    fi
}

# run_fuzzers SECONDS [NAME]: two at a time.
run_fuzzers() {
    local seconds=$1 only=${2:-} name names=() running=()
    build linux-asan fuzzers
    for name in tests/fuzz/*_fuzz.cpp; do
        name=$(basename "$name" .cpp)
        if [ -e "tests/fuzz/$name.cpp" ] && [[ "$name" == *"$only"* ]]; then names+=("$name"); fi
    done
    say "Fuzzing ${#names[@]} targets, $seconds s each"
    while [ ${#names[@]} -gt 0 ]; do
        running=()
        for name in "${names[@]:0:2}"; do
            fuzz_one "$name" "$seconds" &
            running+=($!)
        done
        for name in "${names[@]:0:2}"; do
            if wait "${running[0]}"; then
                tests_passed=$((tests_passed + 1))
            else
                tests_failed=$((tests_failed + 1))
                note_failure fuzzing "$name" "build/asan/runs/$name/log"
            fi
            running=("${running[@]:1}")
        done
        names=("${names[@]:2}")
    done
}

dev_fuzz() {
    need_packages "${build_packages[@]}" "${sanitizer_packages[@]}"
    run_fuzzers "${1:-60}" "${2:-}"
    print_totals
}

dev_test() {
    local quick=no only=""
    if [ "${1:-}" = --quick ]; then
        quick=yes
        shift
    fi
    only=${1:-}
    need_packages "${build_packages[@]}" "${peer_packages[@]}" "${desktop_packages[@]}"
    if [ -n "$only" ]; then
        local programs
        configure linux
        ninja -C build/linux build.ninja >/dev/null # knows the tests that are new
        mapfile -t programs < <(programs_of_tests "$only")
        if [ ${#programs[@]} -gt 0 ]; then build linux "${programs[@]}"; fi
        run_ctest build/linux 'unit|scenario|integration|gui' -R "$only"
    else
        build linux all
        run_ctest build/linux 'unit|scenario|integration|gui'
    fi
    if [ $quick = no ] && [ -z "$only" ]; then
        need_packages "${sanitizer_packages[@]}"
        run_with_address_sanitizer
        run_with_thread_sanitizer
        timed fuzzing run_fuzzers "${ISMAIL_FUZZ_SECONDS:-60}"
    fi
    print_totals
}
