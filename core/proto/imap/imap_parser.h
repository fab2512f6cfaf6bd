// The arguments of each IMAP command: from the lexer, standing behind the command's name and its space (if it has
// arguments), to a value. Whether it was right is asked of the lexer afterwards. Internal to proto, and its tests.
#pragma once

#include "proto/imap/imap_command.h"
#include "proto/imap/imap_lexer.h"

namespace ismail::proto {

// imap_parse_mailbox.cpp
ImapSelect parseImapSelect(ImapLexer& lexer, bool readOnly);
ImapCreate parseImapCreate(ImapLexer& lexer);
ImapRename parseImapRename(ImapLexer& lexer);
ImapList parseImapList(ImapLexer& lexer);
ImapList parseImapLsub(ImapLexer& lexer);
ImapStatus parseImapStatus(ImapLexer& lexer);
// Up to the head of the message's literal, which is the end of the text.
ImapAppend parseImapAppend(ImapLexer& lexer, bool* synchronizing);

// imap_parse_fetch.cpp
ImapFetch parseImapFetch(ImapLexer& lexer, bool byUid);
ImapStore parseImapStore(ImapLexer& lexer, bool byUid);
ImapCopy parseImapCopy(ImapLexer& lexer, bool byUid, bool move);

// imap_parse_search.cpp
// badCharset: the character set is none that is known (RFC 9051 section 6.4.4: NO [BADCHARSET]).
ImapSearch parseImapSearch(ImapLexer& lexer, bool byUid, bool* badCharset);
ImapSort parseImapSort(ImapLexer& lexer, bool byUid, bool* badCharset);
ImapThread parseImapThread(ImapLexer& lexer, bool byUid, bool* badCharset);

} // namespace ismail::proto
