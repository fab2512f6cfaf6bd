// Sentences, part 6: why mail is wanted or not, as the verdict on a message says it. How the texts are written is in
// sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts trustSentences[] = {
    // The connection.
    {"trust.blockList", "The sending server {address} is on the block list {list} (answer {answer}).",
     "Der einliefernde Server {address} steht auf der Sperrliste {list} (Antwort {answer})."},
    {"trust.blockListDomain", "The domain {domain} is on the block list {list} (answer {answer}).",
     "Die Domain {domain} steht auf der Sperrliste {list} (Antwort {answer})."},
    {"trust.welcomeList", "{about} is on the welcome list {list} (answer {answer}).",
     "{about} steht auf der Positivliste {list} (Antwort {answer})."},
    {"trust.noName", "The address {address} has no name in the DNS.", "Die Adresse {address} hat im DNS keinen Namen."},
    {"trust.nameDoesNotLeadBack", "The name of the address {address} does not lead back to it.",
     "Der Name der Adresse {address} führt nicht zu ihr zurück."},
    {"trust.talkedEarly", "The client spoke before it was greeted, as programs that only send spam do.",
     "Der Client sprach, bevor er begrüßt wurde, wie es Programme tun, die nur Spam versenden."},
    {"trust.strangeHelo", "The client introduced itself with a name that cannot be its own ({helo}).",
     "Der Client stellte sich mit einem Namen vor, der nicht seiner sein kann ({helo})."},
    {"trust.manyUnknown", "The network of {address} tried many addresses lately that do not exist here.",
     "Das Netz von {address} hat zuletzt viele Adressen versucht, die es hier nicht gibt."},

    // Who the sender is.
    {"trust.dmarcReject", "DMARC: {domain} asks to reject what it did not send; no signature and no SPF of it fits.",
     "DMARC: {domain} bittet, abzuweisen, was nicht von ihr kommt; keine Signatur und kein SPF von ihr passt."},
    {"trust.dmarcQuarantine",
     "DMARC: {domain} asks to quarantine what it did not send; no signature and no SPF of it fits.",
     "DMARC: {domain} bittet, auszusondern, was nicht von ihr kommt; keine Signatur und kein SPF von ihr passt."},
    {"trust.dmarcNone", "DMARC: no signature and no SPF of {domain} fits; the domain asks for nothing to be done.",
     "DMARC: Keine Signatur und kein SPF von {domain} passt; die Domain bittet um nichts."},
    {"trust.spfFail", "SPF: {address} may not send for {domain} (rule {rule}).",
     "SPF: {address} darf nicht für {domain} senden (Regel {rule})."},
    {"trust.spfSoftfail", "SPF: {domain} does not expect mail from {address} (rule {rule}).",
     "SPF: {domain} erwartet keine Mail von {address} (Regel {rule})."},
    {"trust.spfPermerror", "SPF: the record of {domain} is wrong ({problem}).",
     "SPF: Der Eintrag von {domain} ist falsch ({problem})."},
    {"trust.nothingPublished", "{domain} publishes nothing that would let its mail be known (no SPF, DKIM or DMARC).",
     "{domain} veröffentlicht nichts, woran man ihre Mail erkennen könnte (kein SPF, DKIM oder DMARC)."},
    {"trust.ownDomainUnproven", "The author is of {domain}, a domain of this server, but nothing proves it.",
     "Der Absender ist aus {domain}, einer Domain dieses Servers, aber nichts beweist es."},
    {"trust.severalAuthors", "The message names authors of several domains ({domains}), so that none can be proven.",
     "Die Nachricht nennt Absender mehrerer Domains ({domains}), sodass sich keiner beweisen lässt."},
    {"trust.otherAddressInName", "The author's name shows another address than the author's own.",
     "Im Namen des Absenders steht eine andere Adresse als seine eigene."},
    {"trust.unsignedBounce",
     "A bounce to an address without our signature, so of a message that this server did not send.",
     "Eine Unzustellbarkeitsmeldung an eine Adresse ohne unsere Signatur, also zu einer Nachricht, die dieser Server "
     "nicht gesendet hat."},

    // What is known of it.
    {"trust.correspondent", "The recipient wrote to this sender before, and the sender is proven.",
     "Der Empfänger hat diesem Absender schon geschrieben, und der Absender ist bewiesen."},
    {"trust.goodReputation", "Mail of {who} was wanted here so far.", "Mail von {who} war hier bisher erwünscht."},
    {"trust.badReputation", "Mail of {who} was often judged Junk here.",
     "Mail von {who} wurde hier oft als Junk beurteilt."},

    // What was asked.
    {"check.off", "Mail from outside is not checked: check.incoming is off.",
     "Mail von außen wird nicht geprüft: check.incoming ist aus."},
    {"quarantine.notForwarded", "It was judged Junk, and {address} sends its mail on.",
     "Sie wurde als Junk beurteilt, und {address} leitet ihre Mail weiter."},

    // Rules.
    {"trust.blockedByRule", "The administrator blocks {pattern}.", "Der Administrator sperrt {pattern}."},
    {"trust.blockedByDomainRule", "{pattern} is blocked for {domain}.", "{pattern} ist für {domain} gesperrt."},
    {"trust.blockedByAccount", "The recipient blocks {pattern}.", "Der Empfänger sperrt {pattern}."},
    {"trust.welcomedByRule", "{pattern} is on the welcome list of the administrator.",
     "{pattern} steht auf der Positivliste des Administrators."},
    {"trust.welcomedByAccount", "{pattern} is on the welcome list of the recipient.",
     "{pattern} steht auf der Positivliste des Empfängers."},
    {"trust.sendsNoMail", "{domain} says in its SPF record that it sends no mail.",
     "{domain} sagt in ihrem SPF-Eintrag, dass sie keine Mail sendet."},
    {"trust.nullMx", "{domain} says in its MX record that it takes no mail, so nobody could answer.",
     "{domain} sagt in ihrem MX-Eintrag, dass sie keine Mail annimmt; niemand könnte antworten."},
    {"trust.noSuchDomain", "The sender's domain {domain} does not exist.",
     "Die Domain des Absenders, {domain}, gibt es nicht."},
    {"trust.ourName", "The client introduced itself with the name of this server ({helo}).",
     "Der Client stellte sich mit dem Namen dieses Servers vor ({helo})."},
    {"trust.arcTrusted", "Forwarded by {sealer}, which you trust, and which found it proven.",
     "Weitergeleitet von {sealer}, dem Sie vertrauen und der sie bewiesen fand."},
};

} // namespace ismail
