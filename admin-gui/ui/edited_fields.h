// The fields of an object of the contract as a dialog edits them, each named once. From that list follow what is sent
// (what was changed since the form was filled, and nothing else), what differs from an object that somebody else
// changed meanwhile, and what the form shows then: his values, except where something was changed here.
#pragma once

#include "rpc/codec.h"

#include <QString>

#include <algorithm>
#include <functional>
#include <optional>
#include <type_traits>
#include <vector>

namespace ismail::admin {

template <class T>
bool sameValue(const T& a, const T& b) {
    if constexpr (rpc::Struct<T>)
        return rpc::encode(a) == rpc::encode(b);
    else
        return a == b;
}
template <class T>
bool sameValue(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return sameValue(x, y); });
}

struct FieldDifference {
    QString field, mine, theirs;
};

// Info: the object; Request: the edit, whose fields are optional.
template <class Info, class Request>
class EditedFields {
public:
    // send: puts the value into an edit. text: the value as people read it.
    template <class T, class Owner, class Send, class Text>
    void add(const QString& label, T Owner::*field, Send send, Text text) {
        fields_.push_back({label, [field](const Info& a, const Info& b) { return sameValue(a.*field, b.*field); },
                           [field](const Info& from, Info& to) { to.*field = from.*field; },
                           [field, send](const Info& from, Request& to) { send(from.*field, to); },
                           [field, text](const Info& info) { return text(info.*field); }});
    }
    // Where the edit has the same type.
    template <class T, class Owner, class Edit, class Text>
    void add(const QString& label, T Owner::*field, std::optional<T> Edit::*sent, Text text) {
        add(
            label, field, [sent](const T& value, Request& to) { to.*sent = value; }, text);
    }

    // Puts what differs between the two into the edit. False: nothing does.
    bool send(const Info& before, const Info& now, Request& to) const {
        bool any = false;
        for (const Field& field : fields_) {
            if (field.same(before, now)) continue;
            field.send(now, to);
            any = true;
        }
        return any;
    }
    // Theirs, with what was changed here.
    Info merged(const Info& before, const Info& now, const Info& theirs) const {
        Info out = theirs;
        for (const Field& field : fields_)
            if (!field.same(before, now)) field.copy(now, out);
        return out;
    }
    std::vector<FieldDifference> differences(const Info& mine, const Info& theirs) const {
        std::vector<FieldDifference> out;
        for (const Field& field : fields_)
            if (!field.same(mine, theirs)) out.push_back({field.label, field.text(mine), field.text(theirs)});
        return out;
    }

private:
    struct Field {
        QString label;
        std::function<bool(const Info&, const Info&)> same;
        std::function<void(const Info&, Info&)> copy;
        std::function<void(const Info&, Request&)> send;
        std::function<QString(const Info&)> text;
    };
    std::vector<Field> fields_;
};

} // namespace ismail::admin
