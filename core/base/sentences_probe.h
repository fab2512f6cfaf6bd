// Sentences, part 9: how a domain and its mail exchangers look from the servers of a group. How the texts are written
// is in sentence.h. Lists of servers are in the dative in German.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts probeSentences[] = {
    {"probe.here", "this server", "diesem Server"},

    // Why a member has seen nothing.
    {"probe.away", "{name} is not connected to this server and could not be asked.",
     "{name} ist nicht mit diesem Server verbunden und konnte nicht gefragt werden."},
    {"probe.tooOld", "{name} runs an older version, which cannot be asked; upgrade it.",
     "Auf {name} läuft eine ältere Version, die nicht gefragt werden kann; aktualisieren Sie sie."},
    {"probe.notShared", "{name} and this server do not serve {domain} together.",
     "{name} und dieser Server bedienen {domain} nicht gemeinsam."},
    {"probe.busy", "{name} was asked too often; ask again in a minute.",
     "{name} wurde zu oft gefragt; fragen Sie in einer Minute wieder."},
    {"probe.late", "{name} did not answer in time.", "{name} hat nicht rechtzeitig geantwortet."},
    {"probe.noMember", "{name} is no paired partner of this server.",
     "{name} ist kein gekoppelter Partner dieses Servers."},

    // Why something was not seen.
    {"probe.noDns", "The DNS did not answer about {name} ({type}).",
     "Das DNS hat über {name} nicht geantwortet ({type})."},
    {"probe.notPublic", "{address} is a private address and is not called for others.",
     "{address} ist eine private Adresse und wird nicht für andere angerufen."},
    {"probe.noCall", "The call to {address} has ended at \"{stage}\": {reason}",
     "Der Anruf bei {address} endete bei „{stage}“: {reason}"},
    {"probe.noTime", "Not everything about {name} was seen in time.",
     "Nicht alles über {name} war rechtzeitig zu sehen."},

    // What the viewpoints say together.
    {"probe.unreachable", "Port 25 of {host} cannot be reached from {failing:list}, but it can from {others:list}.",
     "Port 25 von {host} ist von {failing} aus nicht erreichbar, von {others} aus schon."},
    {"probe.unreachableAnywhere", "Port 25 of {host} cannot be reached from {failing:list}.",
     "Port 25 von {host} ist von {failing} aus nicht erreichbar."},
    {"probe.noTls",
     "{host} offers no encryption (STARTTLS) to {failing:list}, but it does to {others:list}: something on the way "
     "takes it out.",
     "{host} bietet {failing} keine Verschlüsselung (STARTTLS) an, {others} dagegen schon: Etwas auf dem Weg entfernt "
     "das Angebot."},
    {"probe.noTlsAnywhere", "{host} offers no encryption (STARTTLS) to {failing:list}.",
     "{host} bietet {failing} keine Verschlüsselung (STARTTLS) an."},
    {"probe.tlsFails", "TLS with {host} fails from {failing:list}: {reason}",
     "TLS mit {host} misslingt von {failing} aus: {reason}"},
    {"probe.otherCertificate",
     "{address} ({host}) shows another certificate to {failing:list} than to {others:list}: somebody on the way may be "
     "opening the connection.",
     "{address} ({host}) zeigt {failing} ein anderes Zertifikat als {others}: Vielleicht öffnet jemand auf dem Weg die "
     "Verbindung."},
    {"probe.certificateEnds", "The certificate of {host} is good until {end:time}, as seen from {seen:list}.",
     "Das Zertifikat von {host} gilt bis {end}, gesehen von {seen} aus."},
    {"probe.certificateEnded", "The certificate of {host} has ended: {end:time}, as seen from {seen:list}.",
     "Das Zertifikat von {host} ist abgelaufen: {end}, gesehen von {seen} aus."},
    {"probe.otherName", "The certificate of {host} is for {names}, as seen from {seen:list}.",
     "Das Zertifikat von {host} gilt für {names}, gesehen von {seen} aus."},
    {"probe.tlsaDiffers",
     "The TLSA records of {host} do not fit the certificate that it shows to {failing:list}: servers that heed them "
     "deliver nothing there.",
     "Die TLSA-Einträge von {host} passen nicht zu dem Zertifikat, das {failing} gezeigt wird: Server, die sie "
     "beachten, liefern dort nichts ab."},
    {"probe.otherRecords",
     "The {type} records of {name} are {theirs} as seen from {failing:list}, but {ours} as seen from {others:list}.",
     "Die {type}-Einträge von {name} sind von {failing} aus gesehen {theirs}, von {others} aus dagegen {ours}."},
    {"probe.alias", "{host} stands for {target} (CNAME), which no MX record may name, as seen from {seen:list}.",
     "{host} steht für {target} (CNAME), was kein MX-Eintrag nennen darf, gesehen von {seen} aus."},
    {"probe.agree", "{views:count} servers see the same.", "{views} Server sehen dasselbe."},
};

} // namespace ismail
