# shellcheck shell=bash
# The Windows product on Linux: cross-compiled with mingw-w64, unit tests run under Wine.

# Prints where the Windows libraries lie; gets them first when they are not there. They are kept for as long as the script
# that makes them stays the same.
windows_sdk() {
    local script=installer/windows-sdk.sh hash dir archive
    hash=$(sha256sum "$script" | cut -c1-16)
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/ismail/windows-sdk-$hash
    if [ ! -d "$dir" ]; then
        archive=${ISMAIL_WINDOWS_SDK:-}
        if [ -z "$archive" ] && [ -f ../shared/windows/windows-sdk.tar.xz ]; then
            archive=$root/../shared/windows/windows-sdk.tar.xz
        fi
        if [ -z "$archive" ]; then need_packages "${windows_source_packages[@]}" >&2; fi
        "$script" "$dir" "$archive" >&2 || return 1
    fi
    echo "$dir"
}

wine_start() {
    local sdk=$1
    export WINEPREFIX=$root/build/windows/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
    export WINEPATH="Z:$sdk/bin;Z:$sdk/qt/bin;Z:$sdk/runtime"
    if [ ! -f "$WINEPREFIX/system.reg" ]; then
        wine wineboot -i >/dev/null 2>&1
        wineserver -w
    fi
    # Stays between tests: starting it costs more than most tests. Its helpers must not hold our output open.
    wineserver -p600
    wine cmd /c exit >/dev/null 2>&1 </dev/null
}

dev_windows() {
    case ${1:---compile} in
    --compile) ;;
    *) die "windows knows only --compile" ;;
    esac
    need_packages "${build_packages[@]}" "${windows_packages[@]}"
    local sdk
    sdk=$(windows_sdk) || die "there is no Windows SDK"
    export ISMAIL_SDK_DIR=$sdk
    # A build tree belongs to one SDK.
    grep -qs "^ISMAIL_SDK_DIR:PATH=$sdk\$" build/windows/CMakeCache.txt || rm -rf build/windows
    build windows all
    wine_start "$sdk"
    trap 'wineserver -k' EXIT
    run_ctest build/windows 'unit'
    print_totals
}
