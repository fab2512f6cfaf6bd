# shellcheck shell=bash
# Configuring and building a preset of CMakePresets.json.

# ccache keeps what was compiled with precompiled headers only when told that this is fine.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}
# A second clone on the same machine finds what the first one compiled.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}

# One compiler a core, and at least 1.5 GB of memory for each.
job_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
    if [ "$memory" -lt 1 ]; then memory=1; fi
    if [ "$memory" -lt "$cores" ]; then echo "$memory"; else echo "$cores"; fi
}

build_dir() {
    case $1 in
    linux-asan) echo build/asan ;;
    linux-tsan) echo build/tsan ;;
    *) echo "build/$1" ;;
    esac
}

# configure PRESET: when that was never done or did not succeed (ninja sees to later changes).
configure() {
    local preset=$1 dir
    dir=$(build_dir "$preset")
    if [ ! -f "$dir/build.ninja" ] || [ CMakePresets.json -nt "$dir/build.ninja" ]; then
        mkdir -p "$dir"
        cmake --preset "$preset" >"$dir/configure.log" 2>&1 || {
            cat "$dir/configure.log" >&2
            die "configuring $preset failed"
        }
    fi
}

# build PRESET TARGET...: configures if need be, then builds.
build() {
    local preset=$1
    shift
    say "Building $preset: $*"
    timed "building $preset" configure_and_build "$preset" "$@"
}

configure_and_build() {
    local preset=$1
    shift
    configure "$preset"
    # GCC judges in the one, clang in the other; the thread sanitizer and the cross-compiler would only say it again.
    if [ -n "${ISMAIL_WARNINGS_ARE_ERRORS:-}" ] && { [ "$preset" = linux ] || [ "$preset" = linux-asan ]; }; then
        build_without_warnings "$(build_dir "$preset")" "$@"
    else
        ninja -C "$(build_dir "$preset")" -j "$(job_count)" "$@"
    fi
}

# build_without_warnings DIR TARGET...: fails when the compiler warned. It compiles with the same options as every other
# build, so that what was compiled before is found again; the cache repeats the warnings that belong to it.
build_without_warnings() {
    local dir=$1 log=$1/build.log
    # Told by the optimiser of GCC 12, and mostly wrong about strings and variants; the sanitizers know better.
    local doubtful='array-bounds|maybe-uninitialized|restrict|stringop-over(flow|read)=?|free-nonheap-object'
    shift
    ninja -C "$dir" -j "$(job_count)" "$@" 2>&1 | tee "$log" || return 1
    if grep ' warning: ' "$log" | grep -Ev "\[-W($doubtful)\]\$" >&2; then
        die "the compiler warned: $log has all of it"
    fi
}

# timed WHAT COMMAND...: runs it and adds a line to the file ISMAIL_TIMES, where there is one (dev.d/timing.sh).
timed() {
    local what=$1 begin=$SECONDS status=0
    shift
    "$@" || status=$?
    if [ -n "${ISMAIL_TIMES:-}" ]; then printf '%s\t%s\n' "$((SECONDS - begin))" "$what" >>"$ISMAIL_TIMES"; fi
    return $status
}
