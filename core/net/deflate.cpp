#include "net/deflate.h"

#include <Poco/DeflatingStream.h>
#include <Poco/InflatingStream.h>

#include <algorithm>
#include <ostream>
#include <streambuf>
#include <utility>

namespace ismail::net {

namespace {

constexpr int peerWindowBits = 15;
constexpr int level = 6; // zlib's own choice between time and size

// Where Poco's streams write to.
class BytesBuffer final : public std::streambuf {
public:
    Bytes take() { return std::exchange(bytes_, {}); }
    std::size_t size() const { return bytes_.size(); }

private:
    int_type overflow(int_type c) override {
        if (!traits_type::eq_int_type(c, traits_type::eof())) bytes_ += traits_type::to_char_type(c);
        return traits_type::not_eof(c);
    }
    std::streamsize xsputn(const char* bytes, std::streamsize count) override {
        bytes_.append(bytes, static_cast<std::size_t>(count));
        return count;
    }

    Bytes bytes_;
};

} // namespace

// Negative numbers of bits mean raw deflate, without the header and the checksum of zlib.
struct Deflate::Streams {
    BytesBuffer packed, plain;
    std::ostream packedStream{&packed}, plainStream{&plain};
    Poco::DeflatingOutputStream deflater{packedStream, -static_cast<int>(windowBits), level};
    Poco::InflatingOutputStream inflater{plainStream, -peerWindowBits};
};

Deflate::Deflate() : streams_(std::make_unique<Streams>()) {}
Deflate::~Deflate() = default;

Bytes Deflate::compress(ByteView bytes) {
    streams_->deflater.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    streams_->deflater.flush();
    return streams_->packed.take();
}

void Deflate::add(ByteView compressed) {
    input_.erase(0, std::exchange(at_, 0));
    input_ += compressed;
}

std::optional<Bytes> Deflate::expand(std::size_t most) {
    while (hasInput() && streams_->plain.size() < most) {
        const ByteView piece = ByteView(input_).substr(at_, pieceSize);
        at_ += piece.size();
        streams_->inflater.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        streams_->inflater.flush();
        if (!streams_->inflater.good()) return std::nullopt;
    }
    if (!hasInput()) {
        input_ = Bytes(); // clear() would keep the memory of an idle session
        at_ = 0;
    }
    return streams_->plain.take();
}

} // namespace ismail::net
