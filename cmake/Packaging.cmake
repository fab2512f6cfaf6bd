# What `cmake --install` puts where, and the Debian packages that CPack makes of it: ismail-server (service, command line,
# unit, manual) and ismail-admin (the window). `./dev package` builds and checks them.
if(WIN32)
  return() # installer/build-msi.sh
endif()

include(GNUInstallDirs)
set(docs ${CMAKE_BINARY_DIR}/package)
set(debian ${CMAKE_SOURCE_DIR}/installer/debian)

install(TARGETS ismaild DESTINATION sbin COMPONENT server)
install(TARGETS ismailctl DESTINATION bin COMPONENT server)
file(READ ${CMAKE_SOURCE_DIR}/installer/ismaild.service unit)
string(REPLACE "/usr/local/bin/ismaild" "/usr/sbin/ismaild" unit "${unit}")
string(REPLACE "/usr/local/share/doc/ismail" "/usr/share/doc/ismail-server" unit "${unit}")
string(REGEX REPLACE "^# systemd unit[^[]*" "" unit "${unit}")
file(WRITE ${docs}/ismaild.service "${unit}")
install(FILES ${docs}/ismaild.service DESTINATION lib/systemd/system COMPONENT server)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/manual DESTINATION share/doc/ismail-server COMPONENT server)

# Made of the program's own tables, and packed as Debian wants it.
find_program(ISMAIL_GZIP gzip)
mark_as_advanced(ISMAIL_GZIP)
function(ismail_gzipped target output)
  cmake_parse_arguments(A "" "" "COMMAND;DEPENDS" ${ARGN})
  add_custom_command(OUTPUT ${output} COMMAND sh -c "\"$@\" | ${ISMAIL_GZIP} -9n > ${output}" sh ${A_COMMAND}
    DEPENDS ${A_DEPENDS} VERBATIM)
  set_property(TARGET ${target} APPEND PROPERTY SOURCES ${output})
endfunction()
add_custom_target(package_files)
ismail_gzipped(package_files ${docs}/ismailctl.1.gz COMMAND $<TARGET_FILE:ismailctl> reference man DEPENDS ismailctl)
ismail_gzipped(package_files ${docs}/ismaild.8.gz COMMAND cat ${debian}/ismaild.8 DEPENDS ${debian}/ismaild.8)
ismail_gzipped(package_files ${docs}/ismail-admin.1.gz COMMAND cat ${debian}/ismail-admin.1 DEPENDS ${debian}/ismail-admin.1)
configure_file(${debian}/changelog.in ${docs}/changelog.Debian @ONLY)
ismail_gzipped(package_files ${docs}/changelog.Debian.gz COMMAND cat ${docs}/changelog.Debian DEPENDS ${docs}/changelog.Debian)
ismail_gzipped(package_files ${docs}/changelog.gz COMMAND cat ${CMAKE_SOURCE_DIR}/CHANGELOG.md DEPENDS ${CMAKE_SOURCE_DIR}/CHANGELOG.md)
add_custom_command(OUTPUT ${docs}/ismailctl COMMAND sh -c "\"$1\" reference bash > ${docs}/ismailctl" sh $<TARGET_FILE:ismailctl>
  DEPENDS ismailctl VERBATIM)
set_property(TARGET package_files APPEND PROPERTY SOURCES ${docs}/ismailctl)
install(FILES ${docs}/ismailctl DESTINATION share/bash-completion/completions COMPONENT server)
install(FILES ${docs}/ismailctl.1.gz DESTINATION share/man/man1 COMPONENT server)
install(FILES ${docs}/ismaild.8.gz DESTINATION share/man/man8 COMPONENT server)
foreach(package server admin)
  install(FILES ${docs}/changelog.gz ${docs}/changelog.Debian.gz DESTINATION share/doc/ismail-${package} COMPONENT ${package})
  install(FILES ${debian}/copyright DESTINATION share/doc/ismail-${package} COMPONENT ${package})
endforeach()

if(TARGET ismail-admin)
  install(TARGETS ismail-admin DESTINATION bin COMPONENT admin)
  install(FILES ${debian}/ismail-admin.desktop DESTINATION share/applications COMPONENT admin)
  install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/ismail.svg DESTINATION share/icons/hicolor/scalable/apps COMPONENT admin)
  install(FILES ${docs}/ismail-admin.1.gz DESTINATION share/man/man1 COMPONENT admin)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL server admin)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_VENDOR ISMail)
set(CPACK_PACKAGE_CONTACT "ISMail <postmaster@localhost>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME ismail-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "ca-certificates, dns-root-data")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS ismail-admin)
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_SERVER_DESCRIPTION "mail server for groups of cooperating servers
SMTP, IMAP and POP3 in one service. For a domain, one server is the primary
and holds the accounts; others keep its mail while it is away, and hand it
over the moment it returns.")
set(CPACK_DEBIAN_ADMIN_PACKAGE_NAME ismail-admin)
set(CPACK_DEBIAN_ADMIN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_ADMIN_PACKAGE_RECOMMENDS ismail-server)
set(CPACK_DEBIAN_ADMIN_DESCRIPTION "window for administrators of the ISMail mail server
Manages domains, accounts, partners and the queue of the service on this
computer, with an icon in the notification area.")
include(CPack)
