#include "alert_rows.h"

#include "base/say.h"
#include "rpc/codec.h"

namespace ismail::service {

store::AlertRow rowOf(const Alert& alert) {
    store::AlertRow row;
    row.key = alert.key;
    row.subject = render(alert.subject);
    row.text = render(alert.text);
    row.sentences = rpc::writeJson(
        rpc::Value(rpc::Value::Array{rpc::encodeSentence(alert.subject), rpc::encodeSentence(alert.text)}));
    row.raisedAt = alert.raisedAt;
    row.clearedAt = alert.clearedAt;
    row.mailedAt = alert.mailedAt;
    return row;
}

Alert alertOf(const store::AlertRow& row) {
    Alert alert{row.key, say("words", row.subject), say("words", row.text), row.raisedAt, row.clearedAt, row.mailedAt};
    const auto stored = rpc::parseJson(row.sentences);
    if (!stored || !stored->array() || stored->array()->size() != 2) return alert;
    auto subject = rpc::decodeSentence(stored->array()->front());
    auto text = rpc::decodeSentence(stored->array()->back());
    if (subject && isKnown(*subject)) alert.subject = std::move(*subject);
    if (text && isKnown(*text)) alert.text = std::move(*text);
    return alert;
}

} // namespace ismail::service
