#include "rpc/changes.h"

#include <algorithm>
#include <utility>

namespace ismail::rpc {

namespace {

constexpr std::size_t mostOfValue = 80, mostInAll = 2'000;

std::string shown(const Value* value) {
    std::string text = !value || value->isNull() ? "-" : value->string() ? *value->string() : writeJson(*value);
    if (text.empty()) return "-";
    if (text.size() <= mostOfValue) return text;
    std::size_t end = mostOfValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end; // no character is cut in two
    return text.substr(0, end) + "...";
}

void add(std::string& text, std::string_view name, const std::string& before, const std::string& after) {
    if (text.size() >= mostInAll) return;
    text += (text.empty() ? "" : ", ") + std::string(name) + ": " + before + " -> " + after;
}

} // namespace

std::string changesText(const Value& before, const Value& after, const Value& asked) {
    std::string text;
    if (!asked.object()) return text;
    for (const auto& [name, given] : *asked.object()) {
        if (name == "version") continue; // of the edit itself
        const Value* was = before.find(name);
        const Value* is = after.find(name);
        if ((!was && !is) || (was && is && *was == *is)) continue;
        add(text, name, shown(was), shown(is));
    }
    return text;
}

std::string changesText(const SettingsList::Response& before, const std::vector<SettingInfo>& after) {
    std::string text;
    for (const SettingInfo& now : after) {
        const auto was = std::ranges::find(before.settings, now.key, &SettingInfo::key);
        if (was == before.settings.end() || was->value == now.value) continue;
        const Value old(was->value), fresh(now.value);
        add(text, now.key, shown(&old), shown(&fresh));
    }
    return text;
}

} // namespace ismail::rpc
