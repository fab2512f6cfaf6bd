# libunbound for Visual Studio: the very source that installer/windows-sdk.sh builds, Debian's 1.17.1 with its corrections
# (those against KeyTrap among them). Its makers know MinGW alone as a compiler for Windows, so the DLL is made by that, as
# in the SDK, and Visual Studio gets an import library. Not run by our automatic checks.
vcpkg_download_distfile(archive
  URLS "https://nlnetlabs.nl/downloads/unbound/unbound-1.17.1.tar.gz"
  FILENAME "unbound-1.17.1.tar.gz"
  SHA512 10dd4c3aff77f1c0d19eb3c66956ed6ef1aae19e827d0b3259dc75d9de28dedd41862982a299e67ee07e17fb52058b4beee9d4b1d3bb0a3f633b9ba5b864d168)
vcpkg_download_distfile(corrections
  URLS "https://deb.debian.org/debian/pool/main/u/unbound/unbound_1.17.1-2+deb12u4.debian.tar.xz"
  FILENAME "unbound_1.17.1-2+deb12u4.debian.tar.xz"
  SHA512 462ef7f01f2106dba70c8797ed660f3ab08db461c6b016cf5b76ca7da8253f27e239f002d2bc621c815bc70dda5615c1a169861a44786b7c5b9d933dcec21328)
file(ARCHIVE_EXTRACT INPUT "${corrections}" DESTINATION "${CURRENT_BUILDTREES_DIR}/corrections")
file(STRINGS "${CURRENT_BUILDTREES_DIR}/corrections/debian/patches/series" names REGEX "^[^# ]")
list(TRANSFORM names PREPEND "${CURRENT_BUILDTREES_DIR}/corrections/debian/patches/")
vcpkg_extract_source_archive(SOURCE_PATH ARCHIVE "${archive}" PATCHES ${names})

vcpkg_acquire_msys(msys PACKAGES make bison flex mingw-w64-x86_64-gcc mingw-w64-x86_64-binutils)
vcpkg_add_to_path(PREPEND "${msys}/mingw64/bin" "${msys}/usr/bin")
set(work "${CURRENT_BUILDTREES_DIR}/${TARGET_TRIPLET}-mingw")
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}")
vcpkg_execute_required_process(
  COMMAND "${msys}/usr/bin/bash.exe" "${SOURCE_PATH}/configure" --host=x86_64-w64-mingw32 --prefix=/unbound
    --enable-shared --disable-static --with-libunbound-only --enable-event-api --without-pyunbound --without-pythonmodule
    --without-pthreads --disable-flto --disable-rpath
    "--with-ssl=${CURRENT_INSTALLED_DIR}" "--with-libexpat=${CURRENT_INSTALLED_DIR}"
  WORKING_DIRECTORY "${work}" LOGNAME configure)
vcpkg_execute_required_process(COMMAND "${msys}/usr/bin/make.exe" -j${VCPKG_CONCURRENCY}
  WORKING_DIRECTORY "${work}" LOGNAME build)
vcpkg_execute_required_process(COMMAND "${msys}/usr/bin/make.exe" install "DESTDIR=${work}/install"
  WORKING_DIRECTORY "${work}" LOGNAME install)

file(GLOB library "${work}/install/unbound/bin/libunbound-*.dll")
file(GLOB headers "${work}/install/unbound/include/*.h")
file(COPY ${headers} DESTINATION "${CURRENT_PACKAGES_DIR}/include")
foreach(place "" "debug/")
  file(MAKE_DIRECTORY "${CURRENT_PACKAGES_DIR}/${place}lib")
  file(COPY ${library} DESTINATION "${CURRENT_PACKAGES_DIR}/${place}bin")
  file(COPY_FILE "${work}/install/unbound/lib/libunbound.dll.a" "${CURRENT_PACKAGES_DIR}/${place}lib/unbound.lib")
endforeach()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
