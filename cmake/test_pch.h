// Precompiled once for every test (cmake/ISMail.cmake): Qt Test costs more to read than most tests cost to compile.
#include <QtTest>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
