# What makes a mistake in memory end the program instead of obeying whoever provoked it. All that links ismail_options is
# built so; tests/integration/hardening_test reads it back from the programs. Sanitizers look closer and need other code.
if(ISMAIL_SANITIZE)
  return()
endif()
if(MSVC)
  # /GS, /DYNAMICBASE, /NXCOMPAT and /HIGHENTROPYVA are Visual C++'s own defaults.
  target_compile_options(ismail_options INTERFACE /sdl /guard:cf)
  target_link_options(ismail_options INTERFACE /guard:cf /CETCOMPAT /DYNAMICBASE /NXCOMPAT /HIGHENTROPYVA)
  return()
endif()
# Indexes and iterators of the standard library are checked.
target_compile_definitions(ismail_options INTERFACE _GLIBCXX_ASSERTIONS)
if(WIN32)
  # GNU's linker has neither control flow guard nor shadow stacks; GCC's stack protector would need a library beside the
  # programs.
  target_link_options(ismail_options INTERFACE -Wl,--dynamicbase,--high-entropy-va,--nxcompat)
  return()
endif()
target_compile_options(ismail_options INTERFACE -fstack-protector-strong -fstack-clash-protection
  $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection=full>)
# The C library's functions know how large their buffers are. It says so itself when it is asked without optimisation.
target_compile_options(ismail_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
# Position-independent code is the compilers' default, or this does not link.
target_link_options(ismail_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
