// What every test of the window includes.
#pragma once

#include <QtTest>
#include <QtWidgets>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
