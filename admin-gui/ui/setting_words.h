// Settings as the window says them: the words of a choice, the groups they stand in.
#pragma once

#include <QString>

namespace ismail::admin {

// "Only when encrypted" for the choice tls of listener.imap.auth; a choice that is not known here as it is.
QString choiceText(const QString& key, const QString& choice);
// "smtp", "listener.relay": what a key belongs to; and its title.
QString settingGroup(const QString& key);
QString settingGroupTitle(const QString& group);

} // namespace ismail::admin
