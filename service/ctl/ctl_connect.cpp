#include "ctl_connect.h"

#include "base/path_text.h"
#include "ctl_session.h"
#include "platform/local_client.h"

#include <filesystem>

namespace ismail::ctl {

namespace {

class LocalStream final : public rpc::ByteStream {
public:
    explicit LocalStream(std::unique_ptr<platform::LocalClient> client) : client_(std::move(client)) {}
    Status write(ByteView bytes) override { return client_->write(bytes); }
    Result<Bytes> read() override { return client_->read(); }

private:
    std::unique_ptr<platform::LocalClient> client_;
};

} // namespace

Result<std::unique_ptr<rpc::ByteStream>> connectToService(const std::string& dataDirectory) {
    const std::filesystem::path path = pathFromUtf8(dataDirectory);
    std::error_code error;
    const std::filesystem::path directory = std::filesystem::absolute(path, error);
    auto client = platform::LocalClient::connect(platform::localEndpoint(error ? path : directory));
    if (!client) return client.error();
    return std::unique_ptr<rpc::ByteStream>(std::make_unique<LocalStream>(std::move(*client)));
}

int runProgram(const std::vector<std::string>& typed) {
    std::ios::sync_with_stdio(false);
    SystemTerminal terminal;
    Environment environment{std::cin, std::cout, std::cerr, terminal, connectToService};
    const int code = run(typed, environment);
    std::cout.flush();
    return code;
}

} // namespace ismail::ctl
