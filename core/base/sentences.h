// The table of sentences, in parts by what they are about. Only say() and render() read it; it is in headers so that
// say() can check a sentence when it is compiled.
#pragma once

#include "base/sentences_alerts.h"
#include "base/sentences_edits.h"
#include "base/sentences_group.h"
#include "base/sentences_identity.h"
#include "base/sentences_jobs.h"
#include "base/sentences_probe.h"
#include "base/sentences_rules.h"
#include "base/sentences_status.h"
#include "base/sentences_trust.h"

#include <optional>
#include <string_view>

namespace ismail {

// f(row) for each.
template <class F>
constexpr void forEachSentence(F&& f) {
    for (const SentenceTexts& each : statusSentences)
        f(each);
    for (const SentenceTexts& each : alertSentences)
        f(each);
    for (const SentenceTexts& each : editSentences)
        f(each);
    for (const SentenceTexts& each : jobSentences)
        f(each);
    for (const SentenceTexts& each : ruleSentences)
        f(each);
    for (const SentenceTexts& each : trustSentences)
        f(each);
    for (const SentenceTexts& each : identitySentences)
        f(each);
    for (const SentenceTexts& each : groupSentences)
        f(each);
    for (const SentenceTexts& each : probeSentences)
        f(each);
}

// A copy, since GCC 12 with the undefined-behaviour sanitizer compares no pointer into the tables at compile time.
constexpr std::optional<SentenceTexts> findSentence(std::string_view code) {
    std::optional<SentenceTexts> found;
    forEachSentence([&](const SentenceTexts& each) {
        if (each.code == code) found = each;
    });
    return found;
}

} // namespace ismail
