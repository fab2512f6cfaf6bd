// An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463), as a value.
#pragma once

#include <string>

namespace ismail::mail {

// class.subject.detail of RFC 3463; 0.0.0 means "none": the reply is sent without one.
struct EnhancedStatus {
    int klass = 0;
    int subject = 0;
    int detail = 0;

    bool none() const { return klass == 0; }
    std::string text() const;
    friend bool operator==(const EnhancedStatus&, const EnhancedStatus&) = default;
};

// text may hold several lines separated by '\n'; each becomes a reply line. It never holds CR.
struct Reply {
    int code = 0;
    EnhancedStatus status;
    std::string text;

    bool positive() const { return code >= 200 && code < 400; }
    bool transient() const { return code >= 400 && code < 500; }
    bool permanent() const { return code >= 500 && code < 600; }
    // "550 5.1.1 No such user", lines joined by " / ": for logs and DSNs.
    std::string oneLine() const;
    friend bool operator==(const Reply&, const Reply&) = default;
};

} // namespace ismail::mail
