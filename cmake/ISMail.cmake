# Helpers that turn folders into targets.
#   ismail_library(<folder> [LINK …] [PRIVATE_LINK …] [WINDOWS_LINK …] [POCO])
#       the *.cpp of core/<folder> and its sub-folders become ismail_<folder>
#   ismail_program(<name> <folder> [LINK …])                    <folder>/*.cpp becomes an executable
#   ismail_test(<file>_test.cpp LINK …)                         one executable a unit, registered with CTest;
#                                                               source_tree.h leads it to its data
#   ismail_unity(<target>)                                      compiles its files in batches where ISMAIL_UNITY is on
# Files named *_win32.cpp and *_posix.cpp are chosen here by platform, never by #ifdef.

if(WIN32)
  include(Windows)
endif()

add_library(ismail_options INTERFACE)
target_compile_features(ismail_options INTERFACE cxx_std_20)
target_include_directories(ismail_options INTERFACE ${CMAKE_SOURCE_DIR}/core)
target_link_libraries(ismail_options INTERFACE Threads::Threads)
if(MSVC)
  target_compile_options(ismail_options INTERFACE /W4 /utf-8 /permissive- /bigobj /Zc:__cplusplus)
else()
  target_compile_options(ismail_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror=return-type)
  if(ISMAIL_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # In a batch a name of one file may be that of a local variable in the next, and what looks like the unnamed namespace
    # of a header is that of a file.
    target_compile_options(ismail_options INTERFACE -Wshadow=local -Wno-subobject-linkage)
  endif()
endif()
if(WIN32)
  target_compile_definitions(ismail_options INTERFACE
    UNICODE _UNICODE NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00 POCO_NO_AUTOMATIC_LIBS)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Lets ccache keep what was compiled with a precompiled header.
  target_compile_options(ismail_options INTERFACE -fpch-preprocess)
endif()
if(ISMAIL_SANITIZE)
  target_compile_options(ismail_options INTERFACE -fsanitize=${ISMAIL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(ismail_options INTERFACE -fsanitize=${ISMAIL_SANITIZE})
endif()

include(Hardening)

# lld links the many test programs several times faster than the system's linker.
find_program(ISMAIL_LLD ld.lld)
mark_as_advanced(ISMAIL_LLD)
if(ISMAIL_LLD AND NOT MSVC AND NOT CMAKE_CROSSCOMPILING)
  target_link_options(ismail_options INTERFACE -fuse-ld=lld)
endif()

# Keeps the files of this platform from a globbed list.
function(ismail_platform_files result)
  set(files ${ARGN})
  if(WIN32)
    list(FILTER files EXCLUDE REGEX "_posix\\.cpp$")
  else()
    list(FILTER files EXCLUDE REGEX "_win32\\.cpp$")
  endif()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# Several files become one for the compiler, which then reads the headers they share once. Not so for files that include
# Windows' headers, whose macros reach into whatever follows, and for main files, which tests leave out of a program.
function(ismail_unity target)
  if(NOT ISMAIL_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${ISMAIL_UNITY_BATCH})
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "(_win32|/main[^/]*)\\.cpp$")
  set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Test programs are compiled once and run once, so they are not optimised. Behaviour that the standard leaves undefined is
# looked for in what they test: in themselves it would double the time that they take to compile.
add_library(ismail_test_options INTERFACE)
if(NOT MSVC)
  target_compile_options(ismail_test_options INTERFACE -O0 -U_FORTIFY_SOURCE)
  if(ISMAIL_SANITIZE MATCHES "undefined")
    target_compile_options(ismail_test_options INTERFACE -fno-sanitize=undefined)
  endif()
endif()

# A header that many targets include is read once: makes the target <name>, which carries it precompiled.
function(ismail_precompile name header)
  cmake_parse_arguments(A "" "" "LINK" ${ARGN})
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cpp "// Carrier of the precompiled header.\n")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ismail_options ${A_LINK})
  target_precompile_headers(${name} PRIVATE ${header})
