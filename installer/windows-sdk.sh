#!/usr/bin/env bash
# Makes the Windows SDK: Qt, Poco, OpenSSL, SQLite, libunbound and libidn2 for mingw-w64 (x64), from Debian's own
# sources.
#
#   windows-sdk.sh DEST [ARCHIVE]    DEST must not exist. With ARCHIVE, an SDK made earlier is unpacked and only the parts
#                                    that it does not have are built, on top of it.
#   windows-sdk.sh --part NAME DEST  builds one part into DEST, which may exist: openssl poco sqlite unistring idn2 expat
#                                    unbound qt runtime (each needs those before it); to work on this script.
#
# Building everything takes about 55 minutes on two cores, most of it Qt; libunbound and expat alone take six. Needs Debian 12 with apt, the packages that
# `./dev windows` installs, and network access to the machine's Debian mirror. Nothing of the system is changed: sources are
# fetched with an apt configuration of their own.
#
# DEST afterwards: bin lib include cmake (Poco, SQLite, OpenSSL, libunbound, expat, libidn2), qt/, include-shim/ (two headers that Poco
# spells with capitals), runtime/ (the compiler's DLLs). It can be moved.
set -euo pipefail

host=x86_64-w64-mingw32
jobs=$(nproc)
work=${ISMAIL_SDK_WORK:-}

say() { printf '== %s\n' "$*"; }
die() {
    printf 'windows-sdk: %s\n' "$*" >&2
    exit 1
}

# Lists for deb-src of the suites this machine uses, in the work folder.
apt_own() {
    apt-get -o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
        -o APT::Sandbox::User="" "$@"
}

prepare_sources() {
    [ -f "$work/apt/ready" ] && return
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    local mirror
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -nE 's#^(URIs:|deb( \[[^]]*\])?) +(https?://[^ ]+/debian)/?( .*)?$#\3#p' | head -n 1) || true
    [ -n "$mirror" ] || die "this machine names no source of Debian's packages"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" \
        >"$work/apt/sources.list"
    apt_own update -q
    touch "$work/apt/ready"
}

# fetch PACKAGE: sets $source to its unpacked and patched tree. The revision of the main suite is asked for by name, because
# the newest one of the security suite is not always there to be fetched.
fetch() {
    local package=$1
    mkdir -p "$work/src/$package"
    cd "$work/src/$package"
    if [ ! -f .fetched ]; then
        prepare_sources
        say "Fetching the source of $package"
        apt_own source -q "$package/bookworm"
        touch .fetched
    fi
    source=$(find "$work/src/$package" -mindepth 1 -maxdepth 1 -type d)
    cd "$source"
}

# cross_cmake SOURCE BUILD ARGUMENTS...: configures for Windows and this DEST.
cross_cmake() {
    local from=$1 to=$2
    shift 2
    cmake -S "$from" -B "$to" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64 \
        -DCMAKE_C_COMPILER=$host-gcc-posix -DCMAKE_CXX_COMPILER=$host-g++-posix -DCMAKE_RC_COMPILER=$host-windres \
        "-DCMAKE_FIND_ROOT_PATH=/usr/$host;$dest" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER \
        -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY \
        -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY -DCMAKE_INSTALL_PREFIX="$dest" "$@"
}

build_openssl() {
    fetch openssl
    ./Configure mingw64 no-tests no-legacy shared --cross-compile-prefix=$host- --prefix="$dest" --libdir=lib
    make -j"$jobs"
    make install_sw
}

build_sqlite() {
    fetch sqlite3
    ./configure --quiet
    make sqlite3.c
    mkdir -p "$dest/bin" "$dest/lib" "$dest/include"
    $host-gcc-posix -O2 -shared -o "$dest/bin/sqlite3.dll" sqlite3.c \
        -DSQLITE_API='__declspec(dllexport)' -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_COLUMN_METADATA \
        -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_UNLOCK_NOTIFY -DSQLITE_ENABLE_MATH_FUNCTIONS \
        -Wl,--out-implib,"$dest/lib/libsqlite3.dll.a"
    cp sqlite3.h src/sqlite3ext.h "$dest/include/"
}

# Forwarding headers, because Poco's sources write Winsock2.h and Iphlpapi.h and file names have case here.
write_include_shim() {
    mkdir -p "$dest/include-shim"
    echo '#include <winsock2.h>' >"$dest/include-shim/Winsock2.h"
    echo '#include <iphlpapi.h>' >"$dest/include-shim/Iphlpapi.h"
}

