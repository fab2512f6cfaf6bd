// The enhanced status codes an SMTP server uses: RFC 3463 and the IANA registry (RFC 4468, 4954, 5248, 6531, 6710,
// 7372, 7505). One table: name, code, what it means in words for people. The names are constants in the namespace
// status. A code is registered by subject and detail; the class given here is the one it is usually sent with: use
// withClass() for the other.
#pragma once

#include "mail/reply.h"

#include <optional>
#include <span>
#include <string_view>

// X(name, class, subject, detail, sentence): the sentence completes a report to somebody who is no expert.
#define ISMAIL_STATUS_TABLE(X)                                                                                         \
    X(ok, 2, 0, 0, "The message was accepted.")                                                                        \
    X(addressOk, 2, 1, 0, "The address was accepted.")                                                                 \
    X(recipientOk, 2, 1, 5, "The recipient was accepted.")                                                             \
    X(messageOk, 2, 6, 0, "The message was accepted.")                                                                 \
    X(authenticated, 2, 7, 0, "The sign-in succeeded.")                                                                \
    X(undefined, 5, 0, 0, "The receiving server gave no particular reason.")                                           \
    X(otherAddress, 5, 1, 0, "Something is wrong with the address.")                                                   \
    X(badDestinationMailbox, 5, 1, 1, "There is no mailbox with this address.")                                        \
    X(badDestinationSystem, 5, 1, 2, "The domain of the address does not exist or takes no mail.")                     \
    X(badDestinationSyntax, 5, 1, 3, "The address is not written correctly.")                                          \
    X(ambiguousMailbox, 5, 1, 4, "More than one mailbox fits the address.")                                            \
    X(mailboxMoved, 5, 1, 6, "The mailbox has moved and left no new address.")                                         \
    X(badSenderSyntax, 5, 1, 7, "The sender's address is not written correctly.")                                      \
    X(badSenderSystem, 5, 1, 8, "The domain of the sender's address does not exist or takes no mail.")                 \
    X(nullMx, 5, 1, 10, "The domain of the address says that it takes no mail.")                                       \
    X(otherMailbox, 5, 2, 0, "Something is wrong with the mailbox.")                                                   \
    X(mailboxDisabled, 5, 2, 1, "The mailbox takes no messages at present.")                                           \
    X(mailboxFull, 5, 2, 2, "The mailbox is full.")                                                                    \
    X(messageTooLongForMailbox, 5, 2, 3, "The message is larger than the mailbox takes.")                              \
    X(mailingListExpansion, 5, 2, 4, "The mailing list could not be expanded.")                                        \
    X(otherMailSystem, 5, 3, 0, "The receiving server has a problem of its own.")                                      \
    X(systemFull, 4, 3, 1, "The receiving server has no room for messages at present.")                                \
    X(notAccepting, 4, 3, 2, "The receiving server takes no messages at present.")                                     \
    X(notCapable, 5, 3, 3, "The receiving server lacks a feature that the message needs.")                             \
    X(messageTooBigForSystem, 5, 3, 4, "The message is larger than the receiving server takes.")                       \
    X(wronglyConfigured, 5, 3, 5, "The receiving server is configured wrongly.")                                       \
    X(otherNetwork, 4, 4, 0, "There is a problem in the network.")                                                     \
    X(noAnswer, 4, 4, 1, "The receiving server does not answer.")                                                      \
    X(badConnection, 4, 4, 2, "The connection to the receiving server was lost.")                                      \
    X(directoryFailure, 4, 4, 3, "The domain could not be looked up.")                                                 \
    X(unableToRoute, 5, 4, 4, "No server could be found that takes mail for the address.")                             \
    X(congestion, 4, 4, 5, "The receiving server is too busy.")                                                        \
    X(routingLoop, 5, 4, 6, "The message was passed round in a circle between servers.")                               \
    X(deliveryTimeExpired, 5, 4, 7, "The message could not be delivered in time.")                                     \
    X(otherProtocol, 5, 5, 0, "The servers could not agree on how to transfer the message.")                           \
    X(invalidCommand, 5, 5, 1, "A command was sent that is unknown or out of place.")                                  \
    X(syntaxError, 5, 5, 2, "A command was not understood.")                                                           \
    X(tooManyRecipients, 4, 5, 3, "The message has too many recipients for one transfer.")                             \
    X(invalidArguments, 5, 5, 4, "A command had an argument that is not valid.")                                       \
    X(wrongProtocolVersion, 5, 5, 5, "The servers could not agree on a version of the protocol.")                      \
    X(authLineTooLong, 5, 5, 6, "A line of the sign-in was too long.")                                                 \
    X(otherMedia, 5, 6, 0, "Something is wrong with the content of the message.")                                      \
    X(mediaNotSupported, 5, 6, 1, "The receiving server does not take this kind of content.")                          \
    X(conversionProhibited, 5, 6, 2, "The message must be converted for the receiving server, which is not allowed.")  \
    X(conversionNotSupported, 5, 6, 3, "The message cannot be converted to a form that the receiving server takes.")   \
    X(conversionWithLoss, 2, 6, 4, "The message was converted for the receiving server and lost something.")           \
    X(conversionFailed, 5, 6, 5, "The message could not be converted for the receiving server.")                       \
    X(contentNotAvailable, 4, 6, 6, "The content of the message could not be read.")                                   \
    X(utf8AddressNotPermitted, 5, 6, 7, "The receiving server does not take addresses with international characters.") \
    X(utf8ReplyRequired, 5, 6, 8, "The answer of the receiving server needs international characters.")                \
    X(utf8MessageCannotBeTransferred, 5, 6, 9,                                                                         \
      "The message has international characters in its headers, which the server does not take.")                      \
    X(otherSecurity, 5, 7, 0, "The receiving server refuses the message for reasons of security.")                     \
    X(notAuthorised, 5, 7, 1, "The receiving server refuses the message by its policy.")                               \
    X(listExpansionProhibited, 5, 7, 2, "The sender may not send to this mailing list.")                               \
    X(securityConversion, 5, 7, 3, "The message cannot be converted without breaking its protection.")                 \
    X(securityNotSupported, 5, 7, 4, "A feature of security that was asked for is not there.")                         \
    X(cryptographicFailure, 5, 7, 5, "The message could not be encrypted or verified for the transfer.")               \
    X(unsupportedAlgorithm, 5, 7, 6, "The servers share no method of encryption.")                                     \
    X(badCredentials, 5, 7, 8, "The user name or the password is wrong.")                                              \
    X(mechanismTooWeak, 5, 7, 9, "A stronger method of signing in is needed.")                                         \
    X(encryptionNeeded, 5, 7, 10, "The connection must be encrypted first.")                                           \
    X(encryptionRequired, 5, 7, 11, "The connection must be encrypted for this method of signing in.")                 \
    X(transitionNeeded, 5, 7, 12, "The password must be set anew.")                                                    \
    X(accountDisabled, 5, 7, 13, "The account is disabled.")                                                           \
    X(trustNeeded, 5, 7, 14, "The servers do not trust each other as this needs.")                                     \
    X(noReverseName, 5, 7, 25, "The sending server's address has no name.")                                            \
    X(multipleAuthFailures, 5, 7, 26, "The message fails several checks of its origin.")                               \
    X(senderNullMx, 5, 7, 27, "The domain of the sender's address says that it takes no mail.")

namespace ismail::mail {

namespace status {
#define ISMAIL_STATUS_CONSTANT(name, klass, subject, detail, sentence)                                                 \
    inline constexpr EnhancedStatus name{klass, subject, detail};
ISMAIL_STATUS_TABLE(ISMAIL_STATUS_CONSTANT)
#undef ISMAIL_STATUS_CONSTANT
} // namespace status

struct StatusEntry {
    EnhancedStatus status;
    std::string_view name;
    std::string_view sentence;
};

std::span<const StatusEntry> statusTable();

// The same subject and detail with class 2, 4 or 5.
constexpr EnhancedStatus withClass(EnhancedStatus status, int klass) {
    status.klass = klass;
    return status;
}

// The sentence for people, by subject and detail; for an unregistered detail that of its subject; never empty.
std::string_view statusSentence(EnhancedStatus status);

// "5.1.1", the whole text: class 2, 4 or 5, subject and detail of three digits at most (RFC 3463 section 2).
std::optional<EnhancedStatus> parseStatus(std::string_view text);

} // namespace ismail::mail
