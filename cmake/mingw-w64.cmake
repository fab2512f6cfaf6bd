# Toolchain for Windows x64 from Linux: Debian's mingw-w64 (posix threads) and the SDK that installer/windows-sdk.sh makes.
# ISMAIL_SDK_DIR (cache variable or environment) says where the SDK lies; `./dev windows` sets it.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

if(NOT ISMAIL_SDK_DIR)
  set(ISMAIL_SDK_DIR "$ENV{ISMAIL_SDK_DIR}")
endif()
if(NOT EXISTS "${ISMAIL_SDK_DIR}/include-shim")
  message(FATAL_ERROR "No Windows SDK at '${ISMAIL_SDK_DIR}': run `./dev windows --compile`, or set ISMAIL_SDK_DIR.")
endif()
set(ISMAIL_SDK_DIR "${ISMAIL_SDK_DIR}" CACHE PATH "Folder of the Windows SDK")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ISMAIL_SDK_DIR)

set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${ISMAIL_SDK_DIR} ${ISMAIL_SDK_DIR}/qt)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Poco spells two system headers with capitals; the shim forwards them.
set(CMAKE_C_FLAGS_INIT "-I${ISMAIL_SDK_DIR}/include-shim")
set(CMAKE_CXX_FLAGS_INIT "-I${ISMAIL_SDK_DIR}/include-shim")

# moc and its kin run here, not on Windows.
set(QT_HOST_PATH /usr)
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/x86_64-linux-gnu/cmake)

set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/../dev.d/wine-test)
