#include "trust/packed.h"

#include <Poco/DeflatingStream.h>
#include <Poco/InflatingStream.h>
#include <Poco/MemoryStream.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>

namespace ismail::trust {

namespace {

constexpr std::string_view gzipMagic = "\x1F\x8B";
constexpr std::string_view zipMagic = "PK\x03\x04";
constexpr std::string_view zipDirectoryMagic = "PK\x01\x02";
constexpr std::string_view zipEndMagic = "PK\x05\x06";
constexpr std::size_t zipEndOctets = 22, zipDirectoryOctets = 46, zipLocalOctets = 30;
constexpr std::size_t alwaysUnpacked = 64 * 1024;
constexpr int rawWindowBits = -15; // deflate without the header of zlib

Error unpackProblem(const char* why) { return Error{ErrorKind::invalid, why}; }

std::size_t littleEndian(ByteView bytes, std::size_t at, int octets) {
    std::size_t value = 0;
    for (int i = octets; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

Result<Bytes> inflated(std::istream& in, std::size_t limit) {
    Bytes out;
    std::array<char, 16 * 1024> piece;
    while (in.good()) {
        in.read(piece.data(), piece.size());
        out.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (out.size() > limit) return unpackProblem("It is too large when it is unpacked.");
    }
    if (in.bad()) return unpackProblem("It cannot be unpacked.");
    return out;
}

// The one file of an archive, found by the directory at its end: local headers need not know how long a file is.
Result<Bytes> unzipped(ByteView zip, std::size_t limit) {
    const std::size_t end = zip.rfind(zipEndMagic);
    if (end == ByteView::npos || zip.size() - end < zipEndOctets) return unpackProblem("The archive has no end.");
    if (littleEndian(zip, end + 8, 2) != 1 || littleEndian(zip, end + 10, 2) != 1)
        return unpackProblem("The archive does not hold exactly one file.");
    const std::size_t directory = littleEndian(zip, end + 16, 4);
    if (directory >= end || end - directory < zipDirectoryOctets ||
        zip.substr(directory, zipDirectoryMagic.size()) != zipDirectoryMagic)
        return unpackProblem("The directory of the archive is broken.");
    if ((littleEndian(zip, directory + 8, 2) & 1) != 0) return unpackProblem("The archive is encrypted.");
    const std::size_t method = littleEndian(zip, directory + 10, 2);
    const std::size_t octets = littleEndian(zip, directory + 20, 4);
    const std::size_t local = littleEndian(zip, directory + 42, 4);
    if (local >= directory || directory - local < zipLocalOctets || zip.substr(local, zipMagic.size()) != zipMagic)
        return unpackProblem("The directory of the archive is broken.");
    const std::size_t begin =
        local + zipLocalOctets + littleEndian(zip, local + 26, 2) + littleEndian(zip, local + 28, 2);
    if (begin > directory || octets > directory - begin) return unpackProblem("The file in the archive is cut.");
    if (method == 0) {
        if (octets > limit) return unpackProblem("It is too large when it is unpacked.");
        return Bytes(zip.substr(begin, octets));
    }
    if (method != 8) return unpackProblem("The archive is packed in an unknown way.");
    Poco::MemoryInputStream in(zip.data() + begin, static_cast<std::streamsize>(octets));
    Poco::InflatingInputStream raw(in, rawWindowBits);
    return inflated(raw, limit);
}

} // namespace

Bytes gzipped(ByteView bytes) {
    std::ostringstream out;
    Poco::DeflatingOutputStream packer(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    packer.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    packer.close();
    return std::move(out).str();
}

Result<Bytes> unpacked(ByteView packed, std::size_t maxOctets) {
    const std::size_t limit = std::min(maxOctets, std::max(alwaysUnpacked, packed.size() * maxUnpackRatio));
    try {
        if (packed.starts_with(gzipMagic)) {
            Poco::MemoryInputStream in(packed.data(), static_cast<std::streamsize>(packed.size()));
            Poco::InflatingInputStream gzip(in, Poco::InflatingStreamBuf::STREAM_GZIP);
            return inflated(gzip, limit);
        }
        if (packed.starts_with(zipMagic)) return unzipped(packed, limit);
    } catch (const std::exception&) {
        return unpackProblem("It cannot be unpacked.");
    }
    if (packed.size() > maxOctets) return unpackProblem("It is too large.");
    return Bytes(packed);
}

} // namespace ismail::trust
