// Decides what is worth a notification when one status follows another, and keeps it from becoming a flood: the same
// matter at most once in ten minutes, three notifications a minute; what is more is told as a number.
#pragma once

#include "rpc/contract_server.h"

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace ismail::admin {

struct News {
    QString key; // what makes two the same matter
    rpc::Severity severity = rpc::Severity::notice;
    QString title, text;
    QString page; // where it is seen
};

class TrayNews {
public:
    static constexpr std::chrono::minutes sameAfter{10};
    static constexpr int perMinute = 3;
    static constexpr int maxKeys = 10'000;

    // absent: contact was lost. The first status after the start is the base that later ones are compared with.
    // quiet: only remembers; nothing is told, and nothing counts as told.
    std::vector<News> compare(const std::optional<rpc::GetStatus::Response>& status, Time now, bool quiet = false);

private:
    void partners(const rpc::GetStatus::Response& now, std::vector<News>& out) const;
    void findings(const rpc::GetStatus::Response& now, std::vector<News>& out) const;
    std::vector<News> limited(std::vector<News> news, Time now);

    std::optional<rpc::GetStatus::Response> last_;
    bool hadContact_ = false;
    QHash<QString, qint64> saidAt_;
    std::vector<qint64> recent_;
};

} // namespace ismail::admin
