# libunbound ships no CMake package: defines Unbound::unbound. Its event interface is needed (configure's --enable-event-api).
find_path(UNBOUND_INCLUDE_DIR unbound-event.h)
find_library(UNBOUND_LIBRARY NAMES unbound libunbound)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Unbound REQUIRED_VARS UNBOUND_LIBRARY UNBOUND_INCLUDE_DIR)
if(Unbound_FOUND AND NOT TARGET Unbound::unbound)
  add_library(Unbound::unbound UNKNOWN IMPORTED)
  set_target_properties(Unbound::unbound PROPERTIES
    IMPORTED_LOCATION "${UNBOUND_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${UNBOUND_INCLUDE_DIR}")
endif()
