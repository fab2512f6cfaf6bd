// The transcripts of tests/scenario: reading what they have alike, and playing one in every cut.
#pragma once

#include "base/bytes.h"
#include "base/text.h"
#include "engine_driver.h"
#include "source_tree.h"

#include <QtTest>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::test {

struct TranscriptAction {
    char kind = 'C';
    std::string text;
};
struct TranscriptTurn {
    int line = 0;
    std::vector<TranscriptAction> actions;
    std::vector<std::string> facts;
    std::string replies;
    bool expecting = false;
};

// Bytes of a text in which \r \n \0 \xHH \\ stand for bytes and {x*300} repeats x.
inline std::string bytesOf(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto close = text.find('}', i);
        const auto star = text.substr(0, close).rfind('*');
        if (text[i] == '{' && close != std::string_view::npos && star != std::string_view::npos && star > i) {
            if (const auto count = parseUnsigned(text.substr(star + 1, close - star - 1))) {
                const std::string unit = bytesOf(text.substr(i + 1, star - i - 1));
                for (std::uint64_t n = 0; n < *count; ++n)
                    out += unit;
                i = close;
                continue;
            }
        }
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'x') {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += c == 'r' ? '\r' : c == 'n' ? '\n' : c == '0' ? '\0' : c;
        }
    }
    return out;
}

// Lines C, T, X and N are what happens, S and E what must come of it. takeOther(kind, text) takes the kinds of lines
// that only one protocol has; false: it has no such kind.
template <typename TakeOther>
std::vector<TranscriptTurn> parseTranscript(const std::filesystem::path& file, const TakeOther& takeOther) {
    std::ifstream in(file, std::ios::binary);
    std::vector<TranscriptTurn> turns{{1, {}, {}, {}, false}};
    bool gap = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty()) {
            gap = true;
            continue;
        }
        if (line[0] == '#') continue;
        const std::string text = line.size() > 3 ? line.substr(3) : std::string();
        switch (line[0]) {
        case 'C':
        case 'T':
        case 'X':
        case 'N':
            if (gap || turns.back().expecting) turns.push_back({number, {}, {}, {}, false});
            gap = false;
            turns.back().actions.push_back(
                {line[0], line[0] == 'C' ? bytesOf(text) + (line[1] == '>' ? "" : "\r\n") : text});
            break;
        case 'S':
            turns.back().expecting = true;
            turns.back().replies += bytesOf(text) + "\r\n";
            break;
        case 'E':
            turns.back().expecting = true;
            turns.back().facts.push_back(bytesOf(text));
            break;
        default:
            if (!takeOther(line[0], text))
                throw std::runtime_error("line " + std::to_string(number) + " has an unknown kind");
        }
    }
    return turns;
}

// What a turn came to; empty where it went as written.
inline std::string differenceIn(const std::string& replies, const std::string& wantedReplies,
                                const std::vector<std::string>& facts, const std::vector<std::string>& wantedFacts) {
    if (replies != wantedReplies) return "replied\n" + replies + "instead of\n" + wantedReplies;
    if (facts != wantedFacts)
        return "facts \"" + join(facts, "; ") + "\" instead of \"" + join(wantedFacts, "; ") + "\"";
    return {};
}

// act(driver, action) does what is not C, T or X; seen(replies) is what of them is compared. Returns the first
// difference.
template <typename Driver, typename Act, typename Seen>
std::string playTurns(const std::vector<TranscriptTurn>& turns, Driver& driver, const Act& act, const Seen& seen) {
    for (const TranscriptTurn& turn : turns) {
        std::string together;
        for (const TranscriptAction& action : turn.actions) {
            if (action.kind == 'C')
                together += action.text;
            else if (action.kind == 'X')
                driver.close();
            else if (action.kind == 'T')
                driver.pass(Millis(1000 * static_cast<std::int64_t>(parseDuration(action.text).value())));
            else
                act(driver, action);
        }
        driver.send(together);
        const std::string difference =
            differenceIn(seen(driver.takeReplies()), turn.replies, driver.takeFacts(), turn.facts);
        if (!difference.empty()) return "stretch at line " + std::to_string(turn.line) + ": " + difference;
    }
    return {};
}

// One row for each transcript in a folder of tests/scenario.
inline void addTranscripts(const char* folder, std::size_t atLeast) {
    QTest::addColumn<QString>("file");
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(ISMAIL_SOURCE_DIR) / "tests" / "scenario" / folder))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    QVERIFY(files.size() >= atLeast);
    for (const auto& file : files)
        QTest::newRow(file.stem().string().c_str()) << QString::fromStdString(file.string());
}

// play(cut, seed, &transcript) returns the first difference.
template <typename Play>
void playInEveryCut(const Play& play) {
    std::string whole, other;
    std::string difference = play(Cut::whole, 0U, &whole);
    QVERIFY2(difference.empty(), difference.c_str());
    difference = play(Cut::bytewise, 0U, &other);
    QVERIFY2(difference.empty(), ("byte by byte: " + difference).c_str());
    QCOMPARE(other, whole);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        difference = play(Cut::random, seed, &other);
        QVERIFY2(difference.empty(), ("cut at random: " + difference).c_str());
        QCOMPARE(other, whole);
    }
}

} // namespace ismail::test
