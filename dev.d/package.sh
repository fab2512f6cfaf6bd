# shellcheck shell=bash
# The Debian packages: built, looked at by lintian, and installed in a system of their own.

package_tools=(dpkg-dev lintian gzip)

# There is no address to write to yet; and packages that are not part of Debian close no bug of it.
lintian_suppressed=bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs

dev_package() {
    need_packages "${build_packages[@]}" "${package_tools[@]}"
    build linux ismaild ismailctl ismail-admin package_files
    say "Packing"
    rm -rf build/packages
    mkdir -p build/packages
    (cd build/linux && cpack -B ../packages >../packages/cpack.log 2>&1) || {
        cat build/packages/cpack.log
        die "the packages were not made"
    }
    rm -rf build/packages/_CPack_Packages
    ls -l build/packages/*.deb
    say "Looking at them"
    lintian --allow-root --fail-on error,warning --suppress-tags "$lintian_suppressed" build/packages/*.deb
    need_packages "${peer_packages[@]}" adduser
    say "Installing them"
    as_root tests/package/install.sh build/packages
}