endfunction()

# Gives a target Poco and its precompiled header.
function(ismail_use_poco target)
  set(poco Poco::Foundation Poco::Net Poco::NetSSL Poco::Util Poco::Data Poco::DataSQLite Poco::JSON OpenSSL::SSL)
  if(NOT TARGET ismail_poco_pch)
    ismail_precompile(ismail_poco_pch ${CMAKE_SOURCE_DIR}/cmake/poco_pch.h LINK ${poco})
  endif()
  target_link_libraries(${target} PRIVATE ${poco})
  target_precompile_headers(${target} REUSE_FROM ismail_poco_pch)
endfunction()

function(ismail_library folder)
  cmake_parse_arguments(A "POCO" "" "LINK;PRIVATE_LINK;WINDOWS_LINK" ${ARGN})
  if(WIN32)
    list(APPEND A_LINK ${A_WINDOWS_LINK})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.h)
  ismail_platform_files(sources ${sources})
  if(sources)
    add_library(ismail_${folder} STATIC ${sources} ${headers})
    target_link_libraries(ismail_${folder} PUBLIC ismail_options ${A_LINK} PRIVATE ${A_PRIVATE_LINK})
    if(A_POCO)
      ismail_use_poco(ismail_${folder})
    endif()
    ismail_unity(ismail_${folder})
  else()
    add_library(ismail_${folder} INTERFACE ${headers})
    target_link_libraries(ismail_${folder} INTERFACE ismail_options ${A_LINK})
  endif()
endfunction()

function(ismail_program name)
  cmake_parse_arguments(A "POCO" "" "LINK;SOURCES" ${ARGN})
  ismail_platform_files(sources ${A_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ismail_options ${A_LINK})
  if(A_POCO)
    ismail_use_poco(${name})
  endif()
  ismail_unity(${name})
endfunction()

# Every unit and scenario test program, without the programs of the product: what a sanitizer build needs.
add_custom_target(test_programs)

configure_file(${CMAKE_SOURCE_DIR}/cmake/source_tree.h.in ${CMAKE_BINARY_DIR}/generated/source_tree.h @ONLY)

function(ismail_test source)
  cmake_parse_arguments(A "" "TIMEOUT" "LINK;LABELS" ${ARGN})
  get_filename_component(name ${source} NAME_WE)
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 300)
  endif()
  # A folder of tests may have one of its own.
  get_filename_component(pch ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  set(pch ismail_test_pch_${pch})
  if(NOT TARGET ${pch})
    set(pch ismail_test_pch)
  endif()
  if(NOT TARGET ${pch})
    ismail_precompile(${pch} ${CMAKE_SOURCE_DIR}/cmake/test_pch.h LINK Qt6::Core Qt6::Test ismail_test_options)
  endif()
  # By hand: AUTOMOC costs each program two steps more, one of them a compiler's.
  get_filename_component(path ${source} ABSOLUTE)
  set(moc_dir ${CMAKE_CURRENT_BINARY_DIR}/moc)
  file(MAKE_DIRECTORY ${moc_dir})
  add_custom_command(OUTPUT ${moc_dir}/${name}.moc COMMAND Qt6::moc -o ${moc_dir}/${name}.moc ${path} DEPENDS ${path}
    COMMENT "moc ${name}" VERBATIM)
  add_executable(${name} ${source} ${moc_dir}/${name}.moc)
  target_include_directories(${name} PRIVATE ${moc_dir} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE ismail_options ismail_test_support Qt6::Core Qt6::Test ${A_LINK} ismail_test_options)
  target_precompile_headers(${name} REUSE_FROM ${pch})
  set_target_properties(${name} PROPERTIES AUTOMOC OFF RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${A_LABELS}" TIMEOUT ${A_TIMEOUT})
  if("unit" IN_LIST A_LABELS OR "scenario" IN_LIST A_LABELS)
    add_dependencies(test_programs ${name})
  endif()
endfunction()
