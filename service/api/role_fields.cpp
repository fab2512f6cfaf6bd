#include "role_fields.h"

#include "answers.h"
#include "base/say.h"
#include "field_edits.h"

namespace ismail::service {

namespace {

// Something that only a domain of that role has; a value that stands for none is no wish.
template <class T>
bool isWish(const accounts::Field& field, const std::optional<T>& given) {
    if (!given) return false;
    if constexpr (requires { given->empty(); })
        return !given->empty();
    else if constexpr (std::is_same_v<T, bool>)
        return *given;
    else if constexpr (FieldNumber<T>)
        return field.none != fieldNumber(*given);
    else
        return true;
}

} // namespace

Status checkFieldsOfRole(const accounts::DomainFields<rpc::Given>& edit, accounts::DomainRole role,
                         const std::string& name) {
    bool secondaries = false, others = false;
    edit.list(
        [&](const accounts::Field& field, const auto& given) {
            if (!field.of || *field.of == role || !isWish(field, given)) return;
            (field.name == "secondaries" ? secondaries : others) = true;
        },
        edit);
    if (others && role == accounts::DomainRole::primary) return invalid(say("domain.fieldsOfSecondary", name));
    if (others) return invalid(say("domain.fieldsOfPrimary", name));
    if (secondaries) return invalid(say("domain.secondariesOfPrimary", name));
    return {};
}

std::vector<Sentence> droppedWithRole(const accounts::Domain& domain, const accounts::Directory& directory) {
    const accounts::Domain standard;
    std::vector<Sentence> dropped;
    domain.list(
        [&](const accounts::Field& field, const auto& stored, const auto& unset) {
            if (field.of != domain.role || stored == unset) return;
            Sentence sentence;
            sentence.code = field.dropped;
            if (field.name == "secondaries") sentence = say("lost.secondaries", domain.secondaries.size());
            if (field.name == "primaryPartner")
                if (const accounts::Partner* partner = directory.partner(*domain.primaryPartner))
                    sentence = say("lost.namedPrimary", partner->name);
            if (dropped.empty() || dropped.back().code != sentence.code) dropped.push_back(std::move(sentence));
        },
        domain, standard);
    return dropped;
}

void clearOtherRole(accounts::Domain& domain) {
    const accounts::Domain standard;
    domain.list(
        [&](const accounts::Field& field, auto& stored, const auto& unset) {
            if (field.of && *field.of != domain.role) stored = unset;
        },
        domain, standard);
}

} // namespace ismail::service
