// A local program that does to the service's pipe what it should not. checks.sh runs it beside the installed service.
//   pipe_abuse hold SECONDS    half frames, wrong frames and a client that never reads, all kept open for so long
//   pipe_abuse flood COUNT     so many connections as fast as they come, then all are closed
// Prints what it managed to do; exit code 0: the abuse took place.
#include <windows.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr const wchar_t* pipe = L"\\\\.\\pipe\\ISMail";
constexpr DWORD rights = 0x0012019B;
constexpr int readerless = 20'000; // requests whose answers nobody takes

HANDLE connect() {
    for (int attempt = 0; attempt < 50; ++attempt) {
        const HANDLE made = CreateFileW(pipe, rights, 0, nullptr, OPEN_EXISTING,
                                        SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
        if (made != INVALID_HANDLE_VALUE) return made;
        if (GetLastError() != ERROR_PIPE_BUSY) return INVALID_HANDLE_VALUE;
        WaitNamedPipeW(pipe, 100);
    }
    return INVALID_HANDLE_VALUE;
}

bool write(HANDLE to, const std::string& bytes) {
    DWORD written = 0;
    return WriteFile(to, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr) && written == bytes.size();
}

std::string length(std::uint32_t value) {
    std::string bytes(4, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

std::string frame(const std::string& json) { return length(static_cast<std::uint32_t>(json.size())) + json; }

int hold(int seconds) {
    const std::string hello = frame(R"({"id":1,"method":"hello","params":{"version":1,"client":"abuse"}})");
    const std::string wrong[] = {length(1000) + "{\"id\":", // half a frame
                                 length(4).substr(0, 2),    // half a length
                                 length(0xFFFFFFFFU) + "x", // longer than any frame may be
                                 frame("this is no JSON"),
                                 frame(std::string(100'000, '[')),
                                 frame("{\"id\":1,\"method\":\"no.such\",\"params\":{}}"),
                                 std::string(50'000, '\xff')};
    std::vector<HANDLE> open;
    int sent = 0;
    for (const std::string& bytes : wrong) {
        open.push_back(connect());
        if (open.back() != INVALID_HANDLE_VALUE) sent += write(open.back(), bytes) ? 1 : 0;
    }
    const HANDLE deaf = connect();
    std::thread([deaf, hello] {
        write(deaf, hello);
        for (int i = 0; i < readerless; ++i)
            if (!write(deaf, frame(R"({"id":2,"method":"settings.list","params":{}})"))) return;
    }).detach();
    std::printf("%d kinds of wrong frames sent, and a client that never reads\n", sent);
    std::fflush(stdout);
    Sleep(static_cast<DWORD>(seconds) * 1000);
    std::_Exit(sent > 0 && deaf != INVALID_HANDLE_VALUE ? EXIT_SUCCESS : EXIT_FAILURE);
}

int flood(int count) {
    std::vector<HANDLE> open;
    for (int i = 0; i < count; ++i) {
        const HANDLE made = CreateFileW(pipe, rights, 0, nullptr, OPEN_EXISTING,
                                        SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
        if (made != INVALID_HANDLE_VALUE) open.push_back(made);
    }
    std::printf("%d connections asked for, %d made\n", count, static_cast<int>(open.size()));
    return open.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace

int main(int count, char** words) {
    if (count == 3 && std::strcmp(words[1], "hold") == 0) return hold(std::atoi(words[2]));
    if (count == 3 && std::strcmp(words[1], "flood") == 0) return flood(std::atoi(words[2]));
    return 64;
}