# Poco's bundled SQLite is old: SQLite alone is taken from outside. wincrypt.h defines TIMESTAMP_REQUEST as a macro.
mend_poco() {
    sed -i 's/if *(POCO_UNBUNDLED)/if(TRUE)/' Data/SQLite/CMakeLists.txt Data/SQLite/cmake/*Config.cmake
    local header=Net/include/Poco/Net/ICMPv4PacketImpl.h
    grep -q 'undef TIMESTAMP_REQUEST' $header || sed -i 's/^\( *\)enum MessageType/#undef TIMESTAMP_REQUEST\n\1enum MessageType/' $header
}

build_poco() {
    write_include_shim
    fetch poco
    mend_poco
    local off=() part
    for part in MONGODB REDIS PAGECOMPILER PAGECOMPILER_FILE2PAGE ACTIVERECORD ACTIVERECORD_COMPILER ZIP JWT DATA_ODBC \
        DATA_MYSQL DATA_POSTGRESQL APACHECONNECTOR TESTS SAMPLES; do
        off+=("-DENABLE_$part=OFF")
    done
    cross_cmake . "$work/build/poco" -DCMAKE_MC_COMPILER=$host-windmc -DENABLE_NETSSL_WIN=OFF -DFORCE_OPENSSL=ON \
        -DENABLE_NETSSL=ON -DENABLE_CRYPTO=ON -DENABLE_DATA_SQLITE=ON "${off[@]}" \
        -DCMAKE_C_FLAGS="-I$dest/include-shim" -DCMAKE_CXX_FLAGS="-I$dest/include-shim"
    ninja -C "$work/build/poco" install
}

# For GNU libraries: configures for Windows, as a DLL. Only their lib folders are built and installed.
cross_configure() {
    # Debian's patches make some m4 files newer than what is generated from them, which asks for automake.
    local now
    now=$(date +@%s)
    find . \( -name aclocal.m4 -o -name configure -o -name Makefile.in -o -name 'config.h.in' \) -exec touch -d "$now" {} +
    CC=$host-gcc-posix ./configure --quiet --host=$host --prefix="$dest" --enable-shared --disable-static \
        --disable-dependency-tracking "$@"
}

build_unistring() {
    fetch libunistring
    cross_configure
    make -C lib -j"$jobs"
    make -C lib install
}

build_idn2() {
    fetch libidn2
    cross_configure --with-libunistring-prefix="$dest" --disable-doc --disable-nls
    make -C gl -j"$jobs"
    make -C unistring -j"$jobs"
    make -C lib -j"$jobs"
    make -C lib install
}

build_expat() {
    fetch expat
    # Debian's corrections compare the macro, which this configuration defines as nothing.
    sed -i 's/^#cmakedefine XML_DTD$/#cmakedefine XML_DTD 1/' expat/expat_config.h.cmake
    cross_cmake expat "$work/build/expat" -DEXPAT_BUILD_TOOLS=OFF -DEXPAT_BUILD_EXAMPLES=OFF -DEXPAT_BUILD_TESTS=OFF \
        -DEXPAT_BUILD_DOCS=OFF -DEXPAT_SHARED_LIBS=ON
    ninja -C "$work/build/expat" install
}

# The library alone, with the interface to an event loop of our own, and threads of Windows.
build_unbound() {
    fetch unbound
    cross_configure --with-libunbound-only --enable-event-api --without-pyunbound --without-pythonmodule \
        --without-pthreads --with-ssl="$dest" --with-libexpat="$dest" --disable-flto --disable-rpath
    make -j"$jobs"
    make install
}

# Only what the window and the tests use; pictures are PNG and ICO, so no SVG.
build_qt() {
    fetch qt6-base
    local features=() name
    for name in opengl vulkan sql dbus printsupport icu openssl tabletevent system_zlib system_png system_jpeg \
        system_freetype system_harfbuzz system_pcre2 system_doubleconversion pkg_config; do
        features+=("-DFEATURE_$name=OFF")
    done
    cross_cmake . "$work/build/qt" -DCMAKE_BUILD_TYPE=MinSizeRel -DBUILD_SHARED_LIBS=ON \
        -DCMAKE_INSTALL_PREFIX="$dest/qt" -DQT_HOST_PATH=/usr \
        -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF \
        "${features[@]}"
    ninja -C "$work/build/qt" install
}

copy_runtime() {
    mkdir -p "$dest/runtime"
    local name
    for name in libgcc_s_seh-1.dll libstdc++-6.dll; do
        cp "$($host-g++-posix -print-file-name=$name)" "$dest/runtime/"
    done
    cp /usr/$host/lib/libwinpthread-1.dll "$dest/runtime/"
}

# What a package needs to be found and run, without documentation and static leftovers.
tidy() {
    rm -rf "$dest/share" "$dest/ssl" "$dest/lib/pkgconfig" "$dest/qt/doc"
    find "$dest" -name '*.la' -delete
    find "$dest" -name '*.dll' -exec $host-strip --strip-unneeded {} +
}

parts=(openssl sqlite poco unistring idn2 expat unbound qt runtime)

# has_part NAME: it lies in DEST already.
has_part() {
    case $1 in
    openssl) [ -f "$dest/lib/libssl.dll.a" ] ;;
    poco) [ -f "$dest/lib/libPocoNetSSL.dll.a" ] ;;
    sqlite) [ -f "$dest/lib/libsqlite3.dll.a" ] ;;
    qt) [ -d "$dest/qt/lib" ] ;;
    runtime) [ -f "$dest/runtime/libwinpthread-1.dll" ] ;;
    *) [ -f "$dest/lib/lib$1.dll.a" ] ;;
    esac
}

build_part() {
    say "Building $1"
    case $1 in
    runtime) copy_runtime ;;
    *) "build_$1" ;;
    esac
}

with_work() {
    if [ -z "$work" ]; then
        work=$(mktemp -d "${TMPDIR:-/tmp}/windows-sdk.XXXXXX")
        trap 'rm -rf "$work"' EXIT
    fi
    mkdir -p "$work"
}

main() {
    if [ "${1:-}" = --part ]; then
        dest=$(realpath -m "${3:?DEST}")
        with_work
        build_part "$2"
        return
    fi
    local final archive=${2:-}
    final=$(realpath -m "${1:?DEST}")
    [ ! -e "$final" ] || { echo "windows-sdk.sh: $final exists already" >&2; exit 1; }
    mkdir -p "$(dirname "$final")"
    # Can be moved when it is whole: the packages of all parts find themselves by their own place.
    dest=$final.building
    rm -rf "$dest"
    mkdir -p "$dest"
    if [ -n "$archive" ]; then
        say "Unpacking $archive"
        tar -xf "$archive" -C "$dest" --strip-components=1
        chmod -R u+w "$dest"
    fi
    with_work
    for part in "${parts[@]}"; do
        has_part "$part" || build_part "$part"
    done
    tidy
    chmod 755 "$dest"
    mv "$dest" "$final"
}

main "$@"
