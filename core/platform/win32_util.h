// Small helpers shared by the *_win32.cpp files; no other file includes this.
#pragma once

#include "base/result.h"

#include <windows.h>

#include <string>
#include <string_view>
#include <utility>

namespace ismail::platform {

// The service's name: of its entry, its account NT SERVICE\ismaild, and its program.
inline constexpr wchar_t serviceName[] = L"ismaild";

std::wstring toWide(std::string_view utf8);
std::string toUtf8(std::wstring_view wide);
// The words of the system for an error code.
std::string systemMessage(DWORD code);
// "Cannot open C:\…: access is denied."
Error systemError(ErrorKind kind, const std::string& what, DWORD code);

// Owns a HANDLE; both kinds of "none" are none.
class Handle {
public:
    Handle() = default;
    explicit Handle(HANDLE handle) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        if (this != &other) {
            reset();
            handle_ = std::exchange(other.handle_, nullptr);
        }
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { reset(); }

    HANDLE get() const { return handle_; }
    explicit operator bool() const { return handle_ != nullptr; }
    HANDLE release() { return std::exchange(handle_, nullptr); }
    void reset() {
        if (handle_) CloseHandle(std::exchange(handle_, nullptr));
    }

private:
    HANDLE handle_ = nullptr;
};

} // namespace ismail::platform
