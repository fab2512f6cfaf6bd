// What is known of the members of the group, in words: how one is, what the line to it is, what is held and how old a
// list is. Pure: an answer of the service in, texts out.
#pragma once

#include "rpc/contract_group.h"
#include "rpc/contract_server.h"

#include <QColor>
#include <QString>

namespace ismail::admin {

// How a member is: a few words, a sign and a colour, of which each alone says it.
struct MemberLook {
    QString words; // "Up", "Cut off from here"
    QString icon;
    rpc::Severity severity = rpc::Severity::notice;
    bool known = false; // false: not paired, so that nothing is known about it
};
MemberLook memberLook(const rpc::GroupMember& member);
QColor memberColor(const MemberLook& look);
// The service's sentence, where it says more than the look, and when the member was last heard; may be empty.
QString memberDetails(const rpc::GroupMember& member);
// "Channel open, opened by mx2".
QString lineWords(const rpc::GroupMember& member);
// "12 held, the oldest since 3 hours"; empty: nothing is known.
QString heldWords(const rpc::MemberDomain& domain, const rpc::GroupMember& member);
// "Handed over 5,000 messages in 3 s, 12 minutes ago"; empty: nothing is known.
QString handoverWords(const rpc::GroupMember& member);
// "Known addresses: 214, confirmed 5 seconds ago"; empty: there is none, as with servers that are not paired.
QString listWords(const rpc::MemberDomain& domain, const rpc::GroupMember& member);
rpc::Severity listSeverity(const rpc::MemberDomain& domain);
// The paired member that needs somebody most; nullptr: none does.
const rpc::GroupMember* worstMember(const rpc::GroupStatus::Response& group);
// A line for the icon in the notification area: the worst member, else what one holds for this server; may be empty.
QString groupLine(const rpc::GroupStatus::Response& group);
// A server id in groups of four, however it came.
QString groupedId(const std::string& id);

} // namespace ismail::admin
