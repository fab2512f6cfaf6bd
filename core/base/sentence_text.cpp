#include "base/sentence_text.h"

#include <charconv>

namespace ismail {

namespace {

// Numbers end with a blank; of a text its length comes first.
void writeNumber(std::string& out, std::int64_t number) {
    out += std::to_string(number);
    out += ' ';
}

void writeText(std::string& out, std::string_view text) {
    writeNumber(out, static_cast<std::int64_t>(text.size()));
    out += text;
}

void writeInto(std::string& out, const Sentence& sentence) {
    writeText(out, sentence.code);
    writeNumber(out, static_cast<std::int64_t>(sentence.arguments.size()));
    for (const SentenceArgument& argument : sentence.arguments) {
        writeNumber(out, static_cast<std::int64_t>(argument.type));
        writeText(out, argument.text);
        writeNumber(out, argument.number);
        writeNumber(out, static_cast<std::int64_t>(argument.sentences.size()));
        for (const Sentence& each : argument.sentences)
            writeInto(out, each);
    }
}

class SentenceTextReader {
public:
    explicit SentenceTextReader(std::string_view text) : text_(text) {}

    bool read(Sentence& out, std::size_t depth) {
        std::size_t arguments = 0;
        if (depth > maxSentenceDepth || !readText(out.code) || !readCount(arguments)) return false;
        for (std::size_t i = 0; i < arguments; ++i) {
            SentenceArgument argument;
            if (!readArgument(argument, depth)) return false;
            out.arguments.push_back(std::move(argument));
        }
        return true;
    }
    bool atEnd() const { return text_.empty(); }

private:
    bool readArgument(SentenceArgument& out, std::size_t depth) {
        std::int64_t type = 0;
        std::size_t sentences = 0;
        if (!readNumber(type) || type < 0 || type > static_cast<std::int64_t>(ArgumentType::lines)) return false;
        out.type = static_cast<ArgumentType>(type);
        if (!readText(out.text) || !readNumber(out.number) || !readCount(sentences)) return false;
        for (std::size_t i = 0; i < sentences; ++i) {
            Sentence sentence;
            if (!read(sentence, depth + 1)) return false;
            out.sentences.push_back(std::move(sentence));
        }
        return true;
    }
    bool readNumber(std::int64_t& out) {
        const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), out);
        const auto length = static_cast<std::size_t>(end - text_.data());
        if (error != std::errc() || length >= text_.size() || *end != ' ') return false;
        text_.remove_prefix(length + 1);
        return true;
    }
    // Whatever is counted takes an octet at least.
    bool readCount(std::size_t& out) {
        std::int64_t number = 0;
        if (!readNumber(number) || number < 0 || static_cast<std::uint64_t>(number) > text_.size()) return false;
        out = static_cast<std::size_t>(number);
        return true;
    }
    bool readText(std::string& out) {
        std::size_t length = 0;
        if (!readCount(length)) return false;
        out = text_.substr(0, length);
        text_.remove_prefix(length);
        return true;
    }

    std::string_view text_;
};

} // namespace

std::string writeSentence(const Sentence& sentence) {
    std::string out;
    if (!sentence.empty()) writeInto(out, sentence);
    return out;
}

std::optional<Sentence> readSentence(std::string_view text) {
    Sentence sentence;
    if (text.empty()) return sentence;
    SentenceTextReader reader(text);
    if (!reader.read(sentence, 1) || !reader.atEnd() || !isKnown(sentence)) return std::nullopt;
    return sentence;
}

} // namespace ismail
