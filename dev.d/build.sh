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

# build PRESET TARGET...: configures when that was never done or did not succeed (ninja sees to later changes), then builds.
build() {
    local preset=$1 dir
    shift
    dir=$(build_dir "$preset")
    say "Building $preset: $*"
    if [ ! -f "$dir/build.ninja" ] || [ CMakePresets.json -nt "$dir/build.ninja" ]; then
        mkdir -p "$dir"
        cmake --preset "$preset" >"$dir/configure.log" 2>&1 || {
            cat "$dir/configure.log" >&2
            die "configuring $preset failed"
        }
    fi
    ninja -C "$dir" -j "$(job_count)" "$@"
}
