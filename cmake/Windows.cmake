# What makes an executable a proper Windows program.
#   ismail_windows_program(<target> "<description>")   icon, version, manifest
#   ismail_event_messages(<library> <program>)         the message table: its header for the library, its table in the program

function(ismail_windows_program target description)
  set(WINDOWS_DESCRIPTION "${description}")
  set(WINDOWS_PROGRAM "${target}")
  set(script ${CMAKE_BINARY_DIR}/resources/${target}.rc)
  configure_file(${CMAKE_SOURCE_DIR}/resources/windows/version.rc.in ${script} @ONLY)
  set_property(SOURCE ${script} APPEND PROPERTY OBJECT_DEPENDS
    "${CMAKE_SOURCE_DIR}/resources/windows/ismail.ico;${CMAKE_SOURCE_DIR}/resources/windows/program.manifest")
  target_sources(${target} PRIVATE ${script})
  if(MSVC)
    # The manifest is in the resource.
    target_link_options(${target} PRIVATE /MANIFEST:NO)
  endif()
endfunction()

function(ismail_event_messages library program)
  find_program(ISMAIL_MC NAMES x86_64-w64-mingw32-windmc mc REQUIRED)
  mark_as_advanced(ISMAIL_MC)
  set(source ${CMAKE_SOURCE_DIR}/resources/windows/ismail_events.mc)
  set(directory ${CMAKE_BINARY_DIR}/resources/events)
  file(MAKE_DIRECTORY ${directory})
  add_custom_command(OUTPUT ${directory}/ismail_events.h ${directory}/ismail_events.rc
    COMMAND ${ISMAIL_MC} -h ${directory} -r ${directory} ${source}
    DEPENDS ${source} VERBATIM)
  add_custom_target(ismail_event_table DEPENDS ${directory}/ismail_events.h)
  add_dependencies(${library} ismail_event_table)
  target_include_directories(${library} PRIVATE ${directory})
  target_sources(${program} PRIVATE ${directory}/ismail_events.rc)
endfunction()
