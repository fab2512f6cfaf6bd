# shellcheck shell=bash
# The Windows product on Linux: cross-compiled with mingw-w64, unit tests and the installed product run under Wine.

installer_packages=(wixl msitools osslsigncode openssl)
# To see the window: an X server without a screen, and pictures of it.
screen_packages=(xvfb xauth imagemagick xdotool fonts-dejavu-core)

# Prints where the Windows libraries lie; gets them first when they are not there. They are kept for as long as the script
# that makes them stays the same. An archive of an earlier one spares all but the parts that it does not have.
windows_sdk() {
    local script=installer/windows-sdk.sh hash dir archive
    hash=$(sha256sum "$script" | cut -c1-16)
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/ismail/windows-sdk-$hash
    if [ ! -d "$dir" ]; then
        archive=${ISMAIL_WINDOWS_SDK:-}
        if [ -z "$archive" ] && [ -f ../shared/windows/windows-sdk.tar.xz ]; then
            archive=$root/../shared/windows/windows-sdk.tar.xz
        fi
        need_packages "${windows_source_packages[@]}" >&2
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

# Makes the installer that belongs to the sources, prints where it is.
windows_installer() {
    local sdk=$1 version
    version=$(sed -nE 's/^project\(ISMail VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
    say "Making build/windows/ISMail-$version-x64.msi"
    installer/build-msi.sh build/windows "$sdk" "$version" "build/windows/ISMail-$version-x64.msi"
}

# The installed product under Wine; with a Linux server beside it.
windows_checks() {
    local sdk=$1
    shift
    build linux ismaild ismailctl
    say "Checking the installed product"
    if timeout -k 30 1500 tests/windows/checks.sh build/windows "$sdk" build/linux/bin "$@" 2>&1 |
        tee build/windows/checks.log; then
        tests_passed=$((tests_passed + 1))
    else
        tests_failed=$((tests_failed + 1))
        note_failure Wine checks.sh build/windows/checks.log
    fi
}

# --programs: only the programs, compiled. --compile: everything compiled, and the unit tests. --checks [NAME...]: only the
# installer and its checks. --product: the installer, its checks, and the unit tests of what only Windows has.
dev_windows() {
    local job=${1:-all} sdk
    if [ $# -gt 0 ]; then shift; fi
    case $job in
    all | --programs | --compile | --checks | --product) ;;
    *) die "windows knows only --programs, --compile, --checks and --product" ;;
    esac
    need_packages "${build_packages[@]}" "${windows_packages[@]}"
    sdk=$(windows_sdk) || die "there is no Windows SDK"
    export ISMAIL_SDK_DIR=$sdk
    # A build tree belongs to one SDK.
    grep -qs "^ISMAIL_SDK_DIR:PATH=$sdk\$" build/windows/CMakeCache.txt || rm -rf build/windows
    if [ "$job" = --programs ]; then
        build windows ismaild ismailctl ismail-admin
        return 0
    fi
    local target=all tests=unit
    case $job in
    --checks | --product) target=windows_product tests=windows ;;
    esac
    build windows "$target"
    if [ "$job" != --checks ]; then
        wine_start "$sdk"
        trap 'wineserver -k' EXIT
        # Wine itself now and then leaves a process hanging; a test of ours that is wrong is wrong three times.
        run_ctest build/windows "$tests" --repeat until-pass:3
    fi
    if [ "$job" != --compile ]; then
        need_packages "${installer_packages[@]}" "${screen_packages[@]}" "${peer_packages[@]}"
        timed "the installer" windows_installer "$sdk"
        timed "the installed product under Wine" windows_checks "$sdk" "$@"
    fi
    print_totals
}
