// Sentences, part 4: the service itself, the queue, what is stored, backups and certificates. How the texts are written
// is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts jobSentences[] = {
    // Who may talk to the service, and whether it has time.
    {"service.stranger",
     "The service knows this user neither as an administrator nor as a viewer: the settings rpc.admin_group and "
     "rpc.view_group name the groups of both.",
     "Der Dienst kennt diesen Benutzer weder als Verwalter noch als Betrachter: Die Einstellungen rpc.admin_group und "
     "rpc.view_group nennen die Gruppen von beiden."},
    {"service.full", "The service is busy: its places for windows and commands are taken. Try again in a moment.",
     "Der Dienst ist ausgelastet: Seine Plätze für Fenster und Befehle sind belegt. Versuchen Sie es gleich noch "
     "einmal."},
    {"service.userFull",
     "The service is busy: this user has {connections:count} connections to it already. Close windows and end commands "
     "that wait.",
     "Der Dienst ist ausgelastet: Dieser Benutzer hat schon {connections} Verbindungen zu ihm. Schließen Sie Fenster "
     "und "
     "beenden Sie Befehle, die warten."},
    {"service.busy",
     "The service at {endpoint} is busy: it took nobody in for {seconds:count} seconds. Try again in a moment.",
     "Der Dienst unter {endpoint} ist ausgelastet: Er hat {seconds} Sekunden lang niemanden angenommen. Versuchen Sie "
     "es "
     "gleich noch einmal."},
    {"service.absent", "No service answers at {endpoint}: it is not running, or has another data directory.",
     "Unter {endpoint} antwortet kein Dienst: Er läuft nicht oder hat ein anderes Datenverzeichnis."},
    {"service.forbidden", "This user may not talk to the service at {endpoint}.",
     "Dieser Benutzer darf mit dem Dienst unter {endpoint} nicht sprechen."},
    {"service.lost", "The connection to the service was lost.", "Die Verbindung zum Dienst ist abgebrochen."},
    {"service.ending", "The service is ending. Ask again when it is back.",
     "Der Dienst wird beendet. Fragen Sie wieder, wenn er zurück ist."},
    {"service.slow", "The mail machinery did not answer within {seconds:count} seconds. Try again.",
     "Das Räderwerk der Mail hat nicht innerhalb von {seconds} Sekunden geantwortet. Versuchen Sie es noch einmal."},
    {"service.mayNotCall", "Only administrators may call {method}.", "Nur Verwalter dürfen {method} aufrufen."},
    {"service.failed", "The service failed to answer {method}; its log says why.",
     "Der Dienst konnte {method} nicht beantworten; sein Protokoll sagt, warum."},
    {"service.answerTooLarge", "The response is too large; ask for fewer rows.",
     "Die Antwort ist zu groß; fragen Sie nach weniger Zeilen."},

    // Connections, counters, test of alerts.
    {"sessions.which", "Say which connections: either ids of sessions or an address.",
     "Sagen Sie, welche Verbindungen: entweder Kennungen von Sitzungen oder eine Adresse."},
    {"sessions.gone", "None of these sessions is open any more. List the sessions to see those that are.",
     "Keine dieser Sitzungen ist noch offen. Die Liste der Sitzungen zeigt, welche es sind."},
    {"stats.endsFirst", "The range ends before it begins. Give an end behind the start.",
     "Der Zeitraum endet, bevor er beginnt. Geben Sie ein Ende nach dem Anfang an."},
    {"stats.notKept", "The range is not within the time that counters can be kept for.",
     "Der Zeitraum liegt außerhalb der Zeit, für die Zähler aufbewahrt werden können."},
    {"stats.tooManySteps", "The range has more than {most:count} steps. Choose a longer step or a shorter range.",
     "Der Zeitraum hat mehr als {most} Schritte. Wählen Sie einen längeren Schritt oder einen kürzeren Zeitraum."},
    {"alerts.nobody", "Nobody is told about alerts. Set alert.recipients to one or more addresses first.",
     "Niemand erfährt von Warnungen. Nennen Sie zuerst in alert.recipients eine oder mehrere Adressen."},
    {"alerts.badRecipient", "\"{text}\" in the settings alert.*recipients is not an address. Set them anew.",
     "„{text}“ in den Einstellungen alert.*recipients ist keine Adresse. Setzen Sie sie neu."},

    // The queue.
    {"queue.gone", "The message {id} is not in the queue any more. Its trace tells what became of it.",
     "Die Nachricht {id} ist nicht mehr in der Warteschlange. Ihre Spur sagt, was aus ihr wurde."},
    {"queue.reasonOneLine", "The reason for the senders is one sentence on one line.",
     "Die Begründung für die Absender ist ein Satz in einer Zeile."},
    {"queue.noSender", "\"{text}\" is no sender. Write an address, @domain for all of a domain, or <> for none.",
     "„{text}“ ist kein Absender. Schreiben Sie eine Adresse, @domain für alle einer Domain, oder <> für keinen."},
    {"queue.sendingNotStored",
     "That a row is being sent is never stored, so the queue cannot be searched for it. See the destinations of the "
     "queue for what is on its way.",
     "Dass eine Zeile gerade gesendet wird, wird nie gespeichert; danach kann die Warteschlange nicht durchsucht "
     "werden. "
     "Die Ziele der Warteschlange zeigen, was unterwegs ist."},
    {"queue.noId", "\"{text}\" is not a message id. Ids are in the log and in the queue's list.",
     "„{text}“ ist keine Kennung einer Nachricht. Kennungen stehen im Protokoll und in der Liste der Warteschlange."},
    {"queue.whichRows", "Say which rows: either ids or a filter, not both and not none.",
     "Sagen Sie, welche Zeilen: entweder Kennungen oder ein Filter, nicht beides und nicht keines."},
    {"queue.noRow", "\"{text}\" does not name a recipient. Write id/number, as the queue's list does.",
     "„{text}“ nennt keinen Empfänger. Schreiben Sie Kennung/Nummer, wie in der Liste der Warteschlange."},
    {"queue.otherOrder", "The cursor belongs to a list in another order.",
     "Die Marke gehört zu einer Liste in anderer Reihenfolge."},
    {"queue.tooManyIds", "At most {most:count} messages can be named at once.",
     "Höchstens {most} Nachrichten können auf einmal genannt werden."},
    {"message.neverHere", "Nothing is known of message {id}: it never was here, or it left more than history.days ago.",
     "Von der Nachricht {id} ist nichts bekannt: Sie war nie hier oder ging vor mehr als history.days Tagen."},
    {"message.unknown", "There is no message {id}.", "Es gibt keine Nachricht {id}."},
    {"message.left", "Message {id} has left; its text is not kept.",
     "Die Nachricht {id} ist gegangen; ihr Text wird nicht aufbewahrt."},

    // Quarantine and refusals.
    {"quarantine.unknown", "There is no entry {id} in quarantine (any more).",
     "In der Quarantäne gibt es keinen Eintrag {id} (mehr)."},
    {"refusal.unknown", "Nothing is known of refusal {id}: refusals are kept for 14 days.",
     "Von der Abweisung {id} ist nichts bekannt: Abweisungen werden 14 Tage aufbewahrt."},

    // Keys that sign.
    {"dkim.unknown", "The domain has no key {selector}.", "Die Domain hat keinen Schlüssel {selector}."},
    {"dkim.exists", "The domain has a key {selector} already.", "Die Domain hat schon einen Schlüssel {selector}."},
    {"dkim.badSelector", "\"{selector}\" is no selector of a key: letters a to z, digits and hyphens.",
     "„{selector}“ ist kein Selektor eines Schlüssels: Buchstaben a bis z, Ziffern und Bindestriche."},
    {"dkim.tooMany", "A domain may have {most:count} keys at most. Remove one that signs no more.",
     "Eine Domain kann höchstens {most} Schlüssel haben. Entfernen Sie einen, der nicht mehr unterschreibt."},
    {"dkim.revoked", "The key {selector} was revoked and cannot be used again.",
     "Der Schlüssel {selector} wurde widerrufen und kann nicht wieder verwendet werden."},
    {"dkim.active", "The key {selector} signs mail. Let another take its place before you remove it.",
     "Der Schlüssel {selector} unterschreibt Mail. Lassen Sie einen anderen an seine Stelle treten, bevor Sie ihn "
     "entfernen."},

    {"dkim.notPrimary", "Keys sign mail of primary domains only; {domain} is none of this server.",
     "Schlüssel unterschreiben nur Mail primärer Domains; {domain} ist keine dieses Servers."},
    {"dkim.waiting", "{domain} has new keys already ({selectors}). Publish their records, or remove the keys first.",
     "{domain} hat schon neue Schlüssel ({selectors}). Veröffentlichen Sie deren Einträge, oder entfernen Sie die "
     "Schlüssel zuerst."},
    {"dkim.nothingWaits", "{domain} has no new keys that could begin to sign. Prepare some first.",
     "{domain} hat keine neuen Schlüssel, die zu unterschreiben beginnen könnten. Bereiten Sie zuerst welche vor."},
    {"dkim.notInThisState", "The key {selector} is {state}: that cannot be done with it.",
     "Der Schlüssel {selector} ist im Zustand {state}: Das ist damit nicht möglich."},
    {"dkim.noMoreSelectors", "All selectors of this month are taken. Remove keys that sign no more.",
     "Alle Selektoren dieses Monats sind vergeben. Entfernen Sie Schlüssel, die nicht mehr unterschreiben."},
    {"dkim.cannotSeal", "The new key could not be sealed under the secret of this server.",
     "Der neue Schlüssel konnte nicht mit dem Geheimnis dieses Servers versiegelt werden."},
    {"dkim.activeUnseen",
     "The DNS was not seen to show the records of these keys yet ({selectors}). Until it does, others cannot check the "
     "signatures.",
     "Die Einträge dieser Schlüssel wurden noch nicht im DNS gesehen ({selectors}). Bis dahin können andere die "
     "Unterschriften nicht prüfen."},
    {"dkim.recordRight", "The DNS shows the record as it must be.", "Das DNS zeigt den Eintrag, wie er sein muss."},
    {"dkim.recordOnce", "The DNS shows the record; it is asked again in ten minutes.",
     "Das DNS zeigt den Eintrag; in zehn Minuten wird noch einmal gefragt."},
    {"dkim.recordMissing", "The DNS has no such record.", "Das DNS hat keinen solchen Eintrag."},
    {"dkim.recordDiffers", "The DNS shows another record: {found}", "Das DNS zeigt einen anderen Eintrag: {found}"},
    {"dkim.recordNotAsked", "The DNS was not asked yet, or did not answer.",
     "Das DNS wurde noch nicht gefragt oder hat nicht geantwortet."},
    {"dkim.recordMustStay",
     "Signs no more; its record must stay until {until:time}, for mail that is still on its way.",
     "Unterschreibt nicht mehr; der Eintrag muss bis {until} bleiben, für Mail, die noch unterwegs ist."},
    {"dkim.recordMayGo", "You may remove this record from the DNS now.",
     "Sie können diesen Eintrag jetzt aus dem DNS entfernen."},
    {"dkim.publishEmpty", "Revoked: publish the record with an empty p=, so that its signatures count no more.",
     "Widerrufen: Veröffentlichen Sie den Eintrag mit leerem p=, damit Unterschriften damit nicht mehr gelten."},

    // Where mail is stored.
    {"disk.roomInUse",
     "The disk of the data directory was full: the room that is kept for this case is in use. New mail waits until it "
     "can be kept again.",
     "Die Platte des Datenverzeichnisses war voll: Der Platz, der dafür freigehalten wird, ist in Benutzung. Neue Mail "
     "wartet, bis er wieder freigehalten werden kann."},
    {"disk.short",
     "The disk of the data directory has {free:octets} free; new mail waits until it has {reserve:octets} (setting "
     "disk.reserve).",
     "Auf der Platte des Datenverzeichnisses sind {free} frei; neue Mail wartet, bis es {reserve} sind (Einstellung "
     "disk.reserve)."},
    {"disk.full", "The disk of the data directory is full.", "Die Platte des Datenverzeichnisses ist voll."},
    {"disk.readOnly",
     "The data directory can only be read: look whether its file system is mounted for reading only, and at its access "
     "rights.",
     "Das Datenverzeichnis kann nur gelesen werden: Sehen Sie nach, ob sein Dateisystem nur zum Lesen eingehängt ist, "
     "und nach seinen Zugriffsrechten."},
    {"disk.fails", "The disk of the data directory fails ({reason}): look at the disk and into the log of the system.",
     "Die Platte des Datenverzeichnisses versagt ({reason}): Sehen Sie nach der Platte und in das Protokoll des "
     "Systems."},
    {"database.noWrites", "The database takes no writes: {reason}", "Die Datenbank nimmt nichts auf: {reason}"},

    // Backups.
    {"backup.noDirectory", "\"{text}\" is not the whole path of a directory on the server. Write it from the root on.",
     "„{text}“ ist nicht der volle Pfad eines Verzeichnisses auf dem Server. Schreiben Sie ihn von der Wurzel an."},
    {"backup.unknown", "There is no backup {backup} in {directory}. List the backups to see their names.",
     "Es gibt keine Sicherung {backup} in {directory}. Die Liste der Sicherungen zeigt ihre Namen."},
    {"backup.needsPassphrase", "The keys in this backup are sealed. Give the passphrase that it was made with.",
     "Die Schlüssel in dieser Sicherung sind versiegelt. Geben Sie die Passphrase an, mit der sie erstellt wurde."},
    {"backup.directoryNotMade", "The directory {directory} cannot be made: {reason}.",
     "Das Verzeichnis {directory} kann nicht angelegt werden: {reason}."},
    {"backup.serverStopping", "The server is stopping.", "Der Server wird beendet."},
    {"backup.stillRunning", "The backup {backup} is still being made. Wait until it is done.",
     "Die Sicherung {backup} wird noch erstellt. Warten Sie, bis sie fertig ist."},
    {"backup.running", "A backup is being made already.", "Es wird schon eine Sicherung erstellt."},
    {"backup.exists", "There is already a backup {backup}.", "Die Sicherung {backup} gibt es schon."},
    {"backup.stopped", "The backup was stopped.", "Die Sicherung wurde angehalten."},
    {"backup.notWritten", "The backup cannot be written: {reason}.",
     "Die Sicherung kann nicht geschrieben werden: {reason}."},
    {"backup.databaseNotCopied", "The database cannot be copied: {reason}.",
     "Die Datenbank kann nicht kopiert werden: {reason}."},
    {"backup.oldNotRemoved", "The old backup {backup} cannot be removed: {reason}.",
     "Die alte Sicherung {backup} kann nicht entfernt werden: {reason}."},
    {"backup.missingFile", "{file} is missing.", "{file} fehlt."},
    {"backup.otherSize", "{file} has another size than when it was written.",
     "{file} hat eine andere Größe als beim Schreiben."},
    {"backup.unreadableFile", "{file} cannot be read: {reason}", "{file} kann nicht gelesen werden: {reason}"},
    {"backup.changedFile", "{file} is not as it was written.", "{file} ist nicht, wie es geschrieben wurde."},
    {"backup.noDatabase", "The backup holds no database.", "Die Sicherung enthält keine Datenbank."},
    {"backup.newer", "The backup was made by a newer version of ISMail.",
     "Die Sicherung stammt von einer neueren Version von ISMail."},
    {"backup.databaseDamaged", "The database is damaged: {reason}.", "Die Datenbank ist beschädigt: {reason}."},
    {"backup.notRestored", "The backup is damaged, nothing was restored. {problem:sentence}",
     "Die Sicherung ist beschädigt, nichts wurde wiederhergestellt. {problem}"},
    {"backup.placeTaken", "{directory} already holds mail. Restore into an empty directory.",
     "In {directory} ist schon Mail. Stellen Sie in ein leeres Verzeichnis wieder her."},
    {"backup.manifestDamaged", "The manifest of the backup is damaged.",
     "Das Verzeichnis der Dateien in der Sicherung ist beschädigt."},
    {"backup.notFinished", "{directory} is not a finished backup.", "{directory} ist keine fertige Sicherung."},
    {"backup.manifestTooLarge", "The manifest of the backup is too large.",
     "Das Verzeichnis der Dateien in der Sicherung ist zu groß."},
    {"backup.fileShrank", "{file} became shorter while it was copied.",
     "{file} wurde kürzer, während es kopiert wurde."},

    // Certificates.
    {"tls.certificateUnusable", "The certificate file {file} cannot be used ({reason}).",
     "Die Zertifikatdatei {file} kann nicht benutzt werden ({reason})."},
    {"tls.keyUnusable", "The private key file {file} cannot be used ({reason}).",
     "Die Datei {file} mit dem privaten Schlüssel kann nicht benutzt werden ({reason})."},
    {"tls.keyOfAnother", "The private key in {key} does not belong to the certificate in {certificate} ({reason}).",
     "Der private Schlüssel in {key} gehört nicht zum Zertifikat in {certificate} ({reason})."},
    {"tls.certificateNotAgain", "The certificate cannot be used again ({reason}).",
     "Das Zertifikat kann nicht wieder benutzt werden ({reason})."},
    {"tls.authoritiesUnusable", "The file of certificate authorities {file} cannot be used ({reason}).",
     "Die Datei {file} mit Zertifizierungsstellen kann nicht benutzt werden ({reason})."},
    {"tls.noSystemAuthorities", "The system's certificate authorities cannot be read ({reason}).",
     "Die Zertifizierungsstellen des Systems können nicht gelesen werden ({reason})."},
    {"tls.notSetUp", "TLS cannot be set up: {reason}.", "TLS kann nicht eingerichtet werden: {reason}."},
    {"certificate.inFile", "{file}: {reason:sentence}", "{file}: {reason}"},
    {"certificate.notPem", "The text holds no certificate in PEM form.", "Im Text ist kein Zertifikat in PEM-Form."},
    {"certificate.noDates", "The certificate holds no valid dates.", "Das Zertifikat hat keine gültigen Zeiten."},
    {"certificate.keyNotPem", "The text holds no private key in PEM form without a passphrase.",
     "Im Text ist kein privater Schlüssel in PEM-Form ohne Passphrase."},
    {"certificate.keyOfAnother", "The private key does not belong to the certificate.",
     "Der private Schlüssel gehört nicht zum Zertifikat."},
};

} // namespace ismail
