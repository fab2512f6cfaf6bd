// What the dot encoder makes of a message, the decoder turns back into it; the first byte chooses the cuts. The encoder
// refuses exactly the messages with a bare CR or LF.
#include "linear_cost.h"
#include "proto/dot_decoder.h"
#include "proto/dot_encoder.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::proto;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

bool hasBareLineEnd(ByteView message) {
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '\r' && (i + 1 == message.size() || message[i + 1] != '\n')) return true;
        if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) return true;
    }
    return false;
}

void roundTrip(ByteView message, std::size_t cut) {
    DotEncoder encoder;
    Bytes wire;
    bool good = true;
    for (std::size_t at = 0; good && at < message.size(); at += cut)
        good = encoder.encode(message.substr(at, cut), wire);
    good = good && encoder.finish(wire);
    require(good == !hasBareLineEnd(message));
    if (!good) return;

    Bytes expected(message);
    if (!expected.empty() && !expected.ends_with("\r\n")) expected += "\r\n";
    DotDecoder decoder(BareNewline::refuse);
    Bytes decoded;
    Bytes input; // what the decoder has not consumed yet
    bool end = false;
    for (std::size_t at = 0; at < wire.size(); at += cut) {
        require(!end);
        input += ByteView(wire).substr(at, cut);
        for (;;) {
            const auto piece = decoder.next(input);
            decoded += piece.bytes;
            input.erase(0, piece.consumed);
            end = piece.end;
            if (end || piece.consumed == 0) break;
        }
    }
    require(end && input.empty() && decoded == expected && !decoder.sawBareNewline());
}

// Any bytes at all: the decoder neither loops nor gives back more than it took.
void decodeAnything(ByteView input, BareNewline bareNewline) {
    DotDecoder decoder(bareNewline);
    for (;;) {
        const auto piece = decoder.next(input);
        require(piece.consumed <= input.size());
        input.remove_prefix(piece.consumed);
        if (piece.end || piece.consumed == 0) break;
    }
}

void oneInput(const unsigned char* data, std::size_t size) {
    const ByteView input(reinterpret_cast<const char*>(data) + 1, size - 1);
    roundTrip(input, data[0] + 1U);
    decodeAnything(input, BareNewline::refuse);
    decodeAnything(input, BareNewline::normalise);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 1, oneInput);
    return 0;
}
