// Sentences, part 7: what the DNS must say about a domain, why, and what is to be said of what it does say. How the
// texts are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts identitySentences[] = {
    // Why a record is needed.
    {"identity.whyExchanger", "Tells others which server takes the mail for {domain}.",
     "Sagt anderen, welcher Server die Mail an {domain} annimmt."},
    {"identity.whySpare", "{partner} takes the mail and keeps it while the first server is away.",
     "{partner} nimmt die Mail an und bewahrt sie auf, solange der erste Server fehlt."},
    {"identity.whyOwnSpare", "This server takes the mail and keeps it while the first server is away.",
     "Dieser Server nimmt die Mail an und bewahrt sie auf, solange der erste Server fehlt."},
    {"identity.whyAddress", "Without an address nobody finds the way to {host}.",
     "Ohne Adresse findet niemand den Weg zu {host}."},
    {"identity.whyReverse",
     "Many servers refuse mail from an address without a name. The name of {address} is set by whoever gave you the "
     "address, mostly your Internet provider.",
     "Viele Server lehnen Mail von einer Adresse ohne Namen ab. Den Namen von {address} trägt ein, wer Ihnen die "
     "Adresse gab, meist Ihr Internetanbieter."},
    {"identity.whySpf", "Says which servers may send mail of {domain}, so that others can tell yours from forged mail.",
     "Sagt, welche Server Mail von {domain} senden dürfen, damit andere Ihre von gefälschter unterscheiden können."},
    {"identity.whyDkim", "The public key by which others check that mail is from you and was not changed.",
     "Der öffentliche Schlüssel, mit dem andere prüfen, dass Mail von Ihnen ist und nicht verändert wurde."},
    {"identity.whyOldKey", "This key signs no more; its record may be removed.",
     "Dieser Schlüssel signiert nicht mehr; sein Eintrag kann entfernt werden."},
    {"identity.whyDmarc", "Says what others shall do with forged mail of {domain}, and has them send you reports.",
     "Sagt, was andere mit gefälschter Mail von {domain} tun sollen, und lässt sie Ihnen Berichte senden."},
    {"identity.whyService", "Lets mail programs find their settings by the address alone.",
     "Lässt Mailprogramme ihre Einstellungen allein anhand der Adresse finden."},

    // What is to be said of what was found.
    {"identity.notAsked", "The DNS did not answer. Check again in a moment.",
     "Das DNS hat nicht geantwortet. Prüfen Sie gleich noch einmal."},
    {"identity.notAskedBecause", "The DNS did not answer ({reason}). Check again in a moment.",
     "Das DNS hat nicht geantwortet ({reason}). Prüfen Sie gleich noch einmal."},
    {"identity.nameUnknown", "Only the address of {partner} is known here; publish the name of that server.",
     "Von {partner} ist hier nur die Adresse bekannt; veröffentlichen Sie den Namen dieses Servers."},
    {"identity.wrongOrder", "{host} shall have the lowest number: others call the server with the lowest number first.",
     "{host} soll die kleinste Zahl haben: Andere rufen zuerst den Server mit der kleinsten Zahl."},
    {"identity.addressUnknown",
     "Publish the address by which the server is reached from the Internet; it is not known here.",
     "Veröffentlichen Sie die Adresse, unter der der Server aus dem Internet erreicht wird; hier ist sie nicht "
     "bekannt."},
    {"identity.addressPrivate", "{address} is an address of a local network; from the Internet it leads nowhere.",
     "{address} ist eine Adresse eines lokalen Netzes; aus dem Internet führt sie nirgends hin."},
    {"identity.addressNotKnownHere",
     "This server cannot see whether that is its own address. Behind a router, enter it in the settings under other "
     "names.",
     "Dieser Server kann nicht sehen, ob das seine Adresse ist. Steht er hinter einem Router, tragen Sie sie in den "
     "Einstellungen bei den weiteren Namen ein."},
    {"identity.addressStrange", "{address} is not an address of that server, as far as is known here.",
     "{address} ist keine Adresse dieses Servers, soweit hier bekannt."},
    {"identity.reverseDiffers",
     "The name of {address} is {name}. It should be the name by which this server introduces itself.",
     "Der Name von {address} ist {name}. Es sollte der Name sein, mit dem dieser Server sich vorstellt."},
    {"identity.serviceDenied", "The record says that there is no such service.",
     "Der Eintrag sagt, dass es diesen Dienst nicht gibt."},
    {"identity.severalRecords", "There is more than one {kind} record; then none of them counts. Keep one.",
     "Es gibt mehr als einen {kind}-Eintrag; dann zählt keiner. Behalten Sie einen."},
    {"identity.spfWrong", "The record cannot be used as it is: {problem}",
     "So ist der Eintrag nicht zu gebrauchen: {problem}"},
    {"identity.spfEverybody", "The record lets everybody send as your domain.",
     "Der Eintrag lässt jeden als Ihre Domain senden."},
    {"identity.spfRefuses", "The record does not let {address} send, from which your mail goes out.",
     "Der Eintrag lässt {address} nicht senden, und von dort geht Ihre Mail hinaus."},
    {"identity.spfSmarthost",
     "The record names the servers of others. Ask the provider of your smarthost whether that is what it wants.",
     "Der Eintrag nennt Server anderer. Fragen Sie den Anbieter Ihres Smarthosts, ob er so sein soll."},
    {"identity.spfAskProvider",
     "Your mail goes out through a smarthost. Its provider may want another text in here, such as include:…",
     "Ihre Mail geht über einen Smarthost hinaus. Sein Anbieter möchte hier vielleicht anderes, etwa include:…"},
    {"identity.spfUnclear", "Whether the record lets this server send could not be found out: the DNS did not answer.",
     "Ob der Eintrag diesen Server senden lässt, war nicht zu klären: Das DNS hat nicht geantwortet."},
    {"identity.spfNotTried",
     "Whether the record lets this server send could not be tried: its address is not known here.",
     "Ob der Eintrag diesen Server senden lässt, war nicht zu prüfen: Seine Adresse ist hier nicht bekannt."},
    {"identity.noKeys", "There are no keys yet: mail of the domain is not signed. Create them here first.",
     "Es gibt noch keine Schlüssel: Mail der Domain wird nicht signiert. Legen Sie sie hier zuerst an."},
    {"identity.mayGo", "The record is still there. You may remove it now.",
     "Der Eintrag ist noch da. Sie können ihn jetzt entfernen."},
    {"identity.noKeyRecord", "What is there is no key.", "Was da steht, ist kein Schlüssel."},
    {"identity.keyRevoked", "The record says that the key is withdrawn.",
     "Der Eintrag sagt, dass der Schlüssel zurückgezogen ist."},
    {"identity.otherKey", "Another key is published: signatures of this server would count as forged.",
     "Ein anderer Schlüssel ist veröffentlicht: Signaturen dieses Servers gälten als gefälscht."},
    {"identity.noDmarc", "What is there cannot be read as a policy, so others ignore it.",
     "Was da steht, ist nicht als Richtlinie zu lesen; andere übergehen es."},
    {"identity.noReports", "The record has no address for reports, so you would not learn who sends as your domain.",
     "Der Eintrag nennt keine Adresse für Berichte; so erfahren Sie nicht, wer als Ihre Domain sendet."},
    {"identity.reportsElsewhere", "Reports go to {address}.", "Berichte gehen an {address}."},
    {"identity.sendingElsewhere",
     "This server holds mail for {domain} but does not send for it: SPF, DKIM and DMARC are up to the first server.",
     "Dieser Server bewahrt Mail für {domain} auf, sendet aber nicht für sie: SPF, DKIM und DMARC sind Sache des "
     "ersten Servers."},

    // The next step of the DMARC policy.
    {"identity.dmarcPublish", "Start with the policy none: it changes nothing for your mail and brings you reports.",
     "Beginnen Sie mit der Richtlinie none: Sie ändert nichts für Ihre Mail und bringt Ihnen Berichte."},
    {"identity.dmarcAskReports", "Add an address for reports before you make the policy stricter.",
     "Nennen Sie eine Adresse für Berichte, bevor Sie die Richtlinie verschärfen."},
    {"identity.dmarcWatch",
     "Keep the policy none until you have read reports for {days:count|# day|# days} about {messages:count|# "
     "message|# messages} or more, and nearly all of it was proven. Then quarantine is next.",
     "Bleiben Sie bei der Richtlinie none, bis Sie {days|# Tag|# Tage} lang Berichte über {messages|# Nachricht|# "
     "Nachrichten} oder mehr gelesen haben und fast alles bewiesen war. Dann folgt quarantine."},
    {"identity.dmarcSettle",
     "Keep the policy quarantine for {days:count|# day|# days}. If nobody misses mail and reports stay good, reject "
     "is next.",
     "Bleiben Sie {days|# Tag|# Tage} bei der Richtlinie quarantine. Wenn niemand Mail vermisst und die Berichte gut "
     "bleiben, folgt reject."},
    {"identity.dmarcWait",
     "Reports so far: {messages:count|# message|# messages} in {days:count|# day|# days}. The next step needs "
     "{needed:count|# message|# messages} in {needDays:count|# day|# days}.",
     "Berichte bisher: {messages|# Nachricht|# Nachrichten} in {days|# Tag|# Tagen}. Der nächste Schritt braucht "
     "{needed|# Nachricht|# Nachrichten} in {needDays|# Tag|# Tagen}."},
    {"identity.dmarcMend",
     "{missing:count|# message|# messages} of {messages:count|# is|# are} not proven to be yours. Look at who sent "
     "them before you make the policy stricter.",
     "{missing|# Nachricht|# Nachrichten} von {messages|# ist|# sind} nicht als Ihre bewiesen. Sehen Sie nach, wer sie "
     "gesendet hat, bevor Sie die Richtlinie verschärfen."},
    {"identity.dmarcQuarantine",
     "{proven:count} of {messages:count|# message is|# messages are} proven to be yours. You can go to quarantine: "
     "others then put forged mail aside.",
     "{proven} von {messages|# Nachricht ist|# Nachrichten sind} als Ihre bewiesen. Sie können zu quarantine wechseln: "
     "Andere sondern gefälschte Mail dann aus."},
    {"identity.dmarcReject",
     "{proven:count} of {messages:count|# message is|# messages are} proven to be yours. You can go to reject: others "
     "then refuse forged mail.",
     "{proven} von {messages|# Nachricht ist|# Nachrichten sind} als Ihre bewiesen. Sie können zu reject wechseln: "
     "Andere lehnen gefälschte Mail dann ab."},
    {"identity.dmarcDone", "Others refuse forged mail of your domain. Nothing is left to do.",
     "Andere lehnen gefälschte Mail Ihrer Domain ab. Es bleibt nichts zu tun."},
};

} // namespace ismail
