<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>Elevation</name>
    <message>
        <source>Consent was not given.</source>
        <translation>Die Zustimmung wurde nicht erteilt.</translation>
    </message>
    <message>
        <source>Windows did not start the program.</source>
        <translation>Windows hat das Programm nicht gestartet.</translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message>
        <source>Under Settings, &quot;This server&quot;, enter the name in its MX record, such as mail.example.org.</source>
        <translation>Geben Sie unter Einstellungen, „Dieser Server“, den Namen aus seinem MX-Eintrag ein, etwa mail.example.org.</translation>
    </message>
    <message>
        <source>Stop the program that uses the port, or give the listener another port or address in the settings. Then press Resume under Connections.</source>
        <translation>Beenden Sie das Programm, das den Port benutzt, oder geben Sie dem Listener in den Einstellungen einen anderen Port oder eine andere Adresse. Drücken Sie dann unter Verbindungen auf Fortsetzen.</translation>
    </message>
    <message>
        <source>Press Resume under Connections when it should accept mail again.</source>
        <translation>Drücken Sie unter Verbindungen auf Fortsetzen, wenn er wieder Mail annehmen soll.</translation>
    </message>
    <message>
        <source>Switch on the listener for other servers in the settings, or see under Connections why it is not open.</source>
        <translation>Schalten Sie in den Einstellungen den Listener für andere Server ein, oder sehen Sie unter Verbindungen nach, warum er nicht offen ist.</translation>
    </message>
    <message>
        <source>Free disk space, or lower the reserve in the settings. Until then senders keep their mail and try again.</source>
        <translation>Schaffen Sie Platz auf der Platte, oder senken Sie in den Einstellungen die Reserve. Bis dahin behalten die Absender ihre Mail und versuchen es wieder.</translation>
    </message>
    <message>
        <source>Free some space. Below %1 new mail is deferred.</source>
        <translation>Schaffen Sie Platz. Unter %1 wird neue Mail zurückgestellt.</translation>
    </message>
    <message>
        <source>Look into the log, check the disk, and restore a backup into another directory to find them.</source>
        <translation>Sehen Sie im Protokoll nach, prüfen Sie die Platte, und stellen Sie eine Sicherung in ein anderes Verzeichnis wieder her, um sie zu finden.</translation>
    </message>
    <message>
        <source>Under Domains add the domains that this server is primary or secondary for.</source>
        <translation>Fügen Sie unter Domains die hinzu, für die dieser Server primär oder sekundär ist.</translation>
    </message>
    <message>
        <source>Edit the domain %1: ask the primary about recipients, or keep a list of them.</source>
        <translation>Bearbeiten Sie die Domain %1: Lassen Sie den Primärserver nach Empfängern fragen, oder führen Sie eine Liste.</translation>
    </message>
    <message>
        <source>Switch %1 on under Partners, or edit these domains to name another partner.</source>
        <translation>Schalten Sie unter Partner %1 ein, oder bearbeiten Sie diese Domains, sodass sie einen anderen Partner nennen.</translation>
    </message>
    <message>
        <source>Check whether it is running, and under Partners whether its address and port are right. Mail for it is held meanwhile.</source>
        <translation>Sehen Sie nach, ob er läuft, und unter Partner, ob Adresse und Port stimmen. Mail für ihn wird so lange aufbewahrt.</translation>
    </message>
    <message>
        <source>Check again in a moment (F5).</source>
        <translation>Sehen Sie gleich noch einmal nach (F5).</translation>
    </message>
    <message>
        <source>Ask the provider to open port 25, or send outgoing mail through a smarthost (Connections, Smarthost).</source>
        <translation>Bitten Sie den Anbieter, Port 25 zu öffnen, oder senden Sie ausgehende Mail über einen Smarthost (Verbindungen, Smarthost).</translation>
    </message>
    <message>
        <source>The upper list under Queue says why each destination waits.</source>
        <translation>Die obere Liste unter Warteschlange sagt, warum jedes Ziel wartet.</translation>
    </message>
    <message>
        <source>Select and release them under Queue when their mail should be sent.</source>
        <translation>Wählen Sie sie unter Warteschlange aus, und geben Sie sie frei, wenn ihre Mail gesendet werden soll.</translation>
    </message>
    <message>
        <source>Under Certificates enter the files of certificate and key, or clear both fields to use a self-signed certificate.</source>
        <translation>Geben Sie unter Zertifikate die Dateien mit Zertifikat und Schlüssel an, oder leeren Sie beide Felder für ein selbst signiertes.</translation>
    </message>
    <message>
        <source>See the reason under Certificates, correct the files, and press &quot;Read the files again&quot;.</source>
        <translation>Sehen Sie unter Zertifikate den Grund, berichtigen Sie die Dateien, und drücken Sie auf „Dateien neu lesen“.</translation>
    </message>
    <message>
        <source>Replace the files, then press &quot;Read the files again&quot; under Certificates.</source>
        <translation>Ersetzen Sie die Dateien, und drücken Sie dann unter Zertifikate auf „Dateien neu lesen“.</translation>
    </message>
    <message>
        <source>Get one from a certificate authority and enter its files under Certificates.</source>
        <translation>Holen Sie eines von einer Zertifizierungsstelle, und nennen Sie seine Dateien unter Zertifikate.</translation>
    </message>
    <message>
        <source>Remove %1 from the trusted networks under Access at once.</source>
        <translation>Entfernen Sie unter Zugang sofort %1 aus den vertrauten Netzen.</translation>
    </message>
    <message>
        <source>Backup shows the reason. Make a new backup when it is fixed.</source>
        <translation>Den Grund zeigt Sicherung. Erstellen Sie eine neue, wenn er behoben ist.</translation>
    </message>
    <message>
        <source>Make one now under Backup, and set a schedule for regular backups.</source>
        <translation>Erstellen Sie unter Sicherung jetzt eine, und legen Sie einen Zeitplan für regelmäßige Sicherungen fest.</translation>
    </message>
    <message>
        <source>Edit the domain %1 and, under Addresses, choose who gets mail for its postmaster.</source>
        <translation>Bearbeiten Sie die Domain %1 und wählen Sie unter Adressen, wer Mail an ihren Postmaster bekommt.</translation>
    </message>
    <message>
        <source>Under Alerts, &quot;Alert settings&quot;, enter at least one address.</source>
        <translation>Geben Sie unter Warnungen, „Einstellungen“, mindestens eine Adresse ein.</translation>
    </message>
    <message>
        <source>See Alerts.</source>
        <translation>Siehe Warnungen.</translation>
    </message>
    <message>
        <source>Restart the service at a convenient time.</source>
        <translation>Starten Sie den Dienst zu einer passenden Zeit neu.</translation>
    </message>
    <message>
        <source>Give it a certificate for its host name, from an authority that is trusted here, or choose another TLS setting for it under Partners. Mail for it is held meanwhile.</source>
        <translation>Geben Sie ihm ein Zertifikat für seinen Hostnamen, von einer Stelle, der hier vertraut wird, oder wählen Sie unter Partner eine andere TLS-Einstellung für ihn. Mail für ihn wird so lange aufbewahrt.</translation>
    </message>
    <message>
        <source>Check its log-in and its TLS setting under Partners, and look into its own log. Mail for it is held meanwhile.</source>
        <translation>Prüfen Sie unter Partner seine Anmeldung und seine TLS-Einstellung, und sehen Sie in seinem eigenen Protokoll nach. Mail für ihn wird so lange aufbewahrt.</translation>
    </message>
    <message>
        <source>On %1, name this server as the primary of the domain and let it be recognised, by its address or its log-in; or switch ETRN on there.</source>
        <translation>Nennen Sie auf %1 diesen Server als Primärserver der Domain und lassen Sie ihn an seiner Adresse oder Anmeldung erkennen; oder schalten Sie dort ETRN ein.</translation>
    </message>
    <message>
        <source>When its certificate can be verified, switch verification on under Partners.</source>
        <translation>Wenn sein Zertifikat geprüft werden kann, schalten Sie die Prüfung unter Partner ein.</translation>
    </message>
    <message>
        <source>When its certificate can be verified, switch verification on under Connections.</source>
        <translation>Wenn sein Zertifikat geprüft werden kann, schalten Sie die Prüfung unter Verbindungen ein.</translation>
    </message>
    <message>
        <source>See Protection, Lists. Remove %1 from the lists in the DNS if it does not answer again; until then it counts for nothing.</source>
        <translation>Siehe Schutz, Listen. Entfernen Sie %1 aus den Listen im DNS, wenn sie nicht wieder antwortet; bis dahin zählt sie nicht.</translation>
    </message>
    <message>
        <source>Under Group, show a pairing code at one of the two servers and enter it at the other.</source>
        <translation>Zeigen Sie unter „Gruppe“ an einem der beiden Server einen Kopplungscode an und geben Sie ihn am anderen ein.</translation>
    </message>
    <message>
        <source>Under Group see the line to %1. What is held goes on as soon as it is back.</source>
        <translation>Sehen Sie unter „Gruppe“ nach der Leitung zu %1. Was aufbewahrt wird, geht weiter, sobald er zurück ist.</translation>
    </message>
    <message>
        <source>A machine was copied together with its keys. Switch off the copy, or give it a new identity.</source>
        <translation>Eine Maschine wurde samt ihren Schlüsseln kopiert. Schalten Sie die Kopie aus oder geben Sie ihr eine neue Identität.</translation>
    </message>
    <message>
        <source>Let both servers set their clocks over the network.</source>
        <translation>Lassen Sie beide Server ihre Uhren über das Netz stellen.</translation>
    </message>
    <message>
        <source>Under Group, at %1, choose which of its domains this server should hold mail for.</source>
        <translation>Wählen Sie unter „Gruppe“, für welche Domains von %1 dieser Server Mail aufbewahren soll.</translation>
    </message>
</context>
<context>
    <name>FormatWords</name>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation>
            <numerusform>%n Jahr</numerusform>
            <numerusform>%n Jahre</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>This requires administrator rights.</source>
        <translation>Dafür sind Verwalterrechte nötig.</translation>
    </message>
    <message>
        <source>Free some space, or raise the limit in the settings.</source>
        <translation>Schaffen Sie Platz, oder erhöhen Sie die Grenze in den Einstellungen.</translation>
    </message>
    <message>
        <source>See the log for details, at the time of this message.</source>
        <translation>Einzelheiten stehen im Protokoll, zur Zeit dieser Meldung.</translation>
    </message>
    <message>
        <source>Stored data is damaged. Check the log, and have a backup ready.</source>
        <translation>Gespeicherte Daten sind beschädigt. Sehen Sie im Protokoll nach, und halten Sie eine Sicherung bereit.</translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <comment>ago, since, in</comment>
        <translation>
            <numerusform>%n Jahr</numerusform>
            <numerusform>%n Jahren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <comment>ago, since, in</comment>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <comment>ago, since, in</comment>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <comment>ago, since, in</comment>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <comment>ago, since, in</comment>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Byte</numerusform>
        </translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
</context>
<context>
    <name>GroupWords</name>
    <message>
        <source>Not paired</source>
        <translation>Nicht gekoppelt</translation>
    </message>
    <message>
        <source>Being paired</source>
        <translation>Wird gekoppelt</translation>
    </message>
    <message>
        <source>Up, takes no mail</source>
        <translation>Läuft, nimmt keine Mail an</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>Startet neu</translation>
    </message>
    <message>
        <source>Cut off from here</source>
        <translation>Von hier abgeschnitten</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ausgefallen</translation>
    </message>
    <message>
        <source>No network here</source>
        <translation>Hier kein Netz</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Nicht erreicht</translation>
    </message>
    <message>
        <source>The pair is not finished yet.</source>
        <translation>Die Kopplung ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>An ordinary partner: what it holds and how it is, it does not tell.</source>
        <translation>Ein gewöhnlicher Partner: Was er aufbewahrt und wie es ihm geht, sagt er nicht.</translation>
    </message>
    <message>
        <source>It answers, but no channel is open.</source>
        <translation>Er antwortet, aber kein Kanal ist offen.</translation>
    </message>
    <message>
        <source>Last heard %1.</source>
        <translation>Zuletzt gehört %1.</translation>
    </message>
    <message>
        <source>Mail only, as with any server</source>
        <translation>Nur Mail, wie mit jedem Server</translation>
    </message>
    <message>
        <source>No channel</source>
        <translation>Kein Kanal</translation>
    </message>
    <message>
        <source>Channel open, opened by %1</source>
        <translation>Kanal offen, geöffnet von %1</translation>
    </message>
    <message>
        <source>Channel open, opened by this server</source>
        <translation>Kanal offen, geöffnet von diesem Server</translation>
    </message>
    <message>
        <source>nothing held</source>
        <translation>nichts aufbewahrt</translation>
    </message>
    <message>
        <source>Handed over one message %1</source>
        <translation>Eine Nachricht übergeben, %1</translation>
    </message>
    <message>
        <source>Handed over %1 messages in %2 s, %3</source>
        <translation>%1 Nachrichten in %2 s übergeben, %3</translation>
    </message>
    <message>
        <source>%1 held, the oldest for %2</source>
        <translation>%1 aufbewahrt, die älteste seit %2</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 aufbewahrt</translation>
    </message>
    <message>
        <source>The newest list is on its way</source>
        <translation>Die neueste Liste ist unterwegs</translation>
    </message>
    <message>
        <source>No list of addresses yet</source>
        <translation>Noch keine Liste der Adressen</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 holds %2 for you</source>
        <translation>%1 bewahrt %2 für Sie auf</translation>
    </message>
    <message>
        <source>Known addresses: %1, confirmed %2</source>
        <translation>Bekannte Adressen: %1, bestätigt %2</translation>
    </message>
    <message>
        <source>Known addresses: %1, last confirmed %2; unknown ones are put off</source>
        <translation>Bekannte Adressen: %1, zuletzt bestätigt %2; unbekannte werden vertröstet</translation>
    </message>
</context>
<context>
    <name>ListenerWords</name>
    <message>
        <source>Mail from other servers</source>
        <translation>Mail von anderen Servern</translation>
    </message>
    <message>
        <source>Submission (STARTTLS)</source>
        <translation>Einlieferung (STARTTLS)</translation>
    </message>
    <message>
        <source>Submission (TLS)</source>
        <translation>Einlieferung (TLS)</translation>
    </message>
    <message>
        <source>POP3 (STARTTLS)</source>
        <translation>POP3 (STARTTLS)</translation>
    </message>
    <message>
        <source>POP3 (TLS)</source>
        <translation>POP3 (TLS)</translation>
    </message>
    <message>
        <source>IMAP (STARTTLS)</source>
        <translation>IMAP (STARTTLS)</translation>
    </message>
    <message>
        <source>IMAP (TLS)</source>
        <translation>IMAP (TLS)</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet sich</translation>
    </message>
    <message>
        <source>greeting</source>
        <translation>Begrüßung</translation>
    </message>
    <message>
        <source>negotiating TLS</source>
        <translation>handelt TLS aus</translation>
    </message>
    <message>
        <source>has not logged in yet</source>
        <translation>noch nicht angemeldet</translation>
    </message>
    <message>
        <source>logging in</source>
        <translation>meldet sich an</translation>
    </message>
    <message>
        <source>waiting for a command</source>
        <translation>wartet auf einen Befehl</translation>
    </message>
    <message>
        <source>message started</source>
        <translation>Nachricht begonnen</translation>
    </message>
    <message>
        <source>naming recipients</source>
        <translation>nennt Empfänger</translation>
    </message>
    <message>
        <source>sending a message here</source>
        <translation>sendet hierher eine Nachricht</translation>
    </message>
    <message>
        <source>storing a message</source>
        <translation>legt eine Nachricht ab</translation>
    </message>
    <message>
        <source>reading mail</source>
        <translation>liest Mail</translation>
    </message>
    <message>
        <source>listing mail</source>
        <translation>listet Mail auf</translation>
    </message>
    <message>
        <source>removing mail</source>
        <translation>entfernt Mail</translation>
    </message>
    <message>
        <source>waiting for new mail</source>
        <translation>wartet auf neue Mail</translation>
    </message>
    <message>
        <source>waiting for mail to send</source>
        <translation>wartet auf Mail zum Senden</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>sendet</translation>
    </message>
    <message>
        <source>ending</source>
        <translation>endet</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Upkeep</source>
        <translation>Wartung</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Aliases and groups</source>
        <translation>Aliasse und Gruppen</translation>
    </message>
    <message>
        <source>DNS and identity</source>
        <translation>DNS und Identität</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Verbund</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QWizard</name>
    <message>
        <source>&lt; &amp;Back</source>
        <translation>&lt; &amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>&amp;Weiter &gt;</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Finish</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>MailProgramWords</name>
    <message>
        <source>SSL/TLS</source>
        <translation>SSL/TLS</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>no encryption</source>
        <translation>unverschlüsselt</translation>
    </message>
    <message>
        <source>%1: %2, port %3, %4</source>
        <translation>%1: %2, Port %3, %4</translation>
    </message>
    <message>
        <source>Incoming mail (IMAP)</source>
        <translation>Posteingang (IMAP)</translation>
    </message>
    <message>
        <source>Incoming mail (POP3)</source>
        <translation>Posteingang (POP3)</translation>
    </message>
    <message>
        <source>Outgoing mail (SMTP)</source>
        <translation>Postausgang (SMTP)</translation>
    </message>
    <message>
        <source>User name: %1</source>
        <translation>Benutzername: %1</translation>
    </message>
    <message>
        <source>Password: that of the account</source>
        <translation>Passwort: das des Kontos</translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Sent as soon as a connection is free.</source>
        <translation>Wird gesendet, sobald eine Verbindung frei ist.</translation>
    </message>
    <message>
        <source>Waiting for the next try.</source>
        <translation>Wartet auf den nächsten Versuch.</translation>
    </message>
    <message>
        <source>Held for the primary of its domain.</source>
        <translation>Wird für den Primärserver der Domain aufbewahrt.</translation>
    </message>
    <message>
        <source>Put on hold by an administrator until released.</source>
        <translation>Wurde von einem Verwalter angehalten und wartet auf die Freigabe.</translation>
    </message>
    <message>
        <source>Being sent now.</source>
        <translation>Wird gerade gesendet.</translation>
    </message>
    <message>
        <source>Flowing</source>
        <translation>Fließt</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Mailboxes of this server</source>
        <translation>Postfächer dieses Servers</translation>
    </message>
    <message>
        <source>%1 (waits for an account here)</source>
        <translation>%1 (wartet auf ein Konto hier)</translation>
    </message>
    <message>
        <source>%1 (to its primary)</source>
        <translation>%1 (an den Primärserver)</translation>
    </message>
    <message>
        <source>%1 (by a route)</source>
        <translation>%1 (über eine Route)</translation>
    </message>
    <message>
        <source>Smarthost</source>
        <translation>Smarthost</translation>
    </message>
    <message>
        <source>Smarthost %1</source>
        <translation>Smarthost %1</translation>
    </message>
    <message>
        <source>when it answers</source>
        <translation>sobald er antwortet</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>SentenceWords</name>
    <message>
        <source>en</source>
        <extracomment>The code of the language of this file: de.</extracomment>
        <translation>de</translation>
    </message>
    <message>
        <source>&quot;%1&quot;</source>
        <comment>a name in quotes</comment>
        <translation>„%1“</translation>
    </message>
</context>
<context>
    <name>SettingWords</name>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>Only when encrypted</source>
        <translation>Nur verschlüsselt</translation>
    </message>
    <message>
        <source>Always, even unencrypted</source>
        <translation>Immer, auch unverschlüsselt</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>On request (STARTTLS)</source>
        <translation>Auf Verlangen (STARTTLS)</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>Von Anfang an</translation>
    </message>
    <message>
        <source>Implicit TLS, with a verified certificate</source>
        <translation>Implizites TLS, mit geprüftem Zertifikat</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>When offered</source>
        <translation>Wenn angeboten</translation>
    </message>
    <message>
        <source>The servers named here</source>
        <translation>Die hier genannten Server</translation>
    </message>
    <message>
        <source>Each zone&apos;s own, from the root on</source>
        <translation>Die jeder Zone, von der Wurzel an</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Always, with a verified certificate</source>
        <translation>Immer, mit geprüftem Zertifikat</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Errors and warnings</source>
        <translation>Fehler und Warnungen</translation>
    </message>
    <message>
        <source>All but details</source>
        <translation>Alles außer Einzelheiten</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>The message is refused</source>
        <translation>Die Nachricht wird abgelehnt</translation>
    </message>
    <message>
        <source>They are corrected</source>
        <translation>Sie werden berichtigt</translation>
    </message>
    <message>
        <source>Try again later (452)</source>
        <translation>Später wieder versuchen (452)</translation>
    </message>
    <message>
        <source>Refused for good (552)</source>
        <translation>Endgültig abgelehnt (552)</translation>
    </message>
    <message>
        <source>For all outgoing mail</source>
        <translation>Für alle ausgehende Mail</translation>
    </message>
    <message>
        <source>Only where direct delivery fails</source>
        <translation>Nur wo direkte Zustellung scheitert</translation>
    </message>
    <message>
        <source>Accepted (250)</source>
        <translation>Angenommen (250)</translation>
    </message>
    <message>
        <source>Try again later (450)</source>
        <translation>Später wieder versuchen (450)</translation>
    </message>
    <message>
        <source>By XFORWARD, or its Received field</source>
        <translation>Durch XFORWARD oder sein Received-Feld</translation>
    </message>
    <message>
        <source>Only by XFORWARD</source>
        <translation>Nur durch XFORWARD</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>Dieser Server</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Listener for other servers</source>
        <translation>Listener für andere Server</translation>
    </message>
    <message>
        <source>Submission (STARTTLS)</source>
        <translation>Einlieferung (STARTTLS)</translation>
    </message>
    <message>
        <source>Submission (TLS)</source>
        <translation>Einlieferung (TLS)</translation>
    </message>
    <message>
        <source>POP3 (STARTTLS)</source>
        <translation>POP3 (STARTTLS)</translation>
    </message>
    <message>
        <source>POP3 (TLS)</source>
        <translation>POP3 (TLS)</translation>
    </message>
    <message>
        <source>IMAP (STARTTLS)</source>
        <translation>IMAP (STARTTLS)</translation>
    </message>
    <message>
        <source>IMAP (TLS)</source>
        <translation>IMAP (TLS)</translation>
    </message>
    <message>
        <source>POP3</source>
        <translation>POP3</translation>
    </message>
    <message>
        <source>IMAP</source>
        <translation>IMAP</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>Quotas</source>
        <translation>Kontingente</translation>
    </message>
    <message>
        <source>Mailboxes</source>
        <translation>Postfächer</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Incoming mail</source>
        <translation>Eingehende Mail</translation>
    </message>
    <message>
        <source>Clients at the door</source>
        <translation>Clients an der Tür</translation>
    </message>
    <message>
        <source>Block lists</source>
        <translation>Sperrlisten</translation>
    </message>
    <message>
        <source>Greylisting</source>
        <translation>Greylisting</translation>
    </message>
    <message>
        <source>Rates of strangers</source>
        <translation>Raten von Fremden</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Points towards Junk</source>
        <translation>Punkte in Richtung Spam</translation>
    </message>
    <message>
        <source>It is refused (550)</source>
        <translation>Sie wird abgelehnt (550)</translation>
    </message>
    <message>
        <source>Nobody&apos;s</source>
        <translation>Niemandes</translation>
    </message>
    <message>
        <source>Strangers&apos; that looks suspicious</source>
        <translation>Die von verdächtigen Fremden</translation>
    </message>
    <message>
        <source>All strangers&apos;</source>
        <translation>Die aller Fremden</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Outgoing mail</source>
        <translation>Ausgehende Mail</translation>
    </message>
    <message>
        <source>Smarthost</source>
        <translation>Smarthost</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Mail held for a primary</source>
        <translation>Für Primärserver aufbewahrte Mail</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Junk</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Quarantäne</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Asking the primary</source>
        <translation>Den Primärserver fragen</translation>
    </message>
    <message>
        <source>Paired servers</source>
        <translation>Gekoppelte Server</translation>
    </message>
    <message>
        <source>An administrator decides</source>
        <translation>Ein Administrator entscheidet</translation>
    </message>
    <message>
        <source>Taken if the MX records name both servers</source>
        <translation>Angenommen, wenn die MX-Einträge beide Server nennen</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Log-ins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Forwarding</source>
        <translation>Weiterleitung</translation>
    </message>
    <message>
        <source>Automatic replies</source>
        <translation>Automatische Antworten</translation>
    </message>
    <message>
        <source>Sending limits</source>
        <translation>Sendegrenzen</translation>
    </message>
    <message>
        <source>Always; log in although the certificate is not verified</source>
        <translation>Immer; anmelden, obwohl das Zertifikat nicht geprüft wird</translation>
    </message>
    <message>
        <source>Checks of incoming mail</source>
        <translation>Prüfung eingehender Mail</translation>
    </message>
    <message>
        <source>Senders&apos; servers (SPF)</source>
        <translation>Server der Absender (SPF)</translation>
    </message>
    <message>
        <source>Signatures (DKIM)</source>
        <translation>Signaturen (DKIM)</translation>
    </message>
    <message>
        <source>Authors&apos; domains (DMARC)</source>
        <translation>Domains der Autoren (DMARC)</translation>
    </message>
    <message>
        <source>Seals of forwarders (ARC)</source>
        <translation>Siegel von Weiterleitern (ARC)</translation>
    </message>
    <message>
        <source>It goes to Junk</source>
        <translation>Sie kommt in den Junk-Ordner</translation>
    </message>
    <message>
        <source>Into the inbox, with a mark</source>
        <translation>In den Posteingang, mit Kennzeichen</translation>
    </message>
    <message>
        <source>Into the Junk folder, which POP3 never shows</source>
        <translation>In den Junk-Ordner, den POP3 nie zeigt</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>The service manager refused.</source>
        <translation>Die Dienstverwaltung hat abgelehnt.</translation>
    </message>
    <message>
        <source>systemctl could not be run.</source>
        <translation>systemctl konnte nicht ausgeführt werden.</translation>
    </message>
    <message>
        <source>Consent was not given.</source>
        <translation>Die Zustimmung wurde nicht erteilt.</translation>
    </message>
    <message>
        <source>Windows did not run the service manager.</source>
        <translation>Windows hat die Dienstverwaltung nicht ausgeführt.</translation>
    </message>
    <message>
        <source>The service manager refused (%1).</source>
        <translation>Die Dienstverwaltung hat abgelehnt (%1).</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 antwortet nicht</translation>
    </message>
    <message>
        <source>Mail for it is held here and sent when it is back.</source>
        <translation>Mail dafür wird hier aufbewahrt und gesendet, wenn der Server wieder da ist.</translation>
    </message>
    <message>
        <source>%1 is back</source>
        <translation>%1 ist wieder da</translation>
    </message>
    <message>
        <source>Mail that was held for it is being sent now.</source>
        <translation>Mail, die dafür aufbewahrt wurde, wird jetzt gesendet.</translation>
    </message>
    <message>
        <source>All held mail has been delivered</source>
        <translation>Alle aufbewahrte Mail wurde zugestellt</translation>
    </message>
    <message>
        <source>No mail is waiting for another server any more.</source>
        <translation>Nichts wartet mehr auf einen anderen Server.</translation>
    </message>
    <message>
        <source>The mail service does not answer</source>
        <translation>Der Maildienst antwortet nicht</translation>
    </message>
    <message>
        <source>It may have been stopped. The window connects again by itself.</source>
        <translation>Vielleicht wurde er beendet. Das Fenster verbindet sich von selbst wieder.</translation>
    </message>
    <message>
        <source>And %1 more: open the window.</source>
        <translation>Und %1 weitere: Öffnen Sie das Fenster.</translation>
    </message>
    <message>
        <source>Everything is working</source>
        <translation>Alles ist in Ordnung</translation>
    </message>
    <message>
        <source>Mail is waiting</source>
        <translation>Mail wartet</translation>
    </message>
    <message>
        <source>Something needs attention</source>
        <translation>Etwas braucht Ihre Aufmerksamkeit</translation>
    </message>
    <message>
        <source>No connections are accepted</source>
        <translation>Es werden keine Verbindungen angenommen</translation>
    </message>
    <message>
        <source>No connection to the service</source>
        <translation>Keine Verbindung zum Dienst</translation>
    </message>
    <message>
        <source>%1 waiting, %2 held</source>
        <translation>%1 warten, %2 aufbewahrt</translation>
    </message>
    <message>
        <source>Partners down: %1</source>
        <translation>Partner nicht erreichbar: %1</translation>
    </message>
</context>
<context>
    <name>UsageWords</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AccessPage</name>
    <message>
        <source>Trusted networks</source>
        <translation>Vertraute Netze</translation>
    </message>
    <message>
        <source>Hosts in these networks may send to any domain without logging in. Keep the list short: everybody in such a network can send in your name.</source>
        <translation>Rechner in diesen Netzen dürfen ohne Anmeldung an jede Domain senden. Halten Sie die Liste kurz: Wer in so einem Netz ist, kann in Ihrem Namen senden.</translation>
    </message>
    <message>
        <source>&amp;Trust</source>
        <translation>&amp;Vertrauen</translation>
    </message>
    <message>
        <source>Blocked addresses</source>
        <translation>Gesperrte Adressen</translation>
    </message>
    <message>
        <source>Connections from these addresses are refused.</source>
        <translation>Verbindungen von diesen Adressen werden abgewiesen.</translation>
    </message>
    <message>
        <source>&amp;Block</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>On the listener for other servers</source>
        <translation>Am Listener für andere Server</translation>
    </message>
    <message>
        <source>On submission (STARTTLS)</source>
        <translation>Bei Einlieferung (STARTTLS)</translation>
    </message>
    <message>
        <source>On submission (TLS)</source>
        <translation>Bei Einlieferung (TLS)</translation>
    </message>
    <message>
        <source>On POP3 (STARTTLS)</source>
        <translation>Bei POP3 (STARTTLS)</translation>
    </message>
    <message>
        <source>On POP3 (TLS)</source>
        <translation>Bei POP3 (TLS)</translation>
    </message>
    <message>
        <source>On IMAP (STARTTLS)</source>
        <translation>Bei IMAP (STARTTLS)</translation>
    </message>
    <message>
        <source>On IMAP (TLS)</source>
        <translation>Bei IMAP (TLS)</translation>
    </message>
    <message>
        <source>Only own addresses as sender</source>
        <translation>Nur eigene Adressen als Absender</translation>
    </message>
    <message>
        <source>Failed log-ins from one address</source>
        <translation>Gescheiterte Anmeldungen von einer Adresse</translation>
    </message>
    <message>
        <source>Failed log-ins to one account</source>
        <translation>Gescheiterte Anmeldungen bei einem Konto</translation>
    </message>
    <message>
        <source>Duration of a ban</source>
        <translation>Dauer einer Sperre</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AccountDialog</name>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>&amp;Eingeschaltet</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>&amp;Adresse:</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>&amp;Description:</source>
        <translation>&amp;Beschreibung:</translation>
    </message>
    <message>
        <source>A full name or a department, for instance.</source>
        <translation>Zum Beispiel ein voller Name oder eine Abteilung.</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This server is not the primary of any domain yet. Add one under Domains first.</source>
        <translation>Dieser Server ist noch von keiner Domain der Primärserver. Fügen Sie zuerst unter Domains eine hinzu.</translation>
    </message>
    <message>
        <source>Enter the name of the account: the part before the @.</source>
        <translation>Geben Sie den Namen des Kontos ein: den Teil vor dem @.</translation>
    </message>
    <message>
        <source>Enter a password, or generate one.</source>
        <translation>Geben Sie ein Passwort ein, oder lassen Sie eines erzeugen.</translation>
    </message>
    <message>
        <source>The account was not added.</source>
        <translation>Das Konto wurde nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was saved.</source>
        <translation>%1 wurde gespeichert.</translation>
    </message>
    <message>
        <source>The account was not changed.</source>
        <translation>Das Konto wurde nicht geändert.</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>The account was not changed: somebody else changed it while this dialog was open.</source>
        <translation>Das Konto wurde nicht geändert: Jemand anders hat es geändert, während dieser Dialog offen war.</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Speichergrenze</translation>
    </message>
    <message>
        <source>as set for its domain or in the settings</source>
        <translation>wie bei der Domain oder in den Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Quota:</source>
        <translation>&amp;Speichergrenze:</translation>
    </message>
    <message>
        <source>&amp;Mailbox</source>
        <translation>&amp;Postfach</translation>
    </message>
    <message>
        <source>&amp;Forwarding</source>
        <translation>&amp;Weiterleitung</translation>
    </message>
    <message>
        <source>A&amp;utomatic reply</source>
        <translation>A&amp;utomatische Antwort</translation>
    </message>
    <message>
        <source>Sen&amp;ding</source>
        <translation>Sen&amp;den</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Add a&amp;n alias …</source>
        <translation>&amp;Alias hinzufügen …</translation>
    </message>
    <message>
        <source>De&amp;scription:</source>
        <translation>&amp;Beschreibung:</translation>
    </message>
    <message>
        <source>Mail:</source>
        <translation>Mail:</translation>
    </message>
    <message>
        <source>Last log-in:</source>
        <translation>Letzte Anmeldung:</translation>
    </message>
    <message>
        <source>Aliases:</source>
        <translation>Aliasse:</translation>
    </message>
    <message>
        <source>Addresses that its mail is forwarded to</source>
        <translation>Adressen, an die seine Mail weitergeleitet wird</translation>
    </message>
    <message>
        <source>&amp;Keep a copy in the mailbox</source>
        <translation>&amp;Kopie im Postfach behalten</translation>
    </message>
    <message>
        <source>Forward its mail &amp;to:</source>
        <translation>Seine Mail weiterleiten &amp;an:</translation>
    </message>
    <message>
        <source>Up to twenty addresses, here or elsewhere. Mail that leaves this server gets a sender address of this server (SRS), so that SPF checks do not refuse it. Bounces are returned to the original sender.</source>
        <translation>Bis zu zwanzig Adressen, hier oder anderswo. Mail, die diesen Server verlässt, bekommt eine Absenderadresse dieses Servers (SRS), damit SPF-Prüfungen sie nicht ablehnen. Rückläufer gehen an den ursprünglichen Absender.</translation>
    </message>
    <message>
        <source>Limits keep a stolen password from sending much spam. Above a limit the mail program is told to try again later.</source>
        <translation>Grenzen verhindern, dass mit einem gestohlenen Passwort viel Spam verschickt wird. Über einer Grenze wird dem Mailprogramm gesagt, es später wieder zu versuchen.</translation>
    </message>
    <message>
        <source>%1, messages: %2</source>
        <translation>%1, Nachrichten: %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1, %2 from %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>Forwards to</source>
        <translation>Leitet weiter an</translation>
    </message>
    <message>
        <source>Keeps a copy</source>
        <translation>Behält eine Kopie</translation>
    </message>
    <message>
        <source>Automatic reply</source>
        <translation>Automatische Antwort</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>Adresse:</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>When off, nobody can log in, and mail for the account is refused (%1).</source>
        <translation>Ist dies aus, kann sich niemand anmelden, und Mail an das Konto wird abgelehnt (%1).</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The aliases could not be read.</source>
        <translation>Die Aliasse konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Off: everything goes to the inbox</source>
        <translation>Aus: alles kommt in den Posteingang</translation>
    </message>
    <message>
        <source>As the settings say</source>
        <translation>Wie die Einstellungen sagen</translation>
    </message>
    <message>
        <source>Strict: from 3 points</source>
        <translation>Streng: ab 3 Punkten</translation>
    </message>
    <message>
        <source>Tolerant: from 9 points</source>
        <translation>Nachsichtig: ab 9 Punkten</translation>
    </message>
    <message>
        <source>From %1 points</source>
        <translation>Ab %1 Punkten</translation>
    </message>
    <message>
        <source>Junk filter</source>
        <translation>Junk-Filter</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Junk from</source>
        <translation>Junk ab</translation>
    </message>
    <message>
        <source>&amp;Junk filter:</source>
        <translation>&amp;Junk-Filter:</translation>
    </message>
    <message>
        <source>Mail with this many points or more goes to the Junk folder. What is refused at the door is refused for every account.</source>
        <translation>Mail mit so vielen Punkten oder mehr kommt in den Junk-Ordner. Was an der Tür abgelehnt wird, wird für jedes Konto abgelehnt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AccountImport</name>
    <message>
        <source>&amp;Add them</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Import accounts</source>
        <translation>Konten einlesen</translation>
    </message>
    <message>
        <source>Choose a &amp;file …</source>
        <translation>&amp;Datei wählen …</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>A text file with one account per line: address, password and description, separated by commas or semicolons. To use another order, put the names address, password, description, quota, forward, enabled in the first line.</source>
        <translation>Eine Textdatei mit einem Konto je Zeile: Adresse, Passwort und Beschreibung, durch Kommas oder Semikolons getrennt. Für eine andere Reihenfolge schreiben Sie die Namen address, password, description, quota, forward, enabled in die erste Zeile.</translation>
    </message>
    <message>
        <source>Lines of the file</source>
        <translation>Zeilen der Datei</translation>
    </message>
    <message>
        <source>No file yet</source>
        <translation>Noch keine Datei</translation>
    </message>
    <message>
        <source>Every line is checked first. Nothing is added until you press Add.</source>
        <translation>Zuerst wird jede Zeile geprüft. Hinzugefügt wird erst, wenn Sie auf Hinzufügen drücken.</translation>
    </message>
    <message>
        <source>Lines done</source>
        <translation>Erledigte Zeilen</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>Die Datei konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>It must be a text file of at most 3 MB.</source>
        <translation>Es muss eine Textdatei von höchstens 3 MB sein.</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>The file could not be checked.</source>
        <translation>Die Datei konnte nicht geprüft werden.</translation>
    </message>
    <message>
        <source>The import stopped.</source>
        <translation>Der Import wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Checking %1 …</source>
        <translation>%1 wird geprüft …</translation>
    </message>
    <message>
        <source>There is no account in %1.</source>
        <translation>In %1 steht kein Konto.</translation>
    </message>
    <message>
        <source>%1: %2 can be added, %3 are refused. Nothing has been added yet.</source>
        <translation>%1: %2 können hinzugefügt werden, %3 werden abgelehnt. Noch wurde nichts hinzugefügt.</translation>
    </message>
    <message>
        <source>&amp;Add %1</source>
        <translation>%1 &amp;hinzufügen</translation>
    </message>
    <message>
        <source>%1 added, %2 refused so far.</source>
        <translation>%1 hinzugefügt, %2 abgelehnt bisher.</translation>
    </message>
    <message>
        <source>%1 added, %2 refused.</source>
        <translation>%1 hinzugefügt, %2 abgelehnt.</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AccountStep</name>
    <message>
        <source>The first account</source>
        <translation>Das erste Konto</translation>
    </message>
    <message>
        <source>An address with a mailbox here, and the name to log in with.</source>
        <translation>Eine Adresse mit einem Postfach hier, und der Name zum Anmelden.</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>&amp;Adresse:</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>Every domain should have a postmaster: reports about mail that could not be delivered go there.</source>
        <translation>Jede Domain sollte einen postmaster haben: An ihn gehen Berichte über Mail, die nicht zugestellt werden konnte.</translation>
    </message>
    <message>
        <source>An account needs a domain. Go back, or skip this step.</source>
        <translation>Ein Konto braucht eine Domain. Gehen Sie zurück, oder überspringen Sie diesen Schritt.</translation>
    </message>
    <message>
        <source>Enter the name of the account, or skip this step.</source>
        <translation>Geben Sie den Namen des Kontos ein, oder überspringen Sie diesen Schritt.</translation>
    </message>
    <message>
        <source>Enter a password, or generate one.</source>
        <translation>Geben Sie ein Passwort ein, oder lassen Sie eines erzeugen.</translation>
    </message>
    <message>
        <source>The account was not added.</source>
        <translation>Das Konto wurde nicht hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AccountsPage</name>
    <message>
        <source>&amp;Mail …</source>
        <translation>&amp;Mail …</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>SCRAM</source>
        <translation>SCRAM</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Accounts of which domain</source>
        <translation>Konten welcher Domain</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>&amp;Add …</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Edit …</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>&amp;Password …</source>
        <translation>&amp;Passwort …</translation>
    </message>
    <message>
        <source>S&amp;witch off</source>
        <translation>A&amp;usschalten</translation>
    </message>
    <message>
        <source>Remo&amp;ve …</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>&amp;Import …</source>
        <translation>E&amp;inlesen …</translation>
    </message>
    <message>
        <source>Search accounts</source>
        <translation>Konten suchen</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The accounts could not be read.</source>
        <translation>Die Konten konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>the first %1 of %2; search to see others</source>
        <translation>die ersten %1 von %2; suchen Sie, um andere zu sehen</translation>
    </message>
    <message>
        <source>No domain for accounts yet</source>
        <translation>Noch keine Domain für Konten</translation>
    </message>
    <message>
        <source>Accounts belong to domains that this server is primary for. Add such a domain first.</source>
        <translation>Konten gehören zu Domains, deren Primärserver dieser Server ist. Fügen Sie zuerst eine solche Domain hinzu.</translation>
    </message>
    <message>
        <source>&amp;Add a domain …</source>
        <translation>&amp;Domain hinzufügen …</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>Noch kein Konto</translation>
    </message>
    <message>
        <source>An account is an address with a mailbox on this server, and the name to log in with.</source>
        <translation>Ein Konto ist eine Adresse mit einem Postfach auf diesem Server, und der Name zum Anmelden.</translation>
    </message>
    <message>
        <source>&amp;Add an account …</source>
        <translation>&amp;Konto hinzufügen …</translation>
    </message>
    <message>
        <source>S&amp;witch on</source>
        <translation>&amp;Einschalten</translation>
    </message>
    <message>
        <source>What would be removed with the account could not be determined.</source>
        <translation>Was mit dem Konto entfernt würde, konnte nicht ermittelt werden.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove the account %1?</source>
        <translation>Das Konto %1 entfernen?</translation>
    </message>
    <message>
        <source>%1 messages (%2) are deleted permanently. New mail for the address is refused.</source>
        <translation>%1 Nachrichten (%2) werden endgültig gelöscht. Neue Mail an die Adresse wird abgelehnt.</translation>
    </message>
    <message>
        <source>Its mailbox is empty. New mail for the address is refused.</source>
        <translation>Das Postfach ist leer. Neue Mail an die Adresse wird abgelehnt.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>The account was not removed.</source>
        <translation>Das Konto wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 wurde entfernt.</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>Mailbox full</source>
        <translation>Postfach voll</translation>
    </message>
    <message>
        <source>Nearly full</source>
        <translation>Fast voll</translation>
    </message>
    <message>
        <source>Forwards a copy</source>
        <translation>Leitet eine Kopie weiter</translation>
    </message>
    <message>
        <source>Forwards</source>
        <translation>Leitet weiter</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Abwesend</translation>
    </message>
    <message>
        <source>Forwards to %1</source>
        <translation>Leitet weiter an %1</translation>
    </message>
    <message>
        <source>Replies automatically until %1</source>
        <translation>Antwortet automatisch bis %1</translation>
    </message>
    <message>
        <source>Replies automatically</source>
        <translation>Antwortet automatisch</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Last log-in</source>
        <translation>Letzte Anmeldung</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1, %2 from %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>Forwards to</source>
        <translation>Leitet weiter an</translation>
    </message>
    <message>
        <source>Sent today</source>
        <translation>Heute gesendet</translation>
    </message>
    <message>
        <source>The account could not be read.</source>
        <translation>Das Konto konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Its mailboxes are on its primary.</source>
        <translation>Ihre Postfächer sind auf ihrem Primärserver.</translation>
    </message>
    <message>
        <source>Its list here has %1 recipients; mail for others is refused.</source>
        <translation>Ihre Liste hier hat %1 Empfänger; Mail an andere wird abgelehnt.</translation>
    </message>
    <message>
        <source>This server asks the primary whether a recipient exists.</source>
        <translation>Dieser Server fragt den Primärserver, ob es einen Empfänger gibt.</translation>
    </message>
    <message>
        <source>This server accepts mail for every recipient, whether it exists or not.</source>
        <translation>Dieser Server nimmt Mail für jeden Empfänger an, ob es ihn gibt oder nicht.</translation>
    </message>
    <message>
        <source>The primary tells this server which recipients exist.</source>
        <translation>Der Primärserver teilt diesem Server mit, welche Empfänger es gibt.</translation>
    </message>
    <message>
        <source>%1 has no accounts here</source>
        <translation>%1 hat hier keine Konten</translation>
    </message>
    <message>
        <source>&amp;Recipients …</source>
        <translation>&amp;Empfänger …</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AddressesEdit</name>
    <message>
        <source>One address per line</source>
        <translation>Eine Adresse je Zeile</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AlertsPage</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Ended at</source>
        <translation>Beendet um</translation>
    </message>
    <message>
        <source>E-mail sent</source>
        <translation>E-Mail gesendet</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Send a &amp;test</source>
        <translation>&amp;Test senden</translation>
    </message>
    <message>
        <source>Send a test alert to all recipients</source>
        <translation>Allen Empfängern eine Probewarnung senden</translation>
    </message>
    <message>
        <source>&amp;Alerts</source>
        <translation>&amp;Warnungen</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>… for partners and held mail</source>
        <translation>… für Partner und aufbewahrte Mail</translation>
    </message>
    <message>
        <source>… for maintenance of this server</source>
        <translation>… für die Wartung dieses Servers</translation>
    </message>
    <message>
        <source>… for quotas</source>
        <translation>… für Kontingente</translation>
    </message>
    <message>
        <source>At most one e-mail per</source>
        <translation>Höchstens eine E-Mail je</translation>
    </message>
    <message>
        <source>Held messages</source>
        <translation>Aufbewahrte Nachrichten</translation>
    </message>
    <message>
        <source>Held for longer than</source>
        <translation>Aufbewahrt seit mehr als</translation>
    </message>
    <message>
        <source>Queue is stuck after</source>
        <translation>Warteschlange hängt nach</translation>
    </message>
    <message>
        <source>Disk space below</source>
        <translation>Freier Platz unter</translation>
    </message>
    <message>
        <source>Days before a certificate expires</source>
        <translation>Tage vor Ablauf eines Zertifikats</translation>
    </message>
    <message>
        <source>Alert &amp;settings</source>
        <translation>Einste&amp;llungen</translation>
    </message>
    <message>
        <source>Which alerts</source>
        <translation>Welche Warnungen</translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>Alle Warnungen</translation>
    </message>
    <message>
        <source>Active alerts only</source>
        <translation>Nur aktive Warnungen</translation>
    </message>
    <message>
        <source>No alerts</source>
        <translation>Keine Warnungen</translation>
    </message>
    <message>
        <source>An alert appears here, and is sent by e-mail, when a server does not answer, the disk fills up or the queue is stuck.</source>
        <translation>Eine Warnung erscheint hier und geht per E-Mail hinaus, wenn ein Server nicht antwortet, die Platte sich füllt oder die Warteschlange hängt.</translation>
    </message>
    <message>
        <source>The alerts could not be read.</source>
        <translation>Die Warnungen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>none active</source>
        <translation>keine aktiv</translation>
    </message>
    <message>
        <source>1 active</source>
        <translation>1 aktiv</translation>
    </message>
    <message>
        <source>%1 active</source>
        <translation>%1 aktiv</translation>
    </message>
    <message>
        <source>The test was not sent.</source>
        <translation>Der Test wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>A test is on its way to %1 (message %2).</source>
        <translation>Ein Test ist unterwegs an %1 (Nachricht %2).</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>&amp;Go there</source>
        <translation>&amp;Dorthin</translation>
    </message>
    <message>
        <source>Show the page where something can be done about it</source>
        <translation>Die Seite zeigen, auf der sich etwas dagegen tun lässt</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AliasDialog</name>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>Alias</translation>
    </message>
    <message>
        <source>anyone</source>
        <translation>jeder</translation>
    </message>
    <message>
        <source>its members</source>
        <translation>ihre Mitglieder</translation>
    </message>
    <message>
        <source>anybody who has logged in</source>
        <translation>wer sich angemeldet hat</translation>
    </message>
    <message>
        <source>Address %1</source>
        <translation>Adresse %1</translation>
    </message>
    <message>
        <source>Add an alias or group</source>
        <translation>Alias oder Gruppe hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Where its mail goes</source>
        <translation>Wohin ihre Mail geht</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>&amp;Eingeschaltet</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>When off, mail for the address is refused (%1).</source>
        <translation>Ist dies aus, wird Mail für die Adresse abgelehnt (%1).</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>Art:</translation>
    </message>
    <message>
        <source>&amp;Who may write to it:</source>
        <translation>&amp;Wer schreiben darf:</translation>
    </message>
    <message>
        <source>&amp;Description:</source>
        <translation>&amp;Beschreibung:</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>Adresse:</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>&amp;Adresse:</translation>
    </message>
    <message>
        <source>A&amp;lias</source>
        <translation>A&amp;lias</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Gruppe</translation>
    </message>
    <message>
        <source>Another address for one or more accounts. Those who get its mail may also send with this address.</source>
        <translation>Eine weitere Adresse für ein Konto oder mehrere. Wer ihre Mail bekommt, darf auch mit dieser Adresse senden.</translation>
    </message>
    <message>
        <source>A list of members. Members cannot send with the address of the group.</source>
        <translation>Eine Liste von Mitgliedern. Mitglieder können nicht mit der Adresse der Gruppe senden.</translation>
    </message>
    <message>
        <source>&amp;Members:</source>
        <translation>&amp;Mitglieder:</translation>
    </message>
    <message>
        <source>Mail goes &amp;to:</source>
        <translation>Mail geht &amp;an:</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>These addresses do not exist and get no mail: %1</source>
        <translation>Diese Adressen gibt es nicht, und sie bekommen keine Mail: %1</translation>
    </message>
    <message>
        <source>This server is not the primary of any domain yet. Add one under Domains first.</source>
        <translation>Dieser Server ist noch von keiner Domain der Primärserver. Fügen Sie zuerst unter Domains eine hinzu.</translation>
    </message>
    <message>
        <source>Enter the name: the part before the @.</source>
        <translation>Geben Sie den Namen ein: den Teil vor dem @.</translation>
    </message>
    <message>
        <source>Enter at least one member.</source>
        <translation>Geben Sie mindestens ein Mitglied ein.</translation>
    </message>
    <message>
        <source>Enter at least one address that its mail goes to.</source>
        <translation>Geben Sie mindestens eine Adresse ein, an die ihre Mail geht.</translation>
    </message>
    <message>
        <source>The address was not added.</source>
        <translation>Die Adresse wurde nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was saved.</source>
        <translation>%1 wurde gespeichert.</translation>
    </message>
    <message>
        <source>The address was not changed.</source>
        <translation>Die Adresse wurde nicht geändert.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Geht an</translation>
    </message>
    <message>
        <source>Who may write</source>
        <translation>Wer schreiben darf</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>The address was not changed: somebody else changed it while this dialog was open.</source>
        <translation>Die Adresse wurde nicht geändert: Jemand anders hat sie geändert, während dieser Dialog offen war.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AliasesPage</name>
    <message>
        <source>Switched off: mail is refused (%1)</source>
        <translation>Ausgeschaltet: Mail wird abgelehnt (%1)</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Missing: %1</source>
        <translation>Fehlt: %1</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Geht an</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Who may write</source>
        <translation>Wer schreiben darf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Addresses of which domain</source>
        <translation>Adressen welcher Domain</translation>
    </message>
    <message>
        <source>Aliases and groups</source>
        <translation>Aliasse und Gruppen</translation>
    </message>
    <message>
        <source>No such address</source>
        <translation>Keine solche Adresse</translation>
    </message>
    <message>
        <source>Choose another domain or search for another text.</source>
        <translation>Wählen Sie eine andere Domain, oder suchen Sie nach einem anderen Text.</translation>
    </message>
    <message>
        <source>&amp;Add …</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Edit …</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>S&amp;witch off</source>
        <translation>A&amp;usschalten</translation>
    </message>
    <message>
        <source>Remo&amp;ve …</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>Search addresses and targets</source>
        <translation>Adressen und Ziele suchen</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The addresses could not be read.</source>
        <translation>Die Adressen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>the first %1 of %2; search to see others</source>
        <translation>die ersten %1 von %2; suchen Sie, um andere zu sehen</translation>
    </message>
    <message>
        <source>No alias and no group yet</source>
        <translation>Noch kein Alias und keine Gruppe</translation>
    </message>
    <message>
        <source>An alias delivers mail to other addresses, here or elsewhere, such as info@ to two people. A group is a list of members.</source>
        <translation>Ein Alias stellt Mail an andere Adressen zu, hier oder anderswo, etwa info@ an zwei Leute. Eine Gruppe ist eine Liste von Mitgliedern.</translation>
    </message>
    <message>
        <source>&amp;Add an alias or group …</source>
        <translation>Alias oder Gruppe &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>No domain for addresses yet</source>
        <translation>Noch keine Domain für Adressen</translation>
    </message>
    <message>
        <source>Aliases and groups belong to domains that this server is primary for. Add such a domain first.</source>
        <translation>Aliasse und Gruppen gehören zu Domains, deren Primärserver dieser ist. Fügen Sie zuerst eine solche Domain hinzu.</translation>
    </message>
    <message>
        <source>&amp;Add a domain …</source>
        <translation>&amp;Domain hinzufügen …</translation>
    </message>
    <message>
        <source>S&amp;witch on</source>
        <translation>&amp;Einschalten</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove %1 addresses</source>
        <translation>%1 Adressen entfernen</translation>
    </message>
    <message>
        <source>Remove the address %1?</source>
        <translation>Die Adresse %1 entfernen?</translation>
    </message>
    <message>
        <source>Remove %1 addresses?</source>
        <translation>%1 Adressen entfernen?</translation>
    </message>
    <message>
        <source>Its %1 targets are not affected. New mail for the address is refused, unless the domain has a catch-all.</source>
        <translation>Ihre %1 Ziele bleiben unberührt. Neue Mail an die Adresse wird abgelehnt, wenn die Domain keine Sammeladresse hat.</translation>
    </message>
    <message>
        <source>Their targets are not affected. New mail for these addresses is refused, unless their domain has a catch-all.</source>
        <translation>Ihre Ziele bleiben unberührt. Neue Mail an diese Adressen wird abgelehnt, wenn ihre Domain keine Sammeladresse hat.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>%1 was not removed.</source>
        <translation>%1 wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 wurde entfernt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::AutoReplyEdit</name>
    <message>
        <source>Reply &amp;automatically while the user is away</source>
        <translation>&amp;Automatisch antworten, während der Benutzer abwesend ist</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>&amp;Von:</translation>
    </message>
    <message>
        <source>&amp;Until:</source>
        <translation>&amp;Bis:</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Auto: followed by the subject of the message</source>
        <translation>Auto: gefolgt vom Betreff der Nachricht</translation>
    </message>
    <message>
        <source>I am back on Monday. If it is urgent, write to …</source>
        <translation>Ich bin am Montag zurück. In dringenden Fällen schreiben Sie bitte an …</translation>
    </message>
    <message>
        <source>&amp;Subject:</source>
        <translation>B&amp;etreff:</translation>
    </message>
    <message>
        <source>Te&amp;xt:</source>
        <translation>Te&amp;xt:</translation>
    </message>
    <message>
        <source>&amp;One reply per sender in:</source>
        <translation>&amp;Eine Antwort je Absender in:</translation>
    </message>
    <message>
        <source>Mailing lists, bounces and other automatic mail get no reply, nor do messages that do not name this account in To or Cc. When the text is changed, everybody can get the new one.</source>
        <translation>Mailinglisten, Rückläufer und andere automatische Mail bekommen keine Antwort, ebenso wenig Nachrichten, die dieses Konto nicht in To oder Cc nennen. Wird der Text geändert, kann jeder den neuen bekommen.</translation>
    </message>
    <message>
        <source>Enter the text of the automatic reply.</source>
        <translation>Geben Sie den Text der automatischen Antwort ein.</translation>
    </message>
    <message>
        <source>The automatic reply ends before it begins.</source>
        <translation>Die automatische Antwort endet, bevor sie beginnt.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>one in %1</source>
        <translation>eine in %1</translation>
    </message>
</context>
<context>
    <name>ismail::admin::BackupPage</name>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Veranlasst von</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>&amp;Back up now</source>
        <translation>&amp;Jetzt sichern</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Read the whole backup and verify every checksum</source>
        <translation>Die ganze Sicherung lesen und jede Prüfsumme vergleichen</translation>
    </message>
    <message>
        <source>R&amp;estore …</source>
        <translation>&amp;Wiederherstellen …</translation>
    </message>
    <message>
        <source>See what is in it, and restore it into a data directory</source>
        <translation>Nachsehen, was darin ist, und sie in ein Datenverzeichnis wiederherstellen</translation>
    </message>
    <message>
        <source>Copy &amp;restore command</source>
        <translation>&amp;Befehl zum Wiederherstellen kopieren</translation>
    </message>
    <message>
        <source>The command is on the clipboard. A backup is restored into a new data directory; nothing is overwritten.</source>
        <translation>Der Befehl ist in der Zwischenablage. Eine Sicherung wird in ein neues Datenverzeichnis wiederhergestellt; nichts wird überschrieben.</translation>
    </message>
    <message>
        <source>No backup yet</source>
        <translation>Noch keine Sicherung</translation>
    </message>
    <message>
        <source>&quot;Back up now&quot; makes one without interrupting mail. Set up regular backups in the tab Schedule.</source>
        <translation>„Jetzt sichern“ erstellt eine, ohne die Mail zu unterbrechen. Regelmäßige Sicherungen stellen Sie im Reiter Zeitplan ein.</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Wie oft</translation>
    </message>
    <message>
        <source>How many are kept</source>
        <translation>Wie viele behalten werden</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>Back&amp;ups</source>
        <translation>&amp;Sicherungen</translation>
    </message>
    <message>
        <source>&amp;Schedule</source>
        <translation>&amp;Zeitplan</translation>
    </message>
    <message>
        <source>The backups could not be read.</source>
        <translation>Die Sicherungen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The state of the backup could not be read.</source>
        <translation>Der Zustand der Sicherung konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>A backup is being made. Mail is not interrupted.</source>
        <translation>Eine Sicherung wird erstellt. Die Mail läuft weiter.</translation>
    </message>
    <message>
        <source>The last backup failed: %1</source>
        <translation>Die letzte Sicherung ist gescheitert: %1</translation>
    </message>
    <message>
        <source>There is no backup yet. Make one now, and give it a schedule.</source>
        <translation>Es gibt noch keine Sicherung. Erstellen Sie jetzt eine, und legen Sie einen Zeitplan fest.</translation>
    </message>
    <message>
        <source>The last good backup was made %1.</source>
        <translation>Die letzte gute Sicherung wurde %1 erstellt.</translation>
    </message>
    <message>
        <source>The next one is scheduled %1.</source>
        <translation>Die nächste ist geplant: %1.</translation>
    </message>
    <message>
        <source>There is no schedule: backups are made manually only.</source>
        <translation>Es gibt keinen Zeitplan: Sicherungen werden nur von Hand erstellt.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Backup %1 was made.</source>
        <translation>Die Sicherung %1 wurde erstellt.</translation>
    </message>
    <message>
        <source>The backup was not started.</source>
        <translation>Die Sicherung wurde nicht begonnen.</translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>The backup was not checked.</source>
        <translation>Die Sicherung wurde nicht geprüft.</translation>
    </message>
    <message>
        <source>Good, %1</source>
        <translation>Gut, %1</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>%1 is good: %2 messages, %3 were read.</source>
        <translation>%1 ist gut: %2 Nachrichten, %3 wurden gelesen.</translation>
    </message>
    <message>
        <source>%1 is damaged.</source>
        <translation>%1 ist beschädigt.</translation>
    </message>
    <message>
        <source>Make a new backup now. The problem: %1</source>
        <translation>Erstellen Sie jetzt eine neue Sicherung. Die Störung: %1</translation>
    </message>
    <message>
        <source>What is wrong with %1</source>
        <translation>Was mit %1 nicht stimmt</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Passphrase for the keys</source>
        <translation>Passphrase für die Schlüssel</translation>
    </message>
    <message>
        <source>The last good one: %1</source>
        <translation>Die letzte gute: %1</translation>
    </message>
</context>
<context>
    <name>ismail::admin::BansCard</name>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Account name</source>
        <translation>Kontoname</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>failed log-ins: %1</source>
        <translation>fehlgeschlagene Anmeldungen: %1</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>Banned from logging in</source>
        <translation>Von der Anmeldung ausgesperrt</translation>
    </message>
    <message>
        <source>&amp;Lift</source>
        <translation>Auf&amp;heben</translation>
    </message>
    <message>
        <source>Block &amp;permanently</source>
        <translation>Für &amp;immer sperren</translation>
    </message>
    <message>
        <source>Nobody is banned</source>
        <translation>Niemand ist ausgesperrt</translation>
    </message>
    <message>
        <source>An address or an account name with too many failed log-ins appears here.</source>
        <translation>Adressen und Kontonamen mit zu vielen fehlgeschlagenen Anmeldungen erscheinen hier.</translation>
    </message>
    <message>
        <source>Ends the ban and forgets the failed attempts</source>
        <translation>Hebt die Sperre auf und vergisst die Fehlversuche</translation>
    </message>
    <message>
        <source>Adds the address to the blocked addresses</source>
        <translation>Nimmt die Adresse in die gesperrten Adressen auf</translation>
    </message>
    <message>
        <source>The bans could not be read.</source>
        <translation>Die Sperren konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The ban was not lifted.</source>
        <translation>Die Sperre wurde nicht aufgehoben.</translation>
    </message>
    <message>
        <source>%1 may log in again.</source>
        <translation>%1 darf sich wieder anmelden.</translation>
    </message>
    <message>
        <source>%1 was not banned any more.</source>
        <translation>%1 war nicht mehr ausgesperrt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::CertificatesPage</name>
    <message>
        <source>&amp;Copy fingerprint</source>
        <translation>&amp;Fingerabdruck kopieren</translation>
    </message>
    <message>
        <source>&amp;Read the files again</source>
        <translation>Dateien &amp;neu lesen</translation>
    </message>
    <message>
        <source>Use this after a renewal. If the files are not usable, the old certificate stays in use.</source>
        <translation>Nach einer Erneuerung. Sind die Dateien nicht brauchbar, bleibt das alte Zertifikat in Gebrauch.</translation>
    </message>
    <message>
        <source>The certificate was not read.</source>
        <translation>Das Zertifikat wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>The certificate was read and is in use now.</source>
        <translation>Das Zertifikat wurde gelesen und ist jetzt in Gebrauch.</translation>
    </message>
    <message>
        <source>The files were read; the problem is shown below.</source>
        <translation>Die Dateien wurden gelesen; was nicht stimmt, steht unten.</translation>
    </message>
    <message>
        <source>In use now</source>
        <translation>Jetzt in Gebrauch</translation>
    </message>
    <message>
        <source>The fingerprint is on the clipboard.</source>
        <translation>Der Fingerabdruck ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Additional authorities</source>
        <translation>Weitere Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Oldest TLS version</source>
        <translation>Älteste TLS-Version</translation>
    </message>
    <message>
        <source>The certificate could not be read.</source>
        <translation>Das Zertifikat konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Gültig für</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Inhaber</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>sich selbst (selbst unterschrieben)</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The certificate is good.</source>
        <translation>Das Zertifikat ist gut.</translation>
    </message>
    <message>
        <source>Correct the files below, then read them again.</source>
        <translation>Berichtigen Sie unten die Dateien, und lesen Sie sie dann neu.</translation>
    </message>
    <message>
        <source>The certificate expired %1.</source>
        <translation>Das Zertifikat ist %1 abgelaufen.</translation>
    </message>
    <message>
        <source>Servers and mail programs that verify certificates refuse it. Renew it and read the files again.</source>
        <translation>Server und Mailprogramme, die Zertifikate prüfen, lehnen es ab. Erneuern Sie es, und lesen Sie die Dateien neu.</translation>
    </message>
    <message>
        <source>The certificate expires %1.</source>
        <translation>Das Zertifikat läuft %1 ab.</translation>
    </message>
    <message>
        <source>Renew it in time and read the files again.</source>
        <translation>Erneuern Sie es rechtzeitig, und lesen Sie die Dateien neu.</translation>
    </message>
    <message>
        <source>The certificate was made by this server itself.</source>
        <translation>Das Zertifikat hat dieser Server selbst gemacht.</translation>
    </message>
    <message>
        <source>Other servers use it to encrypt mail, but mail programs warn about it. Get one from a certificate authority and enter its files below.</source>
        <translation>Andere Server verschlüsseln damit, aber Mailprogramme warnen davor. Besorgen Sie eines von einer Zertifizierungsstelle, und geben Sie unten seine Dateien an.</translation>
    </message>
    <message>
        <source>In the Windows certificate store</source>
        <translation>Im Zertifikatsspeicher von Windows</translation>
    </message>
</context>
<context>
    <name>ismail::admin::Channel</name>
    <message>
        <source>The service sent something that this program does not understand; both should be of the same version.</source>
        <translation>Der Dienst hat etwas gesendet, das dieses Programm nicht versteht; beide sollten von derselben Version sein.</translation>
    </message>
    <message>
        <source>The service ended the connection.</source>
        <translation>Der Dienst hat die Verbindung beendet.</translation>
    </message>
    <message>
        <source>The connection to the service was lost.</source>
        <translation>Die Verbindung zum Dienst ging verloren.</translation>
    </message>
    <message>
        <source>The connection to the service could not be used.</source>
        <translation>Die Verbindung zum Dienst konnte nicht benutzt werden.</translation>
    </message>
    <message>
        <source>There is no contact to the service.</source>
        <translation>Es besteht kein Kontakt zum Dienst.</translation>
    </message>
    <message>
        <source>This is too much for one request; do it in smaller parts.</source>
        <translation>Das ist zu viel auf einmal; teilen Sie es auf.</translation>
    </message>
    <message>
        <source>The service runs, but has not answered for %1 seconds. See its log, or restart it.</source>
        <translation>Der Dienst läuft, hat aber seit %1 Sekunden nicht geantwortet. Sehen Sie in sein Protokoll, oder starten Sie ihn neu.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ConnectionsPage</name>
    <message>
        <source>Listening</source>
        <translation>Nimmt an</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>from the start</source>
        <translation>von Anfang an</translation>
    </message>
    <message>
        <source>by STARTTLS</source>
        <translation>mit STARTTLS</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>no log-in</source>
        <translation>keine Anmeldung</translation>
    </message>
    <message>
        <source>only encrypted</source>
        <translation>nur verschlüsselt</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Log-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Herein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Hinaus</translation>
    </message>
    <message>
        <source>Other side</source>
        <translation>Gegenseite</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Account or partner</source>
        <translation>Konto oder Partner</translation>
    </message>
    <message>
        <source>Encrypted</source>
        <translation>Verschlüsselt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Tätigkeit</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Li&amp;ve</source>
        <translation>&amp;Jetzt</translation>
    </message>
    <message>
        <source>Outgoing, in total</source>
        <translation>Ausgehend, insgesamt</translation>
    </message>
    <message>
        <source>Outgoing, per destination</source>
        <translation>Ausgehend, je Ziel</translation>
    </message>
    <message>
        <source>Messages per connection</source>
        <translation>Nachrichten je Verbindung</translation>
    </message>
    <message>
        <source>Largest message</source>
        <translation>Größte Nachricht</translation>
    </message>
    <message>
        <source>Recipients per message</source>
        <translation>Empfänger je Nachricht</translation>
    </message>
    <message>
        <source>Longest duration of a connection</source>
        <translation>Längste Dauer einer Verbindung</translation>
    </message>
    <message>
        <source>Limits for receiving and sending. Partners and trusted networks are exempt from the limit per address.</source>
        <translation>Grenzen für Empfangen und Senden. Partner und vertraute Netze sind von der Grenze je Adresse ausgenommen.</translation>
    </message>
    <message>
        <source>&amp;Limits</source>
        <translation>&amp;Grenzen</translation>
    </message>
    <message>
        <source>Smarthosts</source>
        <translation>Smarthosts</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Account name</source>
        <translation>Kontoname</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>A smarthost accepts outgoing mail and delivers it. Use one when the provider blocks port 25, or when receivers refuse mail from dynamic addresses. Leave the list empty to deliver directly.</source>
        <translation>Ein Smarthost nimmt ausgehende Mail an und stellt sie zu. Verwenden Sie einen, wenn der Anbieter Port 25 sperrt oder Empfänger Mail von dynamischen Adressen ablehnen. Lassen Sie die Liste leer, um direkt zuzustellen.</translation>
    </message>
    <message>
        <source>S&amp;marthost</source>
        <translation>S&amp;marthost</translation>
    </message>
    <message>
        <source>Listeners</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Nobody is connected at this moment</source>
        <translation>Im Augenblick ist niemand verbunden</translation>
    </message>
    <message>
        <source>Connections of mail programs and other servers, and from this server to others, appear here while they are open.</source>
        <translation>Verbindungen von Mailprogrammen und anderen Servern und solche von diesem Server zu anderen erscheinen hier, solange sie offen sind.</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Accept no new connections; open ones continue</source>
        <translation>Keine neuen Verbindungen annehmen; offene laufen weiter</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Listen again, and retry a failed address</source>
        <translation>Wieder annehmen, und eine gescheiterte Adresse noch einmal versuchen</translation>
    </message>
    <message>
        <source>&amp;Disconnect …</source>
        <translation>&amp;Trennen …</translation>
    </message>
    <message>
        <source>Show in the l&amp;og</source>
        <translation>Im &amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>The listeners could not be read.</source>
        <translation>Die Listener konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The connections could not be read.</source>
        <translation>Die Verbindungen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Connections: the first %1 of %2</source>
        <translation>Verbindungen: die ersten %1 von %2</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 herein, %2 hinaus</translation>
    </message>
    <message>
        <source>%1: connections are accepted again.</source>
        <translation>%1: Verbindungen werden wieder angenommen.</translation>
    </message>
    <message>
        <source>%1: no new connections are accepted; open ones continue.</source>
        <translation>%1: Neue Verbindungen werden nicht angenommen; offene laufen weiter.</translation>
    </message>
    <message>
        <source>The listener was not resumed.</source>
        <translation>Der Listener wurde nicht fortgesetzt.</translation>
    </message>
    <message>
        <source>The listener was not paused.</source>
        <translation>Der Listener wurde nicht angehalten.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>End 1 connection?</source>
        <translation>1 Verbindung beenden?</translation>
    </message>
    <message>
        <source>End %1 connections?</source>
        <translation>%1 Verbindungen beenden?</translation>
    </message>
    <message>
        <source>The other side is told to try again later (421). A message that is being transferred is not accepted; the sender keeps it, so nothing is lost.</source>
        <translation>Der Gegenseite wird gesagt, es später wieder zu versuchen (421). Eine Nachricht, die gerade übertragen wird, wird nicht angenommen; der Absender behält sie, sodass nichts verloren geht.</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>The connections were not ended.</source>
        <translation>Die Verbindungen wurden nicht beendet.</translation>
    </message>
    <message>
        <source>Connections being closed: %1.</source>
        <translation>Verbindungen, die geschlossen werden: %1.</translation>
    </message>
    <message>
        <source>SMTP, in total</source>
        <translation>SMTP, insgesamt</translation>
    </message>
    <message>
        <source>SMTP, per address</source>
        <translation>SMTP, je Adresse</translation>
    </message>
    <message>
        <source>POP3, in total</source>
        <translation>POP3, insgesamt</translation>
    </message>
    <message>
        <source>POP3, per address</source>
        <translation>POP3, je Adresse</translation>
    </message>
    <message>
        <source>IMAP, in total</source>
        <translation>IMAP, insgesamt</translation>
    </message>
    <message>
        <source>IMAP, per address</source>
        <translation>IMAP, je Adresse</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DnsRecords</name>
    <message>
        <source>nothing any more</source>
        <translation>nichts mehr</translation>
    </message>
    <message>
        <source>the keys do not exist yet</source>
        <translation>die Schlüssel gibt es noch nicht</translation>
    </message>
    <message>
        <source>not known here</source>
        <translation>hier nicht bekannt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Should be</source>
        <translation>Soll sein</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Mail server (MX)</source>
        <translation>Mailserver (MX)</translation>
    </message>
    <message>
        <source>Address (%1)</source>
        <translation>Adresse (%1)</translation>
    </message>
    <message>
        <source>Who may send (SPF)</source>
        <translation>Wer senden darf (SPF)</translation>
    </message>
    <message>
        <source>Policy (DMARC)</source>
        <translation>Richtlinie (DMARC)</translation>
    </message>
    <message>
        <source>May be removed</source>
        <translation>Kann entfernt werden</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Weicht ab</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>No records</source>
        <translation>Keine Einträge</translation>
    </message>
    <message>
        <source>This server has no role for the domain, or the DNS has not been asked yet.</source>
        <translation>Dieser Server hat keine Rolle für die Domain, oder das DNS wurde noch nicht gefragt.</translation>
    </message>
    <message>
        <source>The selected record</source>
        <translation>Der gewählte Eintrag</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Copy what it should be</source>
        <translation>Kopieren, was es sein soll</translation>
    </message>
    <message>
        <source>Copy what was found</source>
        <translation>Kopieren, was gefunden wurde</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>Copy the next record</source>
        <translation>Nächsten Eintrag kopieren</translation>
    </message>
    <message>
        <source>Asking the DNS about %1. This may take some seconds …</source>
        <translation>Das DNS wird nach %1 gefragt. Das kann einige Sekunden dauern …</translation>
    </message>
    <message>
        <source>The DNS of %1 could not be checked.</source>
        <translation>Das DNS von %1 konnte nicht geprüft werden.</translation>
    </message>
    <message>
        <source>This server has no role for %1, so nothing is to be published for it here.</source>
        <translation>Dieser Server hat keine Rolle für %1; für ihn ist dort nichts zu veröffentlichen.</translation>
    </message>
    <message>
        <source>The DNS of %1 says what it must say.</source>
        <translation>Das DNS von %1 sagt, was es sagen muss.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Select a record to see why it is needed.</source>
        <translation>Wählen Sie einen Eintrag, um zu sehen, wozu er nötig ist.</translation>
    </message>
    <message>
        <source>Next step: %1</source>
        <translation>Nächster Schritt: %1</translation>
    </message>
    <message>
        <source>To do for %1: %2 of %3 records.</source>
        <translation>Zu tun für %1: %2 von %3 Einträgen.</translation>
    </message>
    <message>
        <source>No answer about %1 for %2 of %3 records.</source>
        <translation>Keine Antwort zu %1 bei %2 von %3 Einträgen.</translation>
    </message>
    <message>
        <source>Reverse name (PTR)</source>
        <translation>Adressname (PTR)</translation>
    </message>
    <message>
        <source>Signing key (DKIM)</source>
        <translation>Schlüssel (DKIM)</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Entbehrlich</translation>
    </message>
    <message>
        <source>Mail programs (SRV)</source>
        <translation>Mailprogramme (SRV)</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DnsStep</name>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>The records to publish, so that mail arrives and is believed to be yours.</source>
        <translation>Die Einträge, die zu veröffentlichen sind, damit Mail ankommt und man ihr glaubt, dass sie von Ihnen ist.</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>&amp;Noch einmal prüfen</translation>
    </message>
    <message>
        <source>Copy all as &amp;zone file</source>
        <translation>Alle als &amp;Zonendatei kopieren</translation>
    </message>
    <message>
        <source>There is no domain to look at. The page DNS and identity shows this, too.</source>
        <translation>Es gibt keine Domain, die man ansehen könnte. Die Seite DNS und Identität zeigt dies auch.</translation>
    </message>
    <message>
        <source>The DNS could not be checked.</source>
        <translation>Das DNS konnte nicht geprüft werden.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainAddresses</name>
    <message>
        <source>C&amp;hoose …</source>
        <translation>&amp;Wählen …</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>eigene</translation>
    </message>
    <message>
        <source>nobody: the mail is refused</source>
        <translation>niemanden: die Mail wird abgelehnt</translation>
    </message>
    <message>
        <source>&amp;Addresses:</source>
        <translation>&amp;Adressen:</translation>
    </message>
    <message>
        <source>&amp;Unknown addresses go to:</source>
        <translation>&amp;Unbekannte Adressen gehen an:</translation>
    </message>
    <message>
        <source>Postmaster:</source>
        <translation>Postmaster:</translation>
    </message>
    <message>
        <source>It has accounts or aliases of its own (%1). Remove them before it shares the addresses of another domain.</source>
        <translation>Sie hat eigene Konten oder Aliasse (%1). Entfernen Sie sie, bevor sie die Adressen einer anderen Domain teilt.</translation>
    </message>
    <message>
        <source>the same as in %1</source>
        <translation>dieselben wie in %1</translation>
    </message>
    <message>
        <source>The domain has accounts and aliases of its own.</source>
        <translation>Die Domain hat eigene Konten und Aliasse.</translation>
    </message>
    <message>
        <source>Mail for any address of this domain goes to the same address in that domain. This domain has no accounts of its own.</source>
        <translation>Mail an jede Adresse dieser Domain geht an die gleiche Adresse in der anderen. Diese Domain hat keine eigenen Konten.</translation>
    </message>
    <message>
        <source>Its mail, and that of abuse, security and the like, goes to the account %1.</source>
        <translation>Seine Mail und die von abuse, security und dergleichen geht an das Konto %1.</translation>
    </message>
    <message>
        <source>Its mail, and that of abuse, security and the like, goes to %1.</source>
        <translation>Seine Mail und die von abuse, security und dergleichen geht an %1.</translation>
    </message>
    <message>
        <source>Its mail goes to the server&apos;s postmaster, %1.</source>
        <translation>Seine Mail geht an den Postmaster des Servers, %1.</translation>
    </message>
    <message>
        <source>Its mail goes to the postmaster of another domain, or is refused where none has one.</source>
        <translation>Seine Mail geht an den Postmaster einer anderen Domain; gibt es dort keinen, wird sie abgelehnt.</translation>
    </message>
    <message>
        <source>A catch-all address also gets a lot of spam.</source>
        <translation>Eine Sammeladresse bekommt auch viel Spam.</translation>
    </message>
    <message>
        <source>Sign &amp;bounce addresses (BATV)</source>
        <translation>&amp;Rücksendeadressen signieren (BATV)</translation>
    </message>
    <message>
        <source>The sender of mail to other servers carries a signature that is good for seven days. A bounce without it is one of mail that nobody here sent; seven days after you switch this on, it gets points for that.</source>
        <translation>Der Absender von Mail an andere Server trägt eine Signatur, die sieben Tage gilt. Ein Bounce ohne sie gehört zu Mail, die hier niemand gesendet hat; sieben Tage nach dem Einschalten bekommt er dafür Punkte.</translation>
    </message>
    <message>
        <source>The other domains could not be read.</source>
        <translation>Die anderen Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Where the postmaster&apos;s mail goes could not be read.</source>
        <translation>Wohin die Mail des Postmasters geht, konnte nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainDialog</name>
    <message>
        <source>primary</source>
        <translation>primär</translation>
    </message>
    <message>
        <source>secondary</source>
        <translation>sekundär</translation>
    </message>
    <message>
        <source>Only recipients on a list kept here</source>
        <translation>Nur Empfänger auf einer Liste, die hier geführt wird</translation>
    </message>
    <message>
        <source>Ask the primary and remember its answers</source>
        <translation>Den Primärserver fragen und seine Antworten merken</translation>
    </message>
    <message>
        <source>Accept every recipient</source>
        <translation>Jeden Empfänger annehmen</translation>
    </message>
    <message>
        <source>Those that its paired primary tells</source>
        <translation>Die, die ihr gekoppelter Primärserver mitteilt</translation>
    </message>
    <message>
        <source>Mail for other recipients is refused at once. The button Recipients on the page Domains opens the list.</source>
        <translation>Mail an andere Empfänger wird sofort abgelehnt. Der Knopf Empfänger auf der Seite Domains öffnet die Liste.</translation>
    </message>
    <message>
        <source>While the primary is down, remembered answers are used, and recipients that were never asked about are accepted.</source>
        <translation>Solange der Primärserver nicht erreichbar ist, gelten gemerkte Antworten, und Empfänger, nach denen nie gefragt wurde, werden angenommen.</translation>
    </message>
    <message>
        <source>Nothing to keep up to date, but mail for recipients that do not exist is held too and bounces later.</source>
        <translation>Nichts ist zu pflegen, aber auch Mail an Empfänger, die es nicht gibt, wird aufbewahrt und kommt später zurück.</translation>
    </message>
    <message>
        <source>Changes are known here within seconds. As long as no list has come, only recipients that every domain has are accepted, and others are put off.</source>
        <translation>Änderungen sind hier binnen Sekunden bekannt. Solange keine Liste gekommen ist, werden nur Empfänger angenommen, die jede Domain hat, und andere vertröstet.</translation>
    </message>
    <message>
        <source>%1 (every %2)</source>
        <translation>%1 (alle %2)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Domain %1</source>
        <translation>Domain %1</translation>
    </message>
    <message>
        <source>Add a domain</source>
        <translation>Domain hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>The part of the addresses after the @: example.org, without www.</source>
        <translation>Der Teil der Adressen hinter dem @: example.org, ohne www.</translation>
    </message>
    <message>
        <source>&amp;Take mail for this domain</source>
        <translation>Mail für diese Domain &amp;annehmen</translation>
    </message>
    <message>
        <source>When off, mail for the domain is deferred (%1): senders try again later.</source>
        <translation>Ist dies aus, wird Mail für die Domain zurückgestellt (%1): Die Absender versuchen es später wieder.</translation>
    </message>
    <message>
        <source>&amp;Domain:</source>
        <translation>&amp;Domain:</translation>
    </message>
    <message>
        <source>Role:</source>
        <translation>Rolle:</translation>
    </message>
    <message>
        <source>&amp;Primary here</source>
        <translation>&amp;Primär hier</translation>
    </message>
    <message>
        <source>Se&amp;condary here</source>
        <translation>&amp;Sekundär hier</translation>
    </message>
    <message>
        <source>The mailboxes are on this server. Partners can act as backup MX: they hold mail for the domain while this server is down.</source>
        <translation>Die Postfächer sind auf diesem Server. Partner können als Backup-MX Mail für die Domain aufbewahren, während dieser Server nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>Another server has the mailboxes. This server is a backup MX: it accepts mail for the domain and hands it over as soon as the primary can be reached.</source>
        <translation>Ein anderer Server hat die Postfächer. Dieser ist ein Backup-MX: Er nimmt Mail für die Domain an und übergibt sie, sobald der Primärserver erreichbar ist.</translation>
    </message>
    <message>
        <source>Partners that &amp;hold mail for it:</source>
        <translation>Partner, die Mail dafür &amp;aufbewahren:</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Ask it for mail every</source>
        <translation>Nach Mail fragen alle</translation>
    </message>
    <message>
        <source>There are no partners yet. Add one under Partners to have it hold mail for this domain.</source>
        <translation>Es gibt noch keine Partner. Fügen Sie unter Partner einen hinzu, damit er Mail für diese Domain aufbewahrt.</translation>
    </message>
    <message>
        <source>Found by its MX records</source>
        <translation>Über die MX-Einträge gefunden</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie eingestellt</translation>
    </message>
    <message>
        <source>&amp;Its primary:</source>
        <translation>&amp;Primärserver:</translation>
    </message>
    <message>
        <source>H&amp;old mail for:</source>
        <translation>Mail aufbe&amp;wahren:</translation>
    </message>
    <message>
        <source>&amp;Recipients:</source>
        <translation>E&amp;mpfänger:</translation>
    </message>
    <message>
        <source>The partners could not be read.</source>
        <translation>Die Partner konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>How often %1 is asked</source>
        <translation>Wie oft %1 gefragt wird</translation>
    </message>
    <message>
        <source>%1 is already here, as %2. A domain has one role on a server: primary or secondary, never both. Edit it in the list instead.</source>
        <translation>%1 ist schon hier, und zwar %2. Eine Domain hat auf einem Server eine Rolle: primär oder sekundär, nie beides. Bearbeiten Sie sie stattdessen in der Liste.</translation>
    </message>
    <message>
        <source>This server cannot become a secondary for the domain while the domain has accounts here (%1). Move them to the primary or remove them first.</source>
        <translation>Dieser Server kann für die Domain nicht sekundär werden, solange sie hier Konten hat (%1). Ziehen Sie diese zuerst zum Primärserver um, oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Held mail for %1 recipients is delivered to the accounts here. Mail for recipients without an account stays on hold until the account is added.</source>
        <translation>Aufbewahrte Mail für %1 Empfänger wird in die Konten hier zugestellt. Mail für Empfänger ohne Konto bleibt angehalten, bis das Konto angelegt ist.</translation>
    </message>
    <message>
        <source>Saving makes this server a secondary for the domain and clears the list of partners that hold its mail.</source>
        <translation>Mit dem Speichern wird dieser Server für die Domain sekundär; die Liste der Partner, die ihre Mail aufbewahren, wird gelöscht.</translation>
    </message>
    <message>
        <source>Saving makes this server the primary of the domain and clears what was set for the secondary role (its primary, how long mail is held, how recipients are checked).</source>
        <translation>Mit dem Speichern wird dieser Server der Primärserver der Domain; was für die sekundäre Rolle galt, wird gelöscht (ihr Primärserver, wie lange Mail aufbewahrt wird, wie Empfänger geprüft werden).</translation>
    </message>
    <message>
        <source>Enter the name of the domain.</source>
        <translation>Geben Sie den Namen der Domain ein.</translation>
    </message>
    <message>
        <source>This is an address. Enter only the part after the @.</source>
        <translation>Das ist eine Adresse. Geben Sie nur den Teil hinter dem @ ein.</translation>
    </message>
    <message>
        <source>The domain was not added.</source>
        <translation>Die Domain wurde nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was saved.</source>
        <translation>%1 wurde gespeichert.</translation>
    </message>
    <message>
        <source>The domain was not changed.</source>
        <translation>Die Domain wurde nicht geändert.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Takes mail</source>
        <translation>Nimmt Mail an</translation>
    </message>
    <message>
        <source>Held by</source>
        <translation>Aufbewahrt von</translation>
    </message>
    <message>
        <source>Its primary</source>
        <translation>Primärserver</translation>
    </message>
    <message>
        <source>Hold mail for</source>
        <translation>Mail aufbewahren</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>The domain was not changed: somebody else changed it while this dialog was open.</source>
        <translation>Die Domain wurde nicht geändert: Jemand anders hat sie geändert, während dieser Dialog offen war.</translation>
    </message>
    <message>
        <source>Part&amp;ners</source>
        <translation>Part&amp;ner</translation>
    </message>
    <message>
        <source>Addr&amp;esses</source>
        <translation>Adr&amp;essen</translation>
    </message>
    <message>
        <source>&amp;Limits</source>
        <translation>&amp;Grenzen</translation>
    </message>
    <message>
        <source>Addresses of</source>
        <translation>Adressen von</translation>
    </message>
    <message>
        <source>Catch-all</source>
        <translation>Sammeladresse</translation>
    </message>
    <message>
        <source>Signed bounce addresses</source>
        <translation>Signierte Rücksendeadressen</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Speichergrenze</translation>
    </message>
    <message>
        <source>Quota of each account</source>
        <translation>Speichergrenze je Konto</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Plus addressin&amp;g: mail for anna+shop goes to anna</source>
        <translation>Plus-Adressen: Mail für anna+shop &amp;geht an anna</translation>
    </message>
    <message>
        <source>Users can give a shop or a mailing list an address of its own without your help. An account or alias that has a plus sign in its own name takes precedence.</source>
        <translation>So können Benutzer einem Laden oder einer Mailingliste eine eigene Adresse geben, ohne Sie zu fragen. Ein Konto oder Alias, das selbst ein Pluszeichen im Namen hat, geht vor.</translation>
    </message>
    <message>
        <source>Plus addressing</source>
        <translation>Plus-Adressen</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Internal only</source>
        <translation>Nur intern</translation>
    </message>
    <message>
        <source>&amp;Internal only: take no mail from outside</source>
        <translation>Nur &amp;intern: keine Mail von außen annehmen</translation>
    </message>
    <message>
        <source>Only accounts that have logged in, partners and trusted networks may write to it. Others are refused; only its postmaster can be reached by everybody.</source>
        <translation>Nur angemeldete Konten, Partner und vertraute Netze dürfen dorthin schreiben. Andere werden abgewiesen; nur der Postmaster ist für alle erreichbar.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainFilter</name>
    <message>
        <source>All domains</source>
        <translation>Alle Domains</translation>
    </message>
    <message>
        <source>%1 (secondary)</source>
        <translation>%1 (sekundär)</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainLimits</name>
    <message>
        <source>Quota of the domain</source>
        <translation>Speichergrenze der Domain</translation>
    </message>
    <message>
        <source>Quota of each account</source>
        <translation>Speichergrenze je Konto</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Mail:</source>
        <translation>Mail:</translation>
    </message>
    <message>
        <source>&amp;Quota of the domain:</source>
        <translation>&amp;Speichergrenze der Domain:</translation>
    </message>
    <message>
        <source>Quota of &amp;each account:</source>
        <translation>Speichergrenze &amp;je Konto:</translation>
    </message>
    <message>
        <source>An account can have a quota of its own. Mail for a full mailbox is deferred: the sender&apos;s server tries again for some days.</source>
        <translation>Ein Konto kann eine eigene Speichergrenze haben. Mail für ein volles Postfach wird zurückgestellt: Der Server des Absenders versucht es einige Tage lang wieder.</translation>
    </message>
    <message>
        <source>All accounts of the domain together may send:</source>
        <translation>Alle Konten der Domain zusammen dürfen senden:</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainStep</name>
    <message>
        <source>The first domain</source>
        <translation>Die erste Domain</translation>
    </message>
    <message>
        <source>Which domain does this server accept mail for?</source>
        <translation>Für welche Domain nimmt dieser Server Mail an?</translation>
    </message>
    <message>
        <source>&amp;Primary: the mailboxes are here</source>
        <translation>&amp;Primär: Die Postfächer sind hier</translation>
    </message>
    <message>
        <source>S&amp;econdary: it holds mail for another server and hands it over</source>
        <translation>&amp;Sekundär: Er bewahrt Mail für einen anderen Server auf und übergibt sie</translation>
    </message>
    <message>
        <source>&amp;Domain:</source>
        <translation>&amp;Domain:</translation>
    </message>
    <message>
        <source>The part of the addresses after the @: example.org, without www or mail.</source>
        <translation>Der Teil der Adressen hinter dem @: example.org, ohne www oder mail.</translation>
    </message>
    <message>
        <source>For this domain this server is the</source>
        <translation>Für diese Domain ist dieser Server</translation>
    </message>
    <message>
        <source>A domain has one role on a server: primary or secondary, never both. Other domains may have the other role.</source>
        <translation>Eine Domain hat auf einem Server eine Rolle: primär oder sekundär, nie beides. Andere Domains dürfen die andere Rolle haben.</translation>
    </message>
    <message>
        <source>Enter the name of the domain.</source>
        <translation>Geben Sie den Namen der Domain ein.</translation>
    </message>
    <message>
        <source>The domain was not added.</source>
        <translation>Die Domain wurde nicht hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DomainsPage</name>
    <message>
        <source>Switched off: mail is deferred (%1)</source>
        <translation>Ausgeschaltet: Mail wird zurückgestellt (%1)</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Role here</source>
        <translation>Rolle hier</translation>
    </message>
    <message>
        <source>Primary</source>
        <translation>Primär</translation>
    </message>
    <message>
        <source>Secondary</source>
        <translation>Sekundär</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>%1 listed</source>
        <translation>%1 gelistet</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>Oldest held</source>
        <translation>Älteste aufbewahrte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>&amp;Add …</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Edit …</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>Re&amp;cipients …</source>
        <translation>Em&amp;pfänger …</translation>
    </message>
    <message>
        <source>Ask for held &amp;mail …</source>
        <translation>Nach &amp;Mail fragen …</translation>
    </message>
    <message>
        <source>Remo&amp;ve …</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>Search domains</source>
        <translation>Domains suchen</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>the first %1 of %2; search to see others</source>
        <translation>die ersten %1 von %2; suchen Sie, um andere zu sehen</translation>
    </message>
    <message>
        <source>No domain yet</source>
        <translation>Noch keine Domain</translation>
    </message>
    <message>
        <source>Add the domains that this server accepts mail for: as primary, with the mailboxes here, or as secondary, holding mail for another server.</source>
        <translation>Fügen Sie die Domains hinzu, für die dieser Server Mail annimmt: primär, mit den Postfächern hier, oder sekundär, als Aufbewahrung für einen anderen Server.</translation>
    </message>
    <message>
        <source>&amp;Add a domain …</source>
        <translation>&amp;Domain hinzufügen …</translation>
    </message>
    <message>
        <source>What would be removed with the domain could not be determined.</source>
        <translation>Was mit der Domain entfernt würde, konnte nicht ermittelt werden.</translation>
    </message>
    <message>
        <source>%1 accounts</source>
        <translation>%1 Konten</translation>
    </message>
    <message>
        <source>%1 messages in their mailboxes (%2)</source>
        <translation>%1 Nachrichten in deren Postfächern (%2)</translation>
    </message>
    <message>
        <source>the list of %1 recipients</source>
        <translation>die Liste von %1 Empfängern</translation>
    </message>
    <message>
        <source>No accounts and no mail are deleted with it.</source>
        <translation>Kein Konto und keine Mail wird damit gelöscht.</translation>
    </message>
    <message>
        <source>Deleted permanently with it: %1.</source>
        <translation>Damit endgültig gelöscht: %1.</translation>
    </message>
    <message>
        <source>Mail for %1 recipients stays held until a better MX of the domain accepts it, an explicit route is added, or the domain is added again.</source>
        <translation>Mail für %1 Empfänger bleibt aufbewahrt, bis ein besserer MX der Domain sie annimmt, eine Route angelegt oder die Domain wieder hinzugefügt wird.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove the domain %1?</source>
        <translation>Die Domain %1 entfernen?</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>The domain was not removed.</source>
        <translation>Die Domain wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 wurde entfernt.</translation>
    </message>
    <message>
        <source>primary by MX</source>
        <translation>Primärserver nach MX</translation>
    </message>
    <message>
        <source>primary: %1</source>
        <translation>Primärserver: %1</translation>
    </message>
    <message>
        <source>held by: %1</source>
        <translation>aufbewahrt von: %1</translation>
    </message>
    <message>
        <source>same addresses as %1</source>
        <translation>Adressen wie %1</translation>
    </message>
    <message>
        <source>Aliases</source>
        <translation>Aliasse</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Catch-all</source>
        <translation>Sammeladresse</translation>
    </message>
    <message>
        <source>A&amp;liases</source>
        <translation>A&amp;liasse</translation>
    </message>
    <message>
        <source>Aliases and groups of this domain</source>
        <translation>Aliasse und Gruppen dieser Domain</translation>
    </message>
    <message>
        <source>%1 aliases and groups</source>
        <translation>%1 Aliasse und Gruppen</translation>
    </message>
    <message>
        <source>&amp;DNS</source>
        <translation>&amp;DNS</translation>
    </message>
    <message>
        <source>What the DNS must say about this domain, and what it says</source>
        <translation>Was das DNS über diese Domain sagen muss und was es sagt</translation>
    </message>
</context>
<context>
    <name>ismail::admin::DurationEdit</name>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
</context>
<context>
    <name>ismail::admin::EndStep</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>In a mail program:</source>
        <translation>In einem Mailprogramm:</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>The server is running, whether this window is open or not.</source>
        <translation>Der Server läuft, ob dieses Fenster offen ist oder nicht.</translation>
    </message>
    <message>
        <source>Next you may want to install a certificate (Certificates), enter who gets alerts (Alerts), and schedule backups (Backup).</source>
        <translation>Als Nächstes möchten Sie vielleicht ein Zertifikat einrichten (Zertifikate), die Empfänger von Warnungen eintragen (Warnungen) und Sicherungen planen (Sicherung).</translation>
    </message>
    <message>
        <source>What you skipped can be done later: the server&apos;s name under Settings, domains under Domains, their DNS and keys that sign under DNS and identity, accounts under Accounts, partners under Partners. These first steps stay in the menu File.</source>
        <translation>Was Sie übersprungen haben, lässt sich später tun: der Name des Servers unter Einstellungen, Domains unter Domains, ihr DNS und die Schlüssel, die signieren, unter DNS und Identität, Konten unter Konten, Partner unter Partner. Diese ersten Schritte bleiben im Menü Datei.</translation>
    </message>
    <message>
        <source>&amp;Pair with another server …</source>
        <translation>Mit einem anderen Server &amp;koppeln …</translation>
    </message>
    <message>
        <source>A second server that is paired with this one holds its mail while it is down, and knows its addresses. It takes one code.</source>
        <translation>Ein zweiter Server, der mit diesem gekoppelt ist, bewahrt seine Mail auf, während er nicht läuft, und kennt seine Adressen. Dafür genügt ein Code.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::FirstRun</name>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>S&amp;kip</source>
        <translation>Ü&amp;berspringen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::FormDialog</name>
    <message>
        <source>Somebody else changed this in the meantime</source>
        <translation>Jemand anders hat dies inzwischen geändert</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihres</translation>
    </message>
    <message>
        <source>Now on the server</source>
        <translation>Jetzt auf dem Server</translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation>&amp;Meines behalten</translation>
    </message>
    <message>
        <source>&amp;Take theirs</source>
        <translation>&amp;Anderes übernehmen</translation>
    </message>
    <message>
        <source>What you typed is still here. Choose which of the two values to keep.</source>
        <translation>Was Sie eingegeben haben, ist noch da. Wählen Sie, welcher der beiden Werte gelten soll.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::GroupDrawing</name>
    <message>
        <source>&amp;New key …</source>
        <translation>&amp;Neuer Schlüssel …</translation>
    </message>
    <message>
        <source>The id of this server, by which its partners know it.</source>
        <translation>Die Kennung dieses Servers, an der ihn seine Partner erkennen.</translation>
    </message>
    <message>
        <source>Gives this server another key, and with it another id.</source>
        <translation>Gibt diesem Server einen anderen Schlüssel und damit eine andere Kennung.</translation>
    </message>
    <message>
        <source>Pairs are switched off here (group.enabled).</source>
        <translation>Kopplungen sind hier ausgeschaltet (group.enabled).</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>Dieser Server</translation>
    </message>
    <message>
        <source>A pairing code is open until %1.</source>
        <translation>Ein Kopplungscode ist bis %1 offen.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>This server: %1</source>
        <translation>Dieser Server: %1</translation>
    </message>
</context>
<context>
    <name>ismail::admin::GroupPage</name>
    <message>
        <source>&amp;Show a pairing code …</source>
        <translation>Kopplungscode &amp;zeigen …</translation>
    </message>
    <message>
        <source>&amp;Pair with another server …</source>
        <translation>Mit einem anderen Server &amp;koppeln …</translation>
    </message>
    <message>
        <source>The key of this server could not be read.</source>
        <translation>Der Schlüssel dieses Servers konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The group could not be read.</source>
        <translation>Der Verbund konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This server is alone</source>
        <translation>Dieser Server ist allein</translation>
    </message>
    <message>
        <source>Two servers that are paired stand in for each other: the second holds mail while the first is down, knows its addresses, and hands everything over when it is back. One shows a code, the other is told the code. That is all.</source>
        <translation>Zwei gekoppelte Server springen füreinander ein: Der zweite bewahrt Mail auf, während der erste nicht läuft, kennt dessen Adressen und übergibt alles, wenn er wieder da ist. Einer zeigt einen Code, der andere bekommt ihn gesagt. Das ist alles.</translation>
    </message>
    <message>
        <source>Pair with another &amp;server …</source>
        <translation>Mit einem anderen &amp;Server koppeln …</translation>
    </message>
    <message>
        <source>The lists of %1 are not fetched.</source>
        <translation>Die Listen von %1 werden nicht geholt.</translation>
    </message>
    <message>
        <source>The code was not withdrawn.</source>
        <translation>Der Code wurde nicht zurückgezogen.</translation>
    </message>
    <message>
        <source>The code was withdrawn.</source>
        <translation>Der Code wurde zurückgezogen.</translation>
    </message>
    <message>
        <source>Paired servers: %1</source>
        <translation>Gekoppelte Server: %1</translation>
    </message>
    <message>
        <source>Lists that are fetched from %1: %2.</source>
        <translation>Listen, die von %1 geholt werden: %2.</translation>
    </message>
    <message>
        <source>End the pair with %1</source>
        <translation>Kopplung mit %1 beenden</translation>
    </message>
    <message>
        <source>End the pair with %1?</source>
        <translation>Die Kopplung mit %1 beenden?</translation>
    </message>
    <message>
        <source>Its key and its lists of addresses are erased here. It stays as an ordinary partner: its domains go on, and unknown addresses are asked for one by one. To pair again, a new code is needed.</source>
        <translation>Sein Schlüssel und seine Listen von Adressen werden hier gelöscht. Er bleibt ein gewöhnlicher Partner: Seine Domains laufen weiter, und nach unbekannten Adressen wird einzeln gefragt. Um wieder zu koppeln, braucht es einen neuen Code.</translation>
    </message>
    <message>
        <source>That server was &amp;stolen: give all others new list keys</source>
        <translation>Jener Server wurde &amp;gestohlen: allen anderen neue Listenschlüssel geben</translation>
    </message>
    <message>
        <source>&amp;End the pair</source>
        <translation>Kopplung &amp;beenden</translation>
    </message>
    <message>
        <source>The pair was not ended.</source>
        <translation>Die Kopplung wurde nicht beendet.</translation>
    </message>
    <message>
        <source>%1 is an ordinary partner now.</source>
        <translation>%1 ist jetzt ein gewöhnlicher Partner.</translation>
    </message>
    <message>
        <source>The domains that are offered could not be read.</source>
        <translation>Die angebotenen Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Mail for %1 is not held here yet.</source>
        <translation>Mail für %1 wird hier noch nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Mail for %1 is held here from now on.</source>
        <translation>Mail für %1 wird ab jetzt hier aufbewahrt.</translation>
    </message>
    <message>
        <source>The offer of %1 was not declined.</source>
        <translation>Das Angebot von %1 wurde nicht abgelehnt.</translation>
    </message>
    <message>
        <source>The offer of %1 was declined.</source>
        <translation>Das Angebot von %1 wurde abgelehnt.</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Give this server a new key?</source>
        <translation>Diesem Server einen neuen Schlüssel geben?</translation>
    </message>
    <message>
        <source>The key in use was made on %1.</source>
        <translation>Der jetzige Schlüssel wurde am %1 gemacht.</translation>
    </message>
    <message>
        <source>Keys of before that are still good: %1, the last until %2.</source>
        <translation>Frühere Schlüssel, die noch gelten: %1, der letzte bis %2.</translation>
    </message>
    <message>
        <source>Its partners know this server by its key. Those that are connected are told of the new one at once, the others when they are connected next: for 90 days the old key is good for that. The id of this server changes, and open pairing codes end.</source>
        <translation>Seine Partner kennen diesen Server an seinem Schlüssel. Wer verbunden ist, erfährt den neuen sofort, die anderen, sobald sie wieder verbunden sind: Dafür gilt der alte Schlüssel noch 90 Tage. Die Kennung dieses Servers ändert sich, und offene Kopplungscodes enden.</translation>
    </message>
    <message>
        <source>Do this when somebody else may have got hold of the key. Make a backup afterwards: one of before has the old key only.</source>
        <translation>Tun Sie das, wenn jemand anderes an den Schlüssel gekommen sein könnte. Machen Sie danach eine Sicherung: Eine von vorher hat nur den alten Schlüssel.</translation>
    </message>
    <message>
        <source>&amp;Make a new key</source>
        <translation>Neuen Schlüssel &amp;machen</translation>
    </message>
    <message>
        <source>The key was not changed.</source>
        <translation>Der Schlüssel wurde nicht gewechselt.</translation>
    </message>
    <message>
        <source>This server has a new key. Its partners are told.</source>
        <translation>Dieser Server hat einen neuen Schlüssel. Seine Partner erfahren es.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::IdentityPage</name>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>&amp;Noch einmal prüfen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>The record was copied as a line of a zone file.</source>
        <translation>Der Eintrag wurde als Zeile einer Zonendatei kopiert.</translation>
    </message>
    <message>
        <source>Copy all as &amp;zone file</source>
        <translation>Alle als &amp;Zonendatei kopieren</translation>
    </message>
    <message>
        <source>All records were copied as a zone file.</source>
        <translation>Alle Einträge wurden als Zonendatei kopiert.</translation>
    </message>
    <message>
        <source>Create &amp;keys</source>
        <translation>&amp;Schlüssel anlegen</translation>
    </message>
    <message>
        <source>&amp;Forget the key</source>
        <translation>Schlüssel &amp;vergessen</translation>
    </message>
    <message>
        <source>The selected record as a line of a zone file</source>
        <translation>Der gewählte Eintrag als Zeile einer Zonendatei</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>%1 (secondary)</source>
        <translation>%1 (sekundär)</translation>
    </message>
    <message>
        <source>No domain yet</source>
        <translation>Noch keine Domain</translation>
    </message>
    <message>
        <source>Add a domain first; then this page says what to publish in the DNS so that its mail arrives and is believed to be yours.</source>
        <translation>Fügen Sie zuerst eine Domain hinzu; dann sagt diese Seite, was im DNS zu veröffentlichen ist, damit ihre Mail ankommt und man ihr glaubt, dass sie von Ihnen ist.</translation>
    </message>
    <message>
        <source>&amp;Add a domain …</source>
        <translation>&amp;Domain hinzufügen …</translation>
    </message>
    <message>
        <source>The DNS could not be checked.</source>
        <translation>Das DNS konnte nicht geprüft werden.</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>Stand %1</translation>
    </message>
    <message>
        <source>The keys could not be read.</source>
        <translation>Die Schlüssel konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Sign &amp;now …</source>
        <translation>&amp;Jetzt signieren …</translation>
    </message>
    <message>
        <source>Replace &amp;keys …</source>
        <translation>&amp;Schlüssel ersetzen …</translation>
    </message>
    <message>
        <source>Replace keys</source>
        <translation>Schlüssel ersetzen</translation>
    </message>
    <message>
        <source>Make new keys for %1?</source>
        <translation>Neue Schlüssel für %1 anlegen?</translation>
    </message>
    <message>
        <source>The old ones sign until the DNS shows the two new records. Once a year is often enough.</source>
        <translation>Die alten signieren, bis das DNS die beiden neuen Einträge zeigt. Einmal im Jahr ist oft genug.</translation>
    </message>
    <message>
        <source>&amp;Make keys</source>
        <translation>Schlüssel &amp;anlegen</translation>
    </message>
    <message>
        <source>Sign now</source>
        <translation>Jetzt signieren</translation>
    </message>
    <message>
        <source>Sign mail of %1 with the new keys from now on?</source>
        <translation>Mail von %1 ab jetzt mit den neuen Schlüsseln signieren?</translation>
    </message>
    <message>
        <source>That happens by itself as soon as the DNS has shown both records twice within ten minutes. Before they are published, signatures count as none.</source>
        <translation>Das geschieht von selbst, sobald das DNS beide Einträge innerhalb von zehn Minuten zweimal gezeigt hat. Bevor sie veröffentlicht sind, zählen Signaturen wie keine.</translation>
    </message>
    <message>
        <source>&amp;Sign</source>
        <translation>&amp;Signieren</translation>
    </message>
    <message>
        <source>The keys were not made.</source>
        <translation>Die Schlüssel wurden nicht angelegt.</translation>
    </message>
    <message>
        <source>Two keys were made. Publish their records; the keys sign by themselves as soon as the DNS shows them.</source>
        <translation>Zwei Schlüssel wurden angelegt. Veröffentlichen Sie ihre Einträge; die Schlüssel signieren von selbst, sobald das DNS sie zeigt.</translation>
    </message>
    <message>
        <source>The keys do not sign yet.</source>
        <translation>Die Schlüssel signieren noch nicht.</translation>
    </message>
    <message>
        <source>The new keys sign from now on.</source>
        <translation>Die neuen Schlüssel signieren ab jetzt.</translation>
    </message>
    <message>
        <source>The key was not removed.</source>
        <translation>Der Schlüssel wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>The key was forgotten. Its record in the DNS may go, too.</source>
        <translation>Der Schlüssel ist vergessen. Auch sein Eintrag im DNS kann weg.</translation>
    </message>
    <message>
        <source>&amp;Who sends as this domain …</source>
        <translation>&amp;Wer im Namen der Domain sendet …</translation>
    </message>
    <message>
        <source>What other servers reported about mail that claimed to be of this domain</source>
        <translation>Was andere Server über Mail berichtet haben, die angab, von dieser Domain zu sein</translation>
    </message>
    <message>
        <source>From all &amp;servers …</source>
        <translation>Von allen &amp;Servern …</translation>
    </message>
    <message>
        <source>How the domain and its mail servers look from every paired server that shares it</source>
        <translation>Wie die Domain und ihre Mailserver von jedem gekoppelten Server aus aussehen, der sie mit bedient</translation>
    </message>
</context>
<context>
    <name>ismail::admin::LimitEdit</name>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>%1: at most</source>
        <translation>%1: höchstens</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>TB</source>
        <translation>TB</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ListSetting</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>New entry</source>
        <translation>Neuer Eintrag</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine Einträge</translation>
    </message>
    <message>
        <source>%1 was added; it is in effect now.</source>
        <translation>%1 wurde hinzugefügt; es gilt jetzt.</translation>
    </message>
    <message>
        <source>Removed: %1.</source>
        <translation>Entfernt: %1.</translation>
    </message>
    <message>
        <source>The list was not changed.</source>
        <translation>Die Liste wurde nicht geändert.</translation>
    </message>
    <message>
        <source>The entry was restored.</source>
        <translation>Der Eintrag ist wieder da.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>It has not been read yet.</source>
        <translation>Sie wurde noch nicht gelesen.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::LoadingBar</name>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
</context>
<context>
    <name>ismail::admin::LogModel</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>ismail::admin::LogPage</name>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Stop scrolling; no lines are lost</source>
        <translation>Nicht mehr rollen; keine Zeile geht verloren</translation>
    </message>
    <message>
        <source>Follow this &amp;message</source>
        <translation>Dieser &amp;Nachricht folgen</translation>
    </message>
    <message>
        <source>Follow this &amp;session</source>
        <translation>Dieser &amp;Sitzung folgen</translation>
    </message>
    <message>
        <source>&amp;Open the message</source>
        <translation>Nachricht ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Errors and warnings</source>
        <translation>Fehler und Warnungen</translation>
    </message>
    <message>
        <source>All but details</source>
        <translation>Alles außer Einzelheiten</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Message ID, session, address or any text</source>
        <translation>Nachrichtennummer, Sitzung, Adresse oder ein anderer Text</translation>
    </message>
    <message>
        <source>Only lines that contain</source>
        <translation>Nur Zeilen mit</translation>
    </message>
    <message>
        <source>The log could not be read.</source>
        <translation>Das Protokoll konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>%1 lines; %2 were left out because they came too fast</source>
        <translation>%1 Zeilen; %2 wurden ausgelassen, weil sie zu schnell kamen</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 Zeilen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::MailDialog</name>
    <message>
        <source>put there by a mail program</source>
        <translation>von einem Mailprogramm abgelegt</translation>
    </message>
    <message>
        <source>a report, without a sender</source>
        <translation>ein Bericht, ohne Absender</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>What was decided</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Posteingang</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>&amp;Why?</source>
        <translation>&amp;Warum?</translation>
    </message>
    <message>
        <source>&amp;Older</source>
        <translation>Äl&amp;tere</translation>
    </message>
    <message>
        <source>Mail of %1</source>
        <translation>Mail von %1</translation>
    </message>
    <message>
        <source>&amp;Folder:</source>
        <translation>&amp;Ordner:</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Why this message is where it is</source>
        <translation>Warum diese Nachricht dort ist, wo sie ist</translation>
    </message>
    <message>
        <source>The folders could not be read.</source>
        <translation>Die Ordner konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The messages could not be read.</source>
        <translation>Die Nachrichten konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>No mail in this folder</source>
        <translation>Keine Mail in diesem Ordner</translation>
    </message>
    <message>
        <source>The newest %1 messages</source>
        <translation>Die neuesten %1 Nachrichten</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>The reasons could not be read.</source>
        <translation>Die Gründe konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Why is it there?</source>
        <translation>Warum ist sie dort?</translation>
    </message>
    <message>
        <source>It was not checked. Mail of accounts that logged in, of trusted networks and of this server itself is not, nor is any while the setting check.incoming is off.</source>
        <translation>Sie wurde nicht geprüft. Mail von Konten, die sich angemeldet haben, aus vertrauten Netzen und von diesem Server selbst wird nicht geprüft; ist die Einstellung check.incoming aus, wird es keine.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::MainWindow</name>
    <message>
        <source>ISMail Administrator</source>
        <translation>ISMail-Verwaltung</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Strg+%1</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;First steps …</source>
        <translation>&amp;Erste Schritte …</translation>
    </message>
    <message>
        <source>&amp;Close window</source>
        <translation>Fenster &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>Ü&amp;ber</translation>
    </message>
    <message>
        <source>About ISMail Administrator</source>
        <translation>Über die ISMail-Verwaltung</translation>
    </message>
    <message>
        <source>ISMail Administrator %1</source>
        <translation>ISMail-Verwaltung %1</translation>
    </message>
    <message>
        <source>Connected to %1, version %2.</source>
        <translation>Verbunden mit %1, Version %2.</translation>
    </message>
    <message>
        <source>Not connected to a service.</source>
        <translation>Mit keinem Dienst verbunden.</translation>
    </message>
    <message>
        <source>&amp;Unlock …</source>
        <translation>&amp;Entsperren …</translation>
    </message>
    <message>
        <source>Get administrator rights on the server</source>
        <translation>Verwalterrechte auf dem Server erhalten</translation>
    </message>
    <message>
        <source>Connecting to the service …</source>
        <translation>Verbindung zum Dienst wird hergestellt …</translation>
    </message>
    <message>
        <source>This page is for administrators</source>
        <translation>Diese Seite ist für Verwalter</translation>
    </message>
    <message>
        <source>You are connected as a viewer: you may see the state of the server, but no addresses and no settings.</source>
        <translation>Sie sind als Betrachter verbunden: Sie sehen den Zustand des Servers, aber keine Adressen und keine Einstellungen.</translation>
    </message>
    <message>
        <source>This window connects by itself as soon as the service answers.</source>
        <translation>Dieses Fenster verbindet sich von selbst, sobald der Dienst antwortet.</translation>
    </message>
    <message>
        <source>No connection to the mail service</source>
        <translation>Keine Verbindung zum Maildienst</translation>
    </message>
    <message>
        <source>&amp;Start the service</source>
        <translation>Dienst &amp;starten</translation>
    </message>
    <message>
        <source>The service was told to start.</source>
        <translation>Dem Dienst wurde gesagt, dass er starten soll.</translation>
    </message>
    <message>
        <source>It was not started: %1</source>
        <translation>Er wurde nicht gestartet: %1</translation>
    </message>
    <message>
        <source>&amp;Try again now</source>
        <translation>&amp;Jetzt noch einmal versuchen</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbindung wird hergestellt …</translation>
    </message>
    <message>
        <source>The connection to the service was lost; trying again. The data shown may be out of date.</source>
        <translation>Die Verbindung zum Dienst ging verloren; sie wird wieder versucht. Was zu sehen ist, kann veraltet sein.</translation>
    </message>
    <message>
        <source>No connection to the service</source>
        <translation>Keine Verbindung zum Dienst</translation>
    </message>
    <message>
        <source>Connected to %1 as a viewer</source>
        <translation>Verbunden mit %1 als Betrachter</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Verbunden mit %1</translation>
    </message>
    <message>
        <source>%1 – ISMail Administrator</source>
        <translation>%1 – ISMail-Verwaltung</translation>
    </message>
    <message>
        <source>Version %1, %2</source>
        <translation>Version %1, %2</translation>
    </message>
    <message>
        <source>You are still a viewer: %1</source>
        <translation>Sie sind weiterhin Betrachter: %1</translation>
    </message>
    <message>
        <source>Become an administrator</source>
        <translation>Verwalter werden</translation>
    </message>
    <message>
        <source>Members of the group ismail may administer the server. Somebody with root rights can add you with this command; it takes effect when you log in again.</source>
        <translation>Mitglieder der Gruppe ismail dürfen den Server verwalten. Jemand mit Root-Rechten kann Sie mit diesem Befehl aufnehmen; er wirkt, wenn Sie sich neu anmelden.</translation>
    </message>
    <message>
        <source>&amp;Copy the command</source>
        <translation>Befehl &amp;kopieren</translation>
    </message>
    <message>
        <source>The mail service refused the connection of this window</source>
        <translation>Der Maildienst hat die Verbindung dieses Fensters abgelehnt</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ManualWindow</name>
    <message>
        <source>Manual of ISMail</source>
        <translation>Handbuch zu ISMail</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Chapter</source>
        <translation>Kapitel</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>Handbuch durchsuchen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::MemberCard</name>
    <message>
        <source>Pair …</source>
        <translation>Koppeln …</translation>
    </message>
    <message>
        <source>Held here for %1</source>
        <translation>Hier für %1 aufbewahrt</translation>
    </message>
    <message>
        <source>Held by %1 for this server</source>
        <translation>Von %1 für diesen Server aufbewahrt</translation>
    </message>
    <message>
        <source>ISMail %1</source>
        <translation>ISMail %1</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>backup %1</source>
        <translation>Sicherung %1</translation>
    </message>
    <message>
        <source>Server id: %1</source>
        <translation>Serverkennung: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Fetch lists</source>
        <translation>Listen holen</translation>
    </message>
    <message>
        <source>End pair …</source>
        <translation>Beenden …</translation>
    </message>
    <message>
        <source>Fetch the lists of addresses of all domains that are held here for it anew</source>
        <translation>Die Listen der Adressen aller Domains, die hier für ihn aufbewahrt werden, neu holen</translation>
    </message>
    <message>
        <source>Make it an ordinary partner again</source>
        <translation>Ihn wieder zu einem gewöhnlichen Partner machen</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1 seit %2</translation>
    </message>
</context>
<context>
    <name>ismail::admin::MessageBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::MessageDialog</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Last reply</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Other side</source>
        <translation>Gegenseite</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Generated by this server</source>
        <translation>Von diesem Server erzeugt</translation>
    </message>
    <message>
        <source>, HELO %1</source>
        <translation>, nannte sich %1</translation>
    </message>
    <message>
        <source>, encrypted</source>
        <translation>, verschlüsselt</translation>
    </message>
    <message>
        <source>, not encrypted</source>
        <translation>, nicht verschlüsselt</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>Nachricht %1</translation>
    </message>
    <message>
        <source>&amp;Message</source>
        <translation>&amp;Nachricht</translation>
    </message>
    <message>
        <source>&amp;Header</source>
        <translation>&amp;Kopfzeilen</translation>
    </message>
    <message>
        <source>Hi&amp;story</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>&amp;Save message …</source>
        <translation>Nachricht &amp;speichern …</translation>
    </message>
    <message>
        <source>Show in the &amp;log</source>
        <translation>Im &amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>Save message</source>
        <translation>Nachricht speichern</translation>
    </message>
    <message>
        <source>Messages (*.eml)</source>
        <translation>Nachrichten (*.eml)</translation>
    </message>
    <message>
        <source>The message could not be read.</source>
        <translation>Die Nachricht konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This message has left the queue. Its history shows where it went.</source>
        <translation>Diese Nachricht hat die Warteschlange verlassen. Ihr Verlauf zeigt, wohin sie ging.</translation>
    </message>
    <message>
        <source>The history could not be read.</source>
        <translation>Der Verlauf konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>&lt;&gt; (null sender: a bounce or another notification)</source>
        <translation>&lt;&gt; (leerer Absender: ein Rückläufer oder eine andere Benachrichtigung)</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Envelope id</source>
        <translation>Umschlagnummer</translation>
    </message>
    <message>
        <source>Requires</source>
        <translation>Verlangt</translation>
    </message>
    <message>
        <source>A receiving server that supports SMTPUTF8</source>
        <translation>Einen Server, der SMTPUTF8 beherrscht</translation>
    </message>
    <message>
        <source>Remaining recipients: the first %1 of %2</source>
        <translation>Verbliebene Empfänger: die ersten %1 von %2</translation>
    </message>
    <message>
        <source>Remaining recipients: %1</source>
        <translation>Verbliebene Empfänger: %1</translation>
    </message>
    <message>
        <source>… the rest is not shown.</source>
        <translation>… der Rest wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>The message was not saved.</source>
        <translation>Die Nachricht wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>The message was saved.</source>
        <translation>Die Nachricht wurde gespeichert.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Into the mailbox</source>
        <translation>Ins Postfach</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Deferred</source>
        <translation>Zurückgestellt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>The service sent only a part of it.</source>
        <translation>Der Dienst hat nur einen Teil davon gesendet.</translation>
    </message>
    <message>
        <source>&amp;Why?</source>
        <translation>&amp;Warum?</translation>
    </message>
    <message>
        <source>The verdict could not be read.</source>
        <translation>Das Urteil konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This message was not checked, or its verdict is not kept any more. Mail of accounts and of trusted networks is not checked.</source>
        <translation>Diese Nachricht wurde nicht geprüft, oder ihr Urteil wird nicht mehr aufbewahrt. Mail von Konten und aus vertrauten Netzen wird nicht geprüft.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::NameStep</name>
    <message>
        <source>The name of this server</source>
        <translation>Der Name dieses Servers</translation>
    </message>
    <message>
        <source>The name by which other servers know it, and that MX records point to.</source>
        <translation>Der Name, unter dem andere Server ihn kennen und auf den MX-Einträge zeigen.</translation>
    </message>
    <message>
        <source>&amp;Host name:</source>
        <translation>&amp;Hostname:</translation>
    </message>
    <message>
        <source>Its full name in DNS, with an address record. If the server has several names, take the one that its address resolves back to.</source>
        <translation>Sein voller Name im DNS, mit einem Adresseintrag. Hat der Server mehrere Namen, nehmen Sie den, zu dem sich seine Adresse auflöst.</translation>
    </message>
    <message>
        <source>A host name on the Internet has at least one dot in it.</source>
        <translation>Ein Hostname im Internet hat mindestens einen Punkt.</translation>
    </message>
    <message>
        <source>The name was not changed.</source>
        <translation>Der Name wurde nicht geändert.</translation>
    </message>
    <message>
        <source>The current name could not be read.</source>
        <translation>Der jetzige Name konnte nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::OverviewPage</name>
    <message>
        <source>What needs attention</source>
        <translation>Was Aufmerksamkeit braucht</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>Held for primaries</source>
        <translation>Für Primärserver aufbewahrt</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Free disk space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>In numbers</source>
        <translation>In Zahlen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Time shown in the chart</source>
        <translation>Zeitraum der Kurve</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <source>Messages over time</source>
        <translation>Nachrichten im Lauf der Zeit</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Nimmt an</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show all: %1</source>
        <translation>Alle zeigen: %1</translation>
    </message>
    <message>
        <source>The state of the server could not be read.</source>
        <translation>Der Zustand des Servers konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Mail is flowing</source>
        <translation>Die Mail fließt</translation>
    </message>
    <message>
        <source>Mail is flowing; there are notices</source>
        <translation>Die Mail fließt; es gibt Hinweise</translation>
    </message>
    <message>
        <source>Mail is flowing, but something needs your attention</source>
        <translation>Die Mail fließt, aber etwas braucht Ihre Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Something is wrong</source>
        <translation>Etwas stimmt nicht</translation>
    </message>
    <message>
        <source>No mail is being accepted</source>
        <translation>Es wird keine Mail angenommen</translation>
    </message>
    <message>
        <source>Running for %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Dorthin</translation>
    </message>
    <message>
        <source>Go there: %1</source>
        <translation>Dorthin: %1</translation>
    </message>
    <message>
        <source>Show %1 more</source>
        <translation>%1 weitere zeigen</translation>
    </message>
    <message>
        <source>%1, oldest %2</source>
        <translation>%1, älteste %2</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>nichts wartet</translation>
    </message>
    <message>
        <source>nothing is held</source>
        <translation>nichts wird aufbewahrt</translation>
    </message>
    <message>
        <source>%1 primary, %2 secondary</source>
        <translation>%1 primär, %2 sekundär</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 herein, %2 hinaus</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>left</source>
        <translation>noch gültig</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>TLS is not offered</source>
        <translation>TLS wird nicht angeboten</translation>
    </message>
    <message>
        <source>This server has no domain yet. The first steps help you to add one.</source>
        <translation>Dieser Server hat noch keine Domain. Die ersten Schritte helfen Ihnen, eine hinzuzufügen.</translation>
    </message>
    <message>
        <source>&amp;First steps …</source>
        <translation>&amp;Erste Schritte …</translation>
    </message>
    <message>
        <source>primary here</source>
        <translation>primär hier</translation>
    </message>
    <message>
        <source>secondary here</source>
        <translation>sekundär hier</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>No partners yet. Add one under Partners to hold mail for it, or to let it hold mail for you.</source>
        <translation>Noch keine Partner. Fügen Sie unter Partner einen hinzu, um Mail für ihn aufzubewahren oder um ihn Mail für Sie aufbewahren zu lassen.</translation>
    </message>
    <message>
        <source>not contacted yet</source>
        <translation>noch kein Kontakt</translation>
    </message>
    <message>
        <source>reachable</source>
        <translation>erreichbar</translation>
    </message>
    <message>
        <source>reachable for %1</source>
        <translation>seit %1 erreichbar</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>nicht nutzbar</translation>
    </message>
    <message>
        <source>not usable for %1</source>
        <translation>nicht nutzbar seit %1</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>port %1, 1 connection</source>
        <translation>Port %1, 1 Verbindung</translation>
    </message>
    <message>
        <source>port %1, %2 connections</source>
        <translation>Port %1, %2 Verbindungen</translation>
    </message>
    <message>
        <source>port %1, paused</source>
        <translation>Port %1, angehalten</translation>
    </message>
    <message>
        <source>%1, port %2</source>
        <translation>%1, Port %2</translation>
    </message>
    <message>
        <source>The counters could not be read.</source>
        <translation>Die Zähler konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>in</source>
        <translation>herein</translation>
    </message>
    <message>
        <source>out</source>
        <translation>hinaus</translation>
    </message>
    <message>
        <source>held</source>
        <translation>aufbewahrt</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>No messages in this time.</source>
        <translation>Keine Nachrichten in dieser Zeit.</translation>
    </message>
    <message>
        <source>refuses to be asked</source>
        <translation>lässt sich nicht fragen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::Page</name>
    <message>
        <source>Asking the service …</source>
        <translation>Der Dienst wird gefragt …</translation>
    </message>
    <message>
        <source>%1 was not changed.</source>
        <translation>%1 wurde nicht geändert.</translation>
    </message>
    <message>
        <source>%1 was switched on.</source>
        <translation>%1 wurde eingeschaltet.</translation>
    </message>
    <message>
        <source>%1 was switched off.</source>
        <translation>%1 wurde ausgeschaltet.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairCodeStep</name>
    <message>
        <source>The code</source>
        <translation>Der Code</translation>
    </message>
    <message>
        <source>Tell it to whoever sets up the other server.</source>
        <translation>Sagen Sie ihn dem, der den anderen Server einrichtet.</translation>
    </message>
    <message>
        <source>&amp;Copy host and code</source>
        <translation>Host und Code &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Withdraw the code</source>
        <translation>Code zurück&amp;ziehen</translation>
    </message>
    <message>
        <source>There: page Group, Pair with another server, Enter the code. Or at the command line: ismailctl group pair</source>
        <translation>Dort: Seite Verbund, Mit einem anderen Server koppeln, Code eingeben. Oder auf der Kommandozeile: ismailctl group pair</translation>
    </message>
    <message>
        <source>The group could not be read.</source>
        <translation>Der Verbund konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>No code could be made.</source>
        <translation>Es konnte kein Code gemacht werden.</translation>
    </message>
    <message>
        <source>Good for %1, until %2, and once.</source>
        <translation>Gilt %1, bis %2, und einmal.</translation>
    </message>
    <message>
        <source>Waiting for the other server. You may close this window: the code stays good.</source>
        <translation>Es wird auf den anderen Server gewartet. Sie können dieses Fenster schließen: Der Code gilt weiter.</translation>
    </message>
    <message>
        <source>%1 is paired with this server.</source>
        <translation>%1 ist mit diesem Server gekoppelt.</translation>
    </message>
    <message>
        <source>Nobody used the code in time. Go on with a new one when you need it.</source>
        <translation>Niemand hat den Code rechtzeitig benutzt. Nehmen Sie einen neuen, wenn Sie ihn brauchen.</translation>
    </message>
    <message>
        <source>The code has been used: the other server is choosing the domains.</source>
        <translation>Der Code wurde benutzt: Am anderen Server werden die Domains gewählt.</translation>
    </message>
    <message>
        <source>The code was withdrawn. It is good for nothing now.</source>
        <translation>Der Code wurde zurückgezogen. Er gilt nicht mehr.</translation>
    </message>
    <message>
        <source>The code was not withdrawn.</source>
        <translation>Der Code wurde nicht zurückgezogen.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairDomainsStep</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Which domains?</source>
        <translation>Welche Domains?</translation>
    </message>
    <message>
        <source>Who holds mail for whom while the other is away.</source>
        <translation>Wer für wen Mail aufbewahrt, während der andere nicht da ist.</translation>
    </message>
    <message>
        <source>Domains of the other server that are held here</source>
        <translation>Domains des anderen Servers, die hier aufbewahrt werden</translation>
    </message>
    <message>
        <source>Domains of this server that are held there</source>
        <translation>Domains dieses Servers, die dort aufbewahrt werden</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>&amp;Höchstens:</translation>
    </message>
    <message>
        <source>&amp;Pair</source>
        <translation>&amp;Koppeln</translation>
    </message>
    <message>
        <source>The code of %1 lets none of its domains be held here.</source>
        <translation>Der Code von %1 lässt keine seiner Domains hier aufbewahren.</translation>
    </message>
    <message>
        <source>Hold mail here for these domains of %1:</source>
        <translation>Hier Mail für diese Domains von %1 aufbewahren:</translation>
    </message>
    <message>
        <source>This server is not primary for any domain that %1 could hold.</source>
        <translation>Dieser Server ist für keine Domain primär, die %1 aufbewahren könnte.</translation>
    </message>
    <message>
        <source>Let %1 hold mail for these domains of this server:</source>
        <translation>%1 Mail für diese Domains dieses Servers aufbewahren lassen:</translation>
    </message>
    <message>
        <source>The code of %1 does not let it hold mail for domains of this server:</source>
        <translation>Nach dem Code von %1 bewahrt jener Server keine Mail für Domains dieses Servers auf:</translation>
    </message>
    <message>
        <source>The pair was not made.</source>
        <translation>Die Kopplung kam nicht zustande.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairEnterStep</name>
    <message>
        <source>The code of the other server</source>
        <translation>Der Code des anderen Servers</translation>
    </message>
    <message>
        <source>There it is shown on the page Group, or by ismailctl group code.</source>
        <translation>Dort zeigt ihn die Seite Verbund oder ismailctl group code.</translation>
    </message>
    <message>
        <source>The other server is being called …</source>
        <translation>Der andere Server wird angerufen …</translation>
    </message>
    <message>
        <source>&amp;Code:</source>
        <translation>&amp;Code:</translation>
    </message>
    <message>
        <source>&amp;Host:</source>
        <translation>&amp;Host:</translation>
    </message>
    <message>
        <source>Capitals and hyphens come by themselves. Paste the code with the host in front, and both are filled in. The host is the name or the address at which the other server can be called.</source>
        <translation>Großbuchstaben und Striche kommen von selbst. Fügen Sie den Code mit dem Host davor ein, dann sind beide ausgefüllt. Der Host ist der Name oder die Adresse, unter der der andere Server zu erreichen ist.</translation>
    </message>
    <message>
        <source>A pairing code has 25 letters and digits, in five groups.</source>
        <translation>Ein Kopplungscode hat 25 Buchstaben und Ziffern in fünf Gruppen.</translation>
    </message>
    <message>
        <source>Enter the host too: the name or address of the other server.</source>
        <translation>Geben Sie auch den Host ein: Name oder Adresse des anderen Servers.</translation>
    </message>
    <message>
        <source>The other server was not met.</source>
        <translation>Der andere Server wurde nicht erreicht.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairGrantStep</name>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>What does the code grant?</source>
        <translation>Was gewährt der Code?</translation>
    </message>
    <message>
        <source>Who is told the code can do this, and nothing else.</source>
        <translation>Wer den Code kennt, kann dies, und sonst nichts.</translation>
    </message>
    <message>
        <source>&amp;all primary domains of this server</source>
        <translation>&amp;alle primären Domains dieses Servers</translation>
    </message>
    <message>
        <source>&amp;these:</source>
        <translation>&amp;diese:</translation>
    </message>
    <message>
        <source>n&amp;one</source>
        <translation>&amp;keine</translation>
    </message>
    <message>
        <source>This server &amp;holds mail for domains of the other server</source>
        <translation>Dieser Server bewahrt &amp;Mail für Domains des anderen Servers auf</translation>
    </message>
    <message>
        <source>Primary domains of this server</source>
        <translation>Primäre Domains dieses Servers</translation>
    </message>
    <message>
        <source>The other server may hold mail for</source>
        <translation>Der andere Server darf Mail aufbewahren für</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>&amp;Höchstens:</translation>
    </message>
    <message>
        <source>Show the &amp;code</source>
        <translation>&amp;Code zeigen</translation>
    </message>
    <message>
        <source>The domains could not be read.</source>
        <translation>Die Domains konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The code would grant nothing. Choose a domain, or let this server hold mail.</source>
        <translation>Der Code würde nichts gewähren. Wählen Sie eine Domain, oder lassen Sie diesen Server Mail aufbewahren.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairResultStep</name>
    <message>
        <source>Paired</source>
        <translation>Gekoppelt</translation>
    </message>
    <message>
        <source>The lists of addresses follow by themselves within seconds. The page Group shows how it goes; the MX records of the domains should name both servers.</source>
        <translation>Die Listen der Adressen folgen von selbst in Sekunden. Die Seite Verbund zeigt, wie es läuft; die MX-Einträge der Domains sollten beide Server nennen.</translation>
    </message>
    <message>
        <source>%1 and this server know each other now.</source>
        <translation>%1 und dieser Server kennen sich jetzt.</translation>
    </message>
    <message>
        <source>Mail for %1 is held here.</source>
        <translation>Mail für %1 wird hier aufbewahrt.</translation>
    </message>
    <message>
        <source>Mail for %1 is held by %2.</source>
        <translation>Mail für %1 wird von %2 aufbewahrt.</translation>
    </message>
    <message>
        <source>%1 was not taken.</source>
        <translation>%1 wurde nicht übernommen.</translation>
    </message>
    <message>
        <source>No domain is shared yet.</source>
        <translation>Noch ist keine Domain gemeinsam.</translation>
    </message>
    <message>
        <source>What was agreed</source>
        <translation>Was vereinbart wurde</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairWayStep</name>
    <message>
        <source>Which server shows the code?</source>
        <translation>Welcher Server zeigt den Code?</translation>
    </message>
    <message>
        <source>One of the two shows a code, the other one is told it and calls.</source>
        <translation>Einer der beiden zeigt einen Code, der andere bekommt ihn gesagt und ruft an.</translation>
    </message>
    <message>
        <source>&amp;Show a code here</source>
        <translation>Hier einen Code &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Enter the code of the other server</source>
        <translation>Den Code des anderen Servers &amp;eingeben</translation>
    </message>
    <message>
        <source>Take this where the other server can call this one: port 25, 587 or 465 is open here.</source>
        <translation>Nehmen Sie dies, wenn der andere Server diesen anrufen kann: Hier ist Port 25, 587 oder 465 offen.</translation>
    </message>
    <message>
        <source>Take this where the code is there already, or where this server is behind a router that lets nobody in.</source>
        <translation>Nehmen Sie dies, wenn der Code schon da ist oder wenn dieser Server hinter einem Router steht, der niemanden hereinlässt.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairWhoStep</name>
    <message>
        <source>Who is it?</source>
        <translation>Wer ist es?</translation>
    </message>
    <message>
        <source>This server has shown that it knows the code.</source>
        <translation>Dieser Server hat gezeigt, dass er den Code kennt.</translation>
    </message>
    <message>
        <source>Server:</source>
        <translation>Server:</translation>
    </message>
    <message>
        <source>Server id:</source>
        <translation>Serverkennung:</translation>
    </message>
    <message>
        <source>ISMail:</source>
        <translation>ISMail:</translation>
    </message>
    <message>
        <source>&amp;Name here:</source>
        <translation>&amp;Name hier:</translation>
    </message>
    <message>
        <source>Whoever is in doubt compares the server id with the one that the other server shows on its page Group.</source>
        <translation>Wer zweifelt, vergleicht die Serverkennung mit der, die der andere Server auf seiner Seite Verbund zeigt.</translation>
    </message>
    <message>
        <source>It is the partner %1, which becomes a pair with this server.</source>
        <translation>Es ist der Partner %1; er wird mit diesem Server gekoppelt.</translation>
    </message>
    <message>
        <source>It takes the place of the partner %1, which has another id so far.</source>
        <translation>Er tritt an die Stelle des Partners %1, der bisher eine andere Kennung hat.</translation>
    </message>
    <message>
        <source>Until now: %1
Now: %2</source>
        <translation>Bisher: %1
Jetzt: %2</translation>
    </message>
    <message>
        <source>Enter a name for the other server.</source>
        <translation>Geben Sie einen Namen für den anderen Server ein.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PairWizard</name>
    <message>
        <source>Pair two servers</source>
        <translation>Zwei Server koppeln</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PartnerDialog</name>
    <message>
        <source>Partner %1</source>
        <translation>Partner %1</translation>
    </message>
    <message>
        <source>Add a partner</source>
        <translation>Partner hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>&amp;Eingeschaltet</translation>
    </message>
    <message>
        <source>When off, this server does not connect to the partner and does not recognise it.</source>
        <translation>Ist dies aus, verbindet sich dieser Server nicht mit dem Partner und erkennt ihn nicht.</translation>
    </message>
    <message>
        <source>office</source>
        <translation>büro</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>Its name in lists, alerts and the log.</source>
        <translation>Sein Name in Listen, Warnungen und im Protokoll.</translation>
    </message>
    <message>
        <source>When this server connects to it</source>
        <translation>Wenn dieser Server sich mit ihm verbindet</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>When offered</source>
        <translation>Wenn angeboten</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>Verlangt</translation>
    </message>
    <message>
        <source>Required, with a verified certificate</source>
        <translation>Verlangt, mit geprüftem Zertifikat</translation>
    </message>
    <message>
        <source>Implicit TLS (port 465)</source>
        <translation>Implizites TLS (Port 465)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>empty: no log-in</source>
        <translation>leer: keine Anmeldung</translation>
    </message>
    <message>
        <source>&amp;Host:</source>
        <translation>&amp;Host:</translation>
    </message>
    <message>
        <source>&amp;TLS:</source>
        <translation>&amp;TLS:</translation>
    </message>
    <message>
        <source>&amp;User:</source>
        <translation>&amp;Benutzer:</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>When it connects to this server</source>
        <translation>Wenn er sich mit diesem Server verbindet</translation>
    </message>
    <message>
        <source>empty: the addresses of its host name</source>
        <translation>leer: die Adressen seines Hostnamens</translation>
    </message>
    <message>
        <source>empty: recognised by its address alone</source>
        <translation>leer: allein an seiner Adresse erkannt</translation>
    </message>
    <message>
        <source>Add&amp;resses:</source>
        <translation>A&amp;dressen:</translation>
    </message>
    <message>
        <source>User na&amp;me it logs in with:</source>
        <translation>Benut&amp;zer, als der er sich anmeldet:</translation>
    </message>
    <message>
        <source>Pass&amp;word it logs in with:</source>
        <translation>Sein Pass&amp;wort:</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>Enter a name for the partner.</source>
        <translation>Geben Sie einen Namen für den Partner ein.</translation>
    </message>
    <message>
        <source>Enter the host name or the address of the partner.</source>
        <translation>Geben Sie den Hostnamen oder die Adresse des Partners ein.</translation>
    </message>
    <message>
        <source>The partner was not added.</source>
        <translation>Der Partner wurde nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was saved.</source>
        <translation>%1 wurde gespeichert.</translation>
    </message>
    <message>
        <source>The partner was not changed.</source>
        <translation>Der Partner wurde nicht geändert.</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>User name it logs in with</source>
        <translation>Benutzer, als der er sich anmeldet</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>The partner was not changed: somebody else changed it while this dialog was open.</source>
        <translation>Der Partner wurde nicht geändert: Jemand anders hat ihn geändert, während dieser Dialog offen war.</translation>
    </message>
    <message>
        <source>Required; log in although the certificate is not verified</source>
        <translation>Verlangt; anmelden, obwohl das Zertifikat nicht geprüft wird</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PartnerStep</name>
    <message>
        <source>Its primary</source>
        <translation>Primärserver</translation>
    </message>
    <message>
        <source>office</source>
        <translation>büro</translation>
    </message>
    <message>
        <source>Its &amp;name here:</source>
        <translation>Sein &amp;Name hier:</translation>
    </message>
    <message>
        <source>Its &amp;host:</source>
        <translation>Sein &amp;Host:</translation>
    </message>
    <message>
        <source>Without this, the primary is found by the MX records of the domain.</source>
        <translation>Ohne dies wird der Primärserver über die MX-Einträge der Domain gefunden.</translation>
    </message>
    <message>
        <source>Which server has the mailboxes of %1? Mail is handed over to it.</source>
        <translation>Welcher Server hat die Postfächer von %1? An ihn wird die Mail übergeben.</translation>
    </message>
    <message>
        <source>Enter a name and a host for the primary, or skip this step.</source>
        <translation>Geben Sie einen Namen und einen Host für den Primärserver ein, oder überspringen Sie diesen Schritt.</translation>
    </message>
    <message>
        <source>The partner was not added.</source>
        <translation>Der Partner wurde nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>The partner was added, but the domain does not name it as its primary yet.</source>
        <translation>Der Partner wurde hinzugefügt, aber die Domain nennt ihn noch nicht als Primärserver.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PartnersPage</name>
    <message>
        <source>Reachable</source>
        <translation>Erreichbar</translation>
    </message>
    <message>
        <source>Reachable for %1</source>
        <translation>Seit %1 erreichbar</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>Not contacted yet</source>
        <translation>Noch kein Kontakt</translation>
    </message>
    <message>
        <source>held for it: %1</source>
        <translation>für ihn aufbewahrt: %1</translation>
    </message>
    <message>
        <source>held by it: %1</source>
        <translation>von ihm aufbewahrt: %1</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>when offered</source>
        <translation>wenn angeboten</translation>
    </message>
    <message>
        <source>required</source>
        <translation>verlangt</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>implicit</source>
        <translation>implizit</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Held for it</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Last contact</source>
        <translation>Letzter Kontakt</translation>
    </message>
    <message>
        <source>Last asked</source>
        <translation>Zuletzt gefragt</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>&amp;Add …</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Edit …</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>Ask for held &amp;mail …</source>
        <translation>Nach &amp;Mail fragen …</translation>
    </message>
    <message>
        <source>&amp;Show what is held</source>
        <translation>&amp;Aufbewahrtes zeigen</translation>
    </message>
    <message>
        <source>Remo&amp;ve …</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>Search partners</source>
        <translation>Partner suchen</translation>
    </message>
    <message>
        <source>The partners could not be read.</source>
        <translation>Die Partner konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>No partner yet</source>
        <translation>Noch kein Partner</translation>
    </message>
    <message>
        <source>A partner is another mail server of your group. Add one to hold mail for its domains here, or to let it hold mail for a domain of yours while this server is down.</source>
        <translation>Ein Partner ist ein anderer Mailserver Ihrer Gruppe. Fügen Sie einen hinzu, um hier Mail für seine Domains aufzubewahren oder um ihn Mail für eine Ihrer Domains aufbewahren zu lassen, während dieser Server nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>&amp;Add a partner …</source>
        <translation>&amp;Partner hinzufügen …</translation>
    </message>
    <message>
        <source>Which domains use the partner could not be read.</source>
        <translation>Welche Domains den Partner verwenden, konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>%1 cannot be removed yet.</source>
        <translation>%1 kann noch nicht entfernt werden.</translation>
    </message>
    <message>
        <source>These domains use it: %1. Edit them first.</source>
        <translation>Diese Domains verwenden ihn: %1. Bearbeiten Sie zuerst diese.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove the partner %1?</source>
        <translation>Den Partner %1 entfernen?</translation>
    </message>
    <message>
        <source>No domain uses it. Its mail is then treated like mail from any other server.</source>
        <translation>Keine Domain verwendet ihn. Seine Mail wird danach behandelt wie die von jedem anderen Server.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>The partner was not removed.</source>
        <translation>Der Partner wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 wurde entfernt.</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>Nicht nutzbar</translation>
    </message>
    <message>
        <source>Not usable for %1</source>
        <translation>Nicht nutzbar seit %1</translation>
    </message>
    <message>
        <source>Refuses to be asked</source>
        <translation>Lässt sich nicht fragen</translation>
    </message>
    <message>
        <source>When asked for %1 it says: %2</source>
        <translation>Nach %1 gefragt sagt er: %2</translation>
    </message>
    <message>
        <source>It sent mail for %1 recipients that do not exist.</source>
        <translation>Er hat Mail für %1 Empfänger gesendet, die es nicht gibt.</translation>
    </message>
    <message>
        <source>required, unverified</source>
        <translation>verlangt, ungeprüft</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PasswordDialog</name>
    <message>
        <source>Allow log-in by S&amp;CRAM-SHA-256</source>
        <translation>Anmeldung mit S&amp;CRAM-SHA-256 erlauben</translation>
    </message>
    <message>
        <source>Mail programs can then log in without sending the password. For this a second, weaker hash of the password is stored.</source>
        <translation>Mailprogramme können sich dann anmelden, ohne das Passwort zu senden. Dafür wird ein zweiter, schwächerer Hash des Passworts gespeichert.</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>Passwort von %1</translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation>Än&amp;dern</translation>
    </message>
    <message>
        <source>New &amp;password:</source>
        <translation>Neues &amp;Passwort:</translation>
    </message>
    <message>
        <source>The new password is valid at once. It must be entered in mail programs.</source>
        <translation>Das neue Passwort gilt sofort. Es muss in Mailprogrammen eingetragen werden.</translation>
    </message>
    <message>
        <source>The password was not changed.</source>
        <translation>Das Passwort wurde nicht geändert.</translation>
    </message>
    <message>
        <source>%1 has a new password.</source>
        <translation>%1 hat ein neues Passwort.</translation>
    </message>
    <message>
        <source>Enter a password, or generate one.</source>
        <translation>Geben Sie ein Passwort ein, oder lassen Sie eines erzeugen.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::PasswordEdit</name>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Passwort zeigen</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>&amp;Erzeugen</translation>
    </message>
    <message>
        <source>Generates a random password and shows it so that you can pass it on.</source>
        <translation>Erzeugt ein zufälliges Passwort und zeigt es, damit Sie es weitergeben können.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ProtectionPage</name>
    <message>
        <source>What earlier mail was</source>
        <translation>Was frühere Mail war</translation>
    </message>
    <message>
        <source>It was refused before it was checked: %1</source>
        <translation>Abgelehnt, bevor geprüft wurde: %1</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Sending server</source>
        <translation>Sendender Server</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Calls itself</source>
        <translation>Nennt sich</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Refusals</source>
        <translation>Ablehnungen</translation>
    </message>
    <message>
        <source>No refusals</source>
        <translation>Keine Ablehnungen</translation>
    </message>
    <message>
        <source>Mail that was not taken in the last 14 days is listed here, with the reasons.</source>
        <translation>Hier steht Mail, die in den letzten 14 Tagen nicht angenommen wurde, mit den Gründen.</translation>
    </message>
    <message>
        <source>&amp;Why?</source>
        <translation>&amp;Warum?</translation>
    </message>
    <message>
        <source>&amp;Older</source>
        <translation>Ä&amp;ltere</translation>
    </message>
    <message>
        <source>T&amp;o</source>
        <translation>A&amp;n</translation>
    </message>
    <message>
        <source>any recipient</source>
        <translation>beliebiger Empfänger</translation>
    </message>
    <message>
        <source>Says what would be decided of mail from this sender, by the DNS as it is now. Nothing is sent and nothing is changed.</source>
        <translation>Sagt, was über Mail von diesem Absender entschieden würde, nach dem jetzigen Stand des DNS. Nichts wird gesendet und nichts geändert.</translation>
    </message>
    <message>
        <source>The state of the protection could not be read.</source>
        <translation>Der Stand des Schutzes konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>%1 is set aside: %2</source>
        <translation>%1 wird nicht befragt: %2</translation>
    </message>
    <message>
        <source>lists in the DNS: %1</source>
        <translation>Listen im DNS: %1</translation>
    </message>
    <message>
        <source>known servers: %1</source>
        <translation>bekannte Server: %1</translation>
    </message>
    <message>
        <source>The refusals could not be read.</source>
        <translation>Die Ablehnungen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The reasons could not be read.</source>
        <translation>Die Gründe konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Why was it refused?</source>
        <translation>Warum wurde das abgelehnt?</translation>
    </message>
    <message>
        <source>It could not be tried.</source>
        <translation>Das konnte nicht ausprobiert werden.</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Address, domain or network</source>
        <translation>Adresse, Domain oder Netz</translation>
    </message>
    <message>
        <source>It is</source>
        <translation>Ist</translation>
    </message>
    <message>
        <source>For mail to</source>
        <translation>Für Mail an</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>List in the DNS</source>
        <translation>Liste im DNS</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Führt</translation>
    </message>
    <message>
        <source>names of bad repute</source>
        <translation>Namen von schlechtem Ruf</translation>
    </message>
    <message>
        <source>servers that are welcome</source>
        <translation>willkommene Server</translation>
    </message>
    <message>
        <source>servers of bad repute</source>
        <translation>Server von schlechtem Ruf</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Set aside: %1</source>
        <translation>Nicht gefragt: %1</translation>
    </message>
    <message>
        <source>Answers; tested %1</source>
        <translation>Antwortet; geprüft %1</translation>
    </message>
    <message>
        <source>Not tested yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Blocked and welcome</source>
        <translation>Gesperrt und willkommen</translation>
    </message>
    <message>
        <source>Nobody is blocked or welcome in particular</source>
        <translation>Niemand ist eigens gesperrt oder willkommen</translation>
    </message>
    <message>
        <source>Block a sender below, or make one welcome whose mail must never be in Junk.</source>
        <translation>Sperren Sie unten einen Absender, oder heißen Sie einen willkommen, dessen Mail nie in Junk landen darf.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>What becomes of its mail</source>
        <translation>Was mit seiner Mail geschieht</translation>
    </message>
    <message>
        <source>is blocked</source>
        <translation>ist gesperrt</translation>
    </message>
    <message>
        <source>is welcome</source>
        <translation>ist willkommen</translation>
    </message>
    <message>
        <source>everybody, or a domain or account here</source>
        <translation>alle, oder eine Domain oder ein Konto hier</translation>
    </message>
    <message>
        <source>for mail to</source>
        <translation>für Mail an</translation>
    </message>
    <message>
        <source>Lists in the DNS</source>
        <translation>Listen im DNS</translation>
    </message>
    <message>
        <source>No list is asked</source>
        <translation>Keine Liste wird gefragt</translation>
    </message>
    <message>
        <source>Name the block lists whose terms allow your use in the setting dnsbl.lists, on Rules and points.</source>
        <translation>Nennen Sie die Sperrlisten, deren Bedingungen Ihre Nutzung erlauben, in der Einstellung dnsbl.lists unter „Regeln und Punkte“.</translation>
    </message>
    <message>
        <source>The lists could not be read.</source>
        <translation>Die Listen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The list was not changed.</source>
        <translation>Die Liste wurde nicht geändert.</translation>
    </message>
    <message>
        <source>%1 is blocked now.</source>
        <translation>%1 ist jetzt gesperrt.</translation>
    </message>
    <message>
        <source>%1 is welcome now.</source>
        <translation>%1 ist jetzt willkommen.</translation>
    </message>
    <message>
        <source>%1 was removed from the list.</source>
        <translation>%1 wurde aus der Liste entfernt.</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Tr&amp;y it</source>
        <translation>A&amp;usprobieren</translation>
    </message>
    <message>
        <source>Re&amp;fusals</source>
        <translation>Ab&amp;lehnungen</translation>
    </message>
    <message>
        <source>&amp;Quarantine</source>
        <translation>&amp;Quarantäne</translation>
    </message>
    <message>
        <source>&amp;Quarantine (%1)</source>
        <translation>&amp;Quarantäne (%1)</translation>
    </message>
    <message>
        <source>&amp;Lists</source>
        <translation>L&amp;isten</translation>
    </message>
    <message>
        <source>Rules and &amp;points</source>
        <translation>Regeln und &amp;Punkte</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>Pro&amp;be</translation>
    </message>
    <message>
        <source>Address, reference or answer</source>
        <translation>Adresse, Kennung oder Antwort</translation>
    </message>
    <message>
        <source>Check incoming mail</source>
        <translation>Eingehende Mail prüfen</translation>
    </message>
    <message>
        <source>Suspicious from</source>
        <translation>Verdächtig ab</translation>
    </message>
    <message>
        <source>Junk from</source>
        <translation>Junk ab</translation>
    </message>
    <message>
        <source>Refused from</source>
        <translation>Abgelehnt ab</translation>
    </message>
    <message>
        <source>Server without a name</source>
        <translation>Server ohne Namen</translation>
    </message>
    <message>
        <source>Pause before the greeting</source>
        <translation>Pause vor der Begrüßung</translation>
    </message>
    <message>
        <source>Whose mail is put off once</source>
        <translation>Wessen Mail einmal vertröstet wird</translation>
    </message>
    <message>
        <source>Our domains from outside</source>
        <translation>Eigene Domains von außen</translation>
    </message>
    <message>
        <source>Points: no name in the DNS</source>
        <translation>Punkte: kein Name im DNS</translation>
    </message>
    <message>
        <source>Points: name does not lead back</source>
        <translation>Punkte: Name führt nicht zurück</translation>
    </message>
    <message>
        <source>Points: spoke before the greeting</source>
        <translation>Punkte: sprach vor der Begrüßung</translation>
    </message>
    <message>
        <source>Points: strange name given</source>
        <translation>Punkte: seltsamer Name</translation>
    </message>
    <message>
        <source>Points: many unknown recipients</source>
        <translation>Punkte: viele unbekannte Empfänger</translation>
    </message>
    <message>
        <source>Points: not the author, reject asked</source>
        <translation>Punkte: nicht der Autor, Ablehnung erbeten</translation>
    </message>
    <message>
        <source>Points: not the author, quarantine asked</source>
        <translation>Punkte: nicht der Autor, Quarantäne erbeten</translation>
    </message>
    <message>
        <source>Points: not the author, nothing asked</source>
        <translation>Punkte: nicht der Autor, nichts erbeten</translation>
    </message>
    <message>
        <source>Points: SPF fails</source>
        <translation>Punkte: SPF scheitert</translation>
    </message>
    <message>
        <source>Points: SPF nearly fails</source>
        <translation>Punkte: SPF scheitert beinahe</translation>
    </message>
    <message>
        <source>Points: SPF record is wrong</source>
        <translation>Punkte: SPF-Eintrag ist falsch</translation>
    </message>
    <message>
        <source>Points: nothing published</source>
        <translation>Punkte: nichts veröffentlicht</translation>
    </message>
    <message>
        <source>Points: our domain, not proven</source>
        <translation>Punkte: eigene Domain, nicht bewiesen</translation>
    </message>
    <message>
        <source>Points: several authors</source>
        <translation>Punkte: mehrere Autoren</translation>
    </message>
    <message>
        <source>Points: other address in the name</source>
        <translation>Punkte: andere Adresse im Namen</translation>
    </message>
    <message>
        <source>Points: bounce of others&apos; mail</source>
        <translation>Punkte: Bounce zu fremder Mail</translation>
    </message>
    <message>
        <source>Taken off: known correspondent</source>
        <translation>Abzug: bekannter Briefpartner</translation>
    </message>
    <message>
        <source>Reasons add up to points. Mail with few points is delivered; from the lines below on it is called suspicious, goes to Junk, or is refused. Refused is only what has reasons of two kinds: the connection, the sender&apos;s identity, the content. Mail of partners is never refused for these reasons.</source>
        <translation>Gründe addieren sich zu Punkten. Mail mit wenigen Punkten wird zugestellt; ab den Grenzen unten heißt sie verdächtig, kommt in den Junk-Ordner oder wird abgelehnt. Abgelehnt wird nur, was Gründe zweier Arten hat: Verbindung, Identität des Absenders, Inhalt. Mail von Partnern wird aus diesen Gründen nie abgelehnt.</translation>
    </message>
    <message>
        <source>Mail fro&amp;m</source>
        <translation>Mail &amp;von</translation>
    </message>
    <message>
        <source>At the addr&amp;ess</source>
        <translation>An der Adr&amp;esse</translation>
    </message>
    <message>
        <source>That &amp;calls itself</source>
        <translation>Die sich so &amp;nennt</translation>
    </message>
    <message>
        <source>Why it is kept back</source>
        <translation>Warum sie zurückgehalten wird</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Will be removed</source>
        <translation>Wird entfernt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Sent on by</source>
        <translation>Weitergeleitet von</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Quarantäne</translation>
    </message>
    <message>
        <source>Nothing in quarantine</source>
        <translation>Nichts in Quarantäne</translation>
    </message>
    <message>
        <source>Mail that was taken and is kept back is listed here until it is released, or removed after the time that the setting quarantine.keep names.</source>
        <translation>Angenommene Mail, die zurückgehalten wird, steht hier, bis sie freigegeben oder nach der Zeit entfernt wird, die die Einstellung quarantine.keep nennt.</translation>
    </message>
    <message>
        <source>&amp;Release …</source>
        <translation>&amp;Freigeben …</translation>
    </message>
    <message>
        <source>&amp;Delete …</source>
        <translation>Lös&amp;chen …</translation>
    </message>
    <message>
        <source>Delete &amp;all …</source>
        <translation>&amp;Alle löschen …</translation>
    </message>
    <message>
        <source>Sender or recipient</source>
        <translation>Absender oder Empfänger</translation>
    </message>
    <message>
        <source>The quarantine could not be read.</source>
        <translation>Die Quarantäne konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Why is it in quarantine?</source>
        <translation>Warum ist sie in Quarantäne?</translation>
    </message>
    <message>
        <source>Release from quarantine</source>
        <translation>Aus der Quarantäne freigeben</translation>
    </message>
    <message>
        <source>Release %1?</source>
        <translation>%1 freigeben?</translation>
    </message>
    <message>
        <source>It is delivered to the recipients&apos; inboxes as if it had just come, or sent on where an alias sends it on. Open attachments only if you know what they are.</source>
        <translation>Sie wird in die Posteingänge der Empfänger zugestellt, als wäre sie eben gekommen, oder weitergeleitet, wo ein Alias weiterleitet. Öffnen Sie Anhänge nur, wenn Sie wissen, was sie sind.</translation>
    </message>
    <message>
        <source>&amp;Release</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>The mail was not released.</source>
        <translation>Die Mail wurde nicht freigegeben.</translation>
    </message>
    <message>
        <source>Released: %1.</source>
        <translation>Freigegeben: %1.</translation>
    </message>
    <message>
        <source>Delete from quarantine</source>
        <translation>Aus der Quarantäne löschen</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message>
        <source>Neither the senders nor the recipients are told. This cannot be undone.</source>
        <translation>Weder Absender noch Empfänger erfahren davon. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>The mail was not deleted.</source>
        <translation>Die Mail wurde nicht gelöscht.</translation>
    </message>
    <message>
        <source>Deleted: %1.</source>
        <translation>Gelöscht: %1.</translation>
    </message>
    <message>
        <source>Delete all %1?</source>
        <translation>Alle löschen: %1?</translation>
    </message>
    <message>
        <source>Delete all messages with “%1”?</source>
        <translation>Alle Nachrichten mit „%1“ löschen?</translation>
    </message>
    <message>
        <source>%1 stayed in quarantine.</source>
        <translation>%1 in Quarantäne geblieben.</translation>
    </message>
    <message>
        <source>There is nowhere to deliver it to for: %1.</source>
        <translation>Es gibt kein Ziel für: %1.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::QueryDialog</name>
    <message>
        <source>Ask for held mail</source>
        <translation>Nach aufbewahrter Mail fragen</translation>
    </message>
    <message>
        <source>Who was asked, and what they said</source>
        <translation>Wer gefragt wurde, und was sie sagten</translation>
    </message>
    <message>
        <source>Mail for %1</source>
        <translation>Mail für %1</translation>
    </message>
    <message>
        <source>Waiting for the replies</source>
        <translation>Die Antworten stehen noch aus</translation>
    </message>
    <message>
        <source>Asking. A partner that cannot be reached may take half a minute …</source>
        <translation>Es wird gefragt. Bei einem Partner, der nicht erreichbar ist, kann es eine halbe Minute dauern …</translation>
    </message>
    <message>
        <source>The question was not asked.</source>
        <translation>Die Frage wurde nicht gestellt.</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1 für %2</translation>
    </message>
    <message>
        <source>There is nobody to ask: no partner holds mail for a domain of this server.</source>
        <translation>Es gibt niemanden zu fragen: Kein Partner bewahrt Mail für eine Domain dieses Servers auf.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::QueueActions</name>
    <message>
        <source>1 recipient</source>
        <translation>1 Empfänger</translation>
    </message>
    <message>
        <source>%1 recipients</source>
        <translation>%1 Empfänger</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 von %2, %3</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>They are tried at once, also where the other side did not answer before.</source>
        <translation>Sie werden sofort versucht, auch wo die Gegenseite zuvor nicht geantwortet hat.</translation>
    </message>
    <message>
        <source>&amp;Retry now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message>
        <source>Trying now: %1.</source>
        <translation>Wird jetzt versucht: %1.</translation>
    </message>
    <message>
        <source>The mail was not tried.</source>
        <translation>Die Mail wurde nicht versucht.</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>They stay in the queue, are not tried and do not expire until released.</source>
        <translation>Sie bleiben in der Warteschlange, werden nicht versucht und laufen nicht ab, bis sie freigegeben werden.</translation>
    </message>
    <message>
        <source>&amp;Hold</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>On hold now: %1.</source>
        <translation>Jetzt angehalten: %1.</translation>
    </message>
    <message>
        <source>The mail was not put on hold.</source>
        <translation>Die Mail wurde nicht angehalten.</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>What was put on hold goes on.</source>
        <translation>Was angehalten wurde, läuft weiter.</translation>
    </message>
    <message>
        <source>&amp;Release</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>Released: %1.</source>
        <translation>Freigegeben: %1.</translation>
    </message>
    <message>
        <source>The mail was not released.</source>
        <translation>Die Mail wurde nicht freigegeben.</translation>
    </message>
    <message>
        <source>Return to sender</source>
        <translation>An Absender zurück</translation>
    </message>
    <message>
        <source>Delivery is given up, and the senders get a bounce. This cannot be undone.</source>
        <translation>Die Zustellung wird aufgegeben, und die Absender bekommen einen Rückläufer. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>&amp;Return to sender</source>
        <translation>An Absender &amp;zurück</translation>
    </message>
    <message>
        <source>Returned to sender: %1.</source>
        <translation>An Absender zurück: %1.</translation>
    </message>
    <message>
        <source>The mail was not returned.</source>
        <translation>Die Mail ging nicht zurück.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>They are removed from the queue without a bounce. This cannot be undone.</source>
        <translation>Sie werden ohne Rückläufer aus der Warteschlange entfernt. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Removed: %1.</source>
        <translation>Entfernt: %1.</translation>
    </message>
    <message>
        <source>The mail was not removed.</source>
        <translation>Die Mail wurde nicht entfernt.</translation>
    </message>
    <message>
        <source>None of these is on hold.</source>
        <translation>Nichts davon ist angehalten.</translation>
    </message>
    <message>
        <source>None of these is in the queue any more.</source>
        <translation>Nichts davon ist noch in der Warteschlange.</translation>
    </message>
    <message>
        <source>%1: %2?</source>
        <translation>%1: %2?</translation>
    </message>
    <message>
        <source>Return %1?</source>
        <translation>%1 zurücksenden?</translation>
    </message>
    <message>
        <source>For example: The address has been closed.</source>
        <translation>Zum Beispiel: Die Adresse wurde geschlossen.</translation>
    </message>
    <message>
        <source>Reason given to the &amp;senders (optional):</source>
        <translation>&amp;Begründung für die Absender (darf leer bleiben):</translation>
    </message>
</context>
<context>
    <name>ismail::admin::QueueExport</name>
    <message>
        <source>The file could not be opened: %1.</source>
        <translation>Die Datei konnte nicht geöffnet werden: %1.</translation>
    </message>
    <message>
        <source>The file could not be written: %1.</source>
        <translation>Die Datei konnte nicht geschrieben werden: %1.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::QueueModel</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Last reply</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Message id</source>
        <translation>Nachrichtennummer</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Byte</translation>
    </message>
</context>
<context>
    <name>ismail::admin::QueuePage</name>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>Warum sie wartet</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Älteste</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Down since</source>
        <translation>Fort seit</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Retry &amp;all now</source>
        <translation>&amp;Alles jetzt versuchen</translation>
    </message>
    <message>
        <source>&amp;Retry now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message>
        <source>Try the selected mail at once</source>
        <translation>Die ausgewählte Mail sofort versuchen</translation>
    </message>
    <message>
        <source>&amp;Hold</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Put the selected mail on hold until it is released</source>
        <translation>Die ausgewählte Mail anhalten, bis sie freigegeben wird</translation>
    </message>
    <message>
        <source>Re&amp;lease</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>Release the selected mail from hold</source>
        <translation>Die ausgewählte Mail freigeben</translation>
    </message>
    <message>
        <source>Return to &amp;sender …</source>
        <translation>An &amp;Absender zurück …</translation>
    </message>
    <message>
        <source>Give up the selected mail and send a bounce to the senders</source>
        <translation>Die ausgewählte Mail aufgeben und den Absendern einen Rückläufer senden</translation>
    </message>
    <message>
        <source>Re&amp;move …</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>Remove the selected mail without a bounce</source>
        <translation>Die ausgewählte Mail ohne Rückläufer entfernen</translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>Write all rows that match into a CSV file (Ctrl+E)</source>
        <translation>Alle passenden Zeilen in eine CSV-Datei schreiben (Strg+E)</translation>
    </message>
    <message>
        <source>Select all that match</source>
        <translation>Alle passenden auswählen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Text to search for</source>
        <translation>Suchtext</translation>
    </message>
    <message>
        <source>Search for</source>
        <translation>Suchen nach</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Jeder Zustand</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Any age</source>
        <translation>Jedes Alter</translation>
    </message>
    <message>
        <source>Older than an hour</source>
        <translation>Älter als eine Stunde</translation>
    </message>
    <message>
        <source>Older than four hours</source>
        <translation>Älter als vier Stunden</translation>
    </message>
    <message>
        <source>Older than a day</source>
        <translation>Älter als ein Tag</translation>
    </message>
    <message>
        <source>Older than three days</source>
        <translation>Älter als drei Tage</translation>
    </message>
    <message>
        <source>Show all destinations</source>
        <translation>Alle Ziele zeigen</translation>
    </message>
    <message>
        <source>&amp;Clear filter</source>
        <translation>Filter &amp;löschen</translation>
    </message>
    <message>
        <source>name@example.org, @example.org, or &lt;&gt; for none</source>
        <translation>name@example.org, @example.org, oder &lt;&gt; für keinen</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Nothing in the queue matches this filter.</source>
        <translation>Nichts in der Warteschlange passt zu diesem Filter.</translation>
    </message>
    <message>
        <source>The queue could not be read.</source>
        <translation>Die Warteschlange konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The destinations could not be read.</source>
        <translation>Die Ziele konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>mehr als %1</translation>
    </message>
    <message>
        <source>%1 recipients match</source>
        <translation>%1 Empfänger passen</translation>
    </message>
    <message>
        <source>1 recipient</source>
        <translation>1 Empfänger</translation>
    </message>
    <message>
        <source>%1 recipients</source>
        <translation>%1 Empfänger</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>Die Warteschlange ist leer</translation>
    </message>
    <message>
        <source>All accepted mail has been delivered. Mail that cannot be delivered at once waits here, with the reason.</source>
        <translation>Alle angenommene Mail ist zugestellt. Mail, die nicht sofort zugestellt werden kann, wartet hier, mit dem Grund.</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 ausgewählt</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 ausgewählt</translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation>&amp;Nichts auswählen</translation>
    </message>
    <message>
        <source>&amp;Select all %1</source>
        <translation>&amp;Alle %1 auswählen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Some of the selected rows are still being loaded.</source>
        <translation>Einige der ausgewählten Zeilen werden noch geladen.</translation>
    </message>
    <message>
        <source>To act on very many rows at once, select all that match.</source>
        <translation>Um sehr viele auf einmal zu behandeln, wählen Sie alle passenden aus.</translation>
    </message>
    <message>
        <source>Export the queue</source>
        <translation>Warteschlange exportieren</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Exporting: %1 of %2 rows …</source>
        <translation>Export: %1 von %2 Zeilen …</translation>
    </message>
    <message>
        <source>%1 rows were written to %2.</source>
        <translation>%1 Zeilen wurden in %2 geschrieben.</translation>
    </message>
    <message>
        <source>The queue was not exported.</source>
        <translation>Die Warteschlange wurde nicht exportiert.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::RecipientsDialog</name>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Recipients of %1</source>
        <translation>Empfänger von %1</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Search recipients</source>
        <translation>Empfänger suchen</translation>
    </message>
    <message>
        <source>The list is used when the domain&apos;s recipients are set to &quot;Only recipients on a list kept here&quot;. It should match the recipients at the primary.</source>
        <translation>Die Liste gilt, wenn für die Domain „Nur Empfänger auf einer Liste, die hier geführt wird“ gewählt ist. Sie sollte mit den Empfängern beim Primärserver übereinstimmen.</translation>
    </message>
    <message>
        <source>New recipients, one per line: anna, or anna@%1</source>
        <translation>Neue Empfänger, einer je Zeile: anna oder anna@%1</translation>
    </message>
    <message>
        <source>New recipients</source>
        <translation>Neue Empfänger</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Replace from &amp;file …</source>
        <translation>Aus &amp;Datei ersetzen …</translation>
    </message>
    <message>
        <source>The list could not be read.</source>
        <translation>Die Liste konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The first %1 of %2; search to see others.</source>
        <translation>Die ersten %1 von %2; suchen Sie, um andere zu sehen.</translation>
    </message>
    <message>
        <source>%1 recipients</source>
        <translation>%1 Empfänger</translation>
    </message>
    <message>
        <source>%1 added, %2 removed; %3 recipients now.</source>
        <translation>%1 hinzugefügt, %2 entfernt; jetzt %3 Empfänger.</translation>
    </message>
    <message>
        <source>The recipients were not added.</source>
        <translation>Die Empfänger wurden nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>Remove recipients</source>
        <translation>Empfänger entfernen</translation>
    </message>
    <message>
        <source>Remove %1 recipients from the list?</source>
        <translation>%1 Empfänger aus der Liste entfernen?</translation>
    </message>
    <message>
        <source>If the list is used, mail for them is refused from then on.</source>
        <translation>Wenn die Liste gilt, wird Mail an sie von da an abgelehnt.</translation>
    </message>
    <message>
        <source>The recipients were not removed.</source>
        <translation>Die Empfänger wurden nicht entfernt.</translation>
    </message>
    <message>
        <source>Recipients, one per line</source>
        <translation>Empfänger, einer je Zeile</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>Die Datei konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>It must be a text file of at most 8 MB.</source>
        <translation>Es muss eine Textdatei von höchstens 8 MB sein.</translation>
    </message>
    <message>
        <source>Replace the list</source>
        <translation>Liste ersetzen</translation>
    </message>
    <message>
        <source>Replace the whole list by the %1 recipients of this file?</source>
        <translation>Die ganze Liste durch die %1 Empfänger dieser Datei ersetzen?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>The list was not replaced.</source>
        <translation>Die Liste wurde nicht ersetzt.</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Recipients that are not in the file are removed; the list has %1 now.</source>
        <translation>Empfänger, die nicht in der Datei stehen, werden entfernt; die Liste hat jetzt %1.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ReportsDialog</name>
    <message>
        <source>&amp;7 days</source>
        <translation>&amp;7 Tage</translation>
    </message>
    <message>
        <source>&amp;30 days</source>
        <translation>&amp;30 Tage</translation>
    </message>
    <message>
        <source>&amp;90 days</source>
        <translation>&amp;90 Tage</translation>
    </message>
    <message>
        <source>&amp;180 days</source>
        <translation>&amp;180 Tage</translation>
    </message>
    <message>
        <source>Who sends as %1</source>
        <translation>Wer im Namen von %1 sendet</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>The last</source>
        <translation>Zeitraum:</translation>
    </message>
    <message>
        <source>No reports in the last %1 days</source>
        <translation>Keine Berichte in den letzten %1 Tagen</translation>
    </message>
    <message>
        <source>They come if the DMARC record of %1 says
%2
Large receivers send a report once a day, small ones send none. After a change of the record, wait a day or two.</source>
        <translation>Sie kommen, wenn im DMARC-Eintrag von %1 steht:
%2
Große Empfänger senden einmal am Tag einen Bericht, kleine keinen. Warten Sie nach einer Änderung des Eintrags ein, zwei Tage.</translation>
    </message>
    <message>
        <source>&amp;Copy rua=mailto:…</source>
        <translation>rua=mailto:… &amp;kopieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>The reports could not be read.</source>
        <translation>Die Berichte konnten nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ReportsView</name>
    <message>
        <source>All proven</source>
        <translation>Alle belegt</translation>
    </message>
    <message>
        <source>None proven</source>
        <translation>Keine belegt</translation>
    </message>
    <message>
        <source>%1 not proven</source>
        <translation>%1 nicht belegt</translation>
    </message>
    <message>
        <source>Many small ones together</source>
        <translation>Viele kleine zusammen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Of a report about very many servers, those with few messages are counted together.</source>
        <translation>Bei einem Bericht über sehr viele Server werden die mit wenigen Nachrichten zusammengezählt.</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Proven</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>By signature</source>
        <translation>Durch Signatur</translation>
    </message>
    <message>
        <source>By SPF</source>
        <translation>Durch SPF</translation>
    </message>
    <message>
        <source>Reported by</source>
        <translation>Berichtet von</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Tells of mail until</source>
        <translation>Über Mail bis</translation>
    </message>
    <message>
        <source>Messages by day</source>
        <translation>Nachrichten nach Tagen</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Reporters</source>
        <translation>&amp;Berichtende</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>No servers</source>
        <translation>Keine Server</translation>
    </message>
    <message>
        <source>The reports of this time tell of no message.</source>
        <translation>Die Berichte aus dieser Zeit nennen keine Nachricht.</translation>
    </message>
    <message>
        <source>Reporters</source>
        <translation>Berichtende</translation>
    </message>
    <message>
        <source>Anybody with a domain can send reports. Before you act on a surprising figure, look at who reported it.</source>
        <translation>Jeder, der eine Domain hat, kann Berichte senden. Sehen Sie nach, wer berichtet hat, bevor Sie auf eine überraschende Zahl hin handeln.</translation>
    </message>
    <message>
        <source>Of these, proven</source>
        <translation>Davon belegt</translation>
    </message>
    <message>
        <source>No messages</source>
        <translation>Keine Nachrichten</translation>
    </message>
    <message>
        <source>And %1 others with fewer messages.</source>
        <translation>Und %1 weitere mit weniger Nachrichten.</translation>
    </message>
    <message>
        <source>If a server with mail that was not proven is yours or sends for you, let it sign with a key of %1 or send through this server. If you do not know it, a forger uses it, or it forwards mail of your people.</source>
        <translation>Wenn ein Server mit nicht belegter Mail Ihrer ist oder für Sie sendet, lassen Sie ihn mit einem Schlüssel von %1 signieren oder über diesen Server senden. Wenn Sie ihn nicht kennen, benutzt ihn ein Fälscher, oder er leitet Mail Ihrer Leute weiter.</translation>
    </message>
    <message>
        <source>The reports of this time tell of no message that claimed to be of %1.</source>
        <translation>Die Berichte aus dieser Zeit nennen keine Nachricht, die angab, von %1 zu sein.</translation>
    </message>
    <message>
        <source>One message claimed to be of %1, and it was proven.</source>
        <translation>Eine Nachricht gab an, von %1 zu sein, und sie war belegt.</translation>
    </message>
    <message>
        <source>One message claimed to be of %1, and it was not proven: see the server below.</source>
        <translation>Eine Nachricht gab an, von %1 zu sein, und sie war nicht belegt: siehe den Server unten.</translation>
    </message>
    <message>
        <source>%1 messages claimed to be of %2; all were proven.</source>
        <translation>%1 Nachrichten gaben an, von %2 zu sein; alle waren belegt.</translation>
    </message>
    <message>
        <source>%1 messages claimed to be of %2; none was proven: see the servers below.</source>
        <translation>%1 Nachrichten gaben an, von %2 zu sein; keine war belegt: siehe die Server unten.</translation>
    </message>
    <message>
        <source>%1 messages claimed to be of %2; one (%3) was proven.</source>
        <translation>%1 Nachrichten gaben an, von %2 zu sein; eine (%3) war belegt.</translation>
    </message>
    <message>
        <source>%1 messages claimed to be of %2; %3 (%4) were proven.</source>
        <translation>%1 Nachrichten gaben an, von %2 zu sein; %3 (%4) waren belegt.</translation>
    </message>
    <message>
        <source>One was not: see the servers below.</source>
        <translation>Eine war es nicht: siehe die Server unten.</translation>
    </message>
    <message>
        <source>%1 were not: see the servers below.</source>
        <translation>%1 waren es nicht: siehe die Server unten.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::RestoreDialog</name>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>%1 wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>What is in it</source>
        <translation>Was darin ist</translation>
    </message>
    <message>
        <source>How to switch to it</source>
        <translation>Wie Sie darauf umsteigen</translation>
    </message>
    <message>
        <source>Into the &amp;directory:</source>
        <translation>In das &amp;Verzeichnis:</translation>
    </message>
    <message>
        <source>A new directory on the server. Nothing is overwritten, and the service keeps running with its present data.</source>
        <translation>Ein neues Verzeichnis auf dem Server. Nichts wird überschrieben, und der Dienst läuft mit seinen jetzigen Daten weiter.</translation>
    </message>
    <message>
        <source>Reading the whole backup …</source>
        <translation>Die ganze Sicherung wird gelesen …</translation>
    </message>
    <message>
        <source>Made %1, %2</source>
        <translation>Erstellt %1, %2</translation>
    </message>
    <message>
        <source>It is damaged and cannot be restored. Choose another one.</source>
        <translation>Sie ist beschädigt und kann nicht wiederhergestellt werden. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>The backup is complete, and every checksum is right.</source>
        <translation>Die Sicherung ist vollständig, und jede Prüfsumme stimmt.</translation>
    </message>
    <message>
        <source>%1 domains, %2 accounts</source>
        <translation>%1 Domains, %2 Konten</translation>
    </message>
    <message>
        <source>%1 messages in mailboxes, %2 recipients in the queue</source>
        <translation>%1 Nachrichten in Postfächern, %2 Empfänger in der Warteschlange</translation>
    </message>
    <message>
        <source>Mail that arrived after the backup is not in it. Mail in its queue is sent again.</source>
        <translation>Mail, die nach der Sicherung ankam, ist nicht darin. Mail in ihrer Warteschlange wird noch einmal gesendet.</translation>
    </message>
    <message>
        <source>Enter the directory to create.</source>
        <translation>Geben Sie das Verzeichnis ein, das angelegt werden soll.</translation>
    </message>
    <message>
        <source>The backup was not restored.</source>
        <translation>Die Sicherung wurde nicht wiederhergestellt.</translation>
    </message>
    <message>
        <source>The backup was restored to %1.</source>
        <translation>Die Sicherung wurde nach %1 wiederhergestellt.</translation>
    </message>
    <message>
        <source>Restored to %1</source>
        <translation>Wiederhergestellt nach %1</translation>
    </message>
    <message>
        <source>Stop the service, move its present data directory aside, and put the new one in its place. To try it first, start the service on it manually:</source>
        <translation>Beenden Sie den Dienst, legen Sie sein jetziges Datenverzeichnis beiseite, und setzen Sie das neue an seine Stelle. Um es zuerst auszuprobieren, starten Sie den Dienst von Hand darauf:</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>&amp;Passphrase:</source>
        <translation>&amp;Passphrase:</translation>
    </message>
    <message>
        <source>The passphrase that the backup was made with. It decrypts the keys in the backup.</source>
        <translation>Die Passphrase, mit der die Sicherung erstellt wurde. Sie entschlüsselt die Schlüssel darin.</translation>
    </message>
    <message>
        <source>Enter the passphrase that the backup was made with.</source>
        <translation>Geben Sie die Passphrase ein, mit der die Sicherung erstellt wurde.</translation>
    </message>
    <message>
        <source>Where the service keeps its data could not be read.</source>
        <translation>Wo der Dienst seine Daten aufbewahrt, konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The backup could not be read.</source>
        <translation>Die Sicherung konnte nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::SendLimitsEdit</name>
    <message>
        <source>Messages per &amp;hour:</source>
        <translation>Nachrichten je &amp;Stunde:</translation>
    </message>
    <message>
        <source>Messages per &amp;day:</source>
        <translation>Nachrichten am &amp;Tag:</translation>
    </message>
    <message>
        <source>Recipients per hour:</source>
        <translation>Empfänger je Stunde:</translation>
    </message>
    <message>
        <source>Recipients per day:</source>
        <translation>Empfänger am Tag:</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>%1 sent</source>
        <translation>%1 gesendet</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ServiceLink</name>
    <message>
        <source>Not connected.</source>
        <translation>Nicht verbunden.</translation>
    </message>
    <message>
        <source>There is no connection to the service yet.</source>
        <translation>Es besteht noch keine Verbindung zum Dienst.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::SettingsForm</name>
    <message>
        <source>&amp;Save changes</source>
        <translation>Änderungen &amp;speichern</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Reset %1 to its default</source>
        <translation>%1 auf die Vorgabe zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zur Vorgabe: %1</translation>
    </message>
    <message>
        <source>Allowed: %1.</source>
        <translation>Erlaubt: %1.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>stored; type to replace it</source>
        <translation>gespeichert; zum Ersetzen etwas eingeben</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>several, separated by spaces</source>
        <translation>mehrere, durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>noch nicht gespeichert</translation>
    </message>
    <message>
        <source>waits for a restart of the service</source>
        <translation>wartet auf einen Neustart des Dienstes</translation>
    </message>
    <message>
        <source>takes effect after a restart</source>
        <translation>wirkt nach einem Neustart</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>1 change is not saved</source>
        <translation>1 Änderung ist nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 changes are not saved</source>
        <translation>%1 Änderungen sind nicht gespeichert</translation>
    </message>
    <message>
        <source>The settings could not be read.</source>
        <translation>Die Einstellungen konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Saved. Some changes take effect when the service is restarted.</source>
        <translation>Gespeichert. Einige Änderungen wirken erst, wenn der Dienst neu gestartet wird.</translation>
    </message>
    <message>
        <source>Saved; it is in effect now.</source>
        <translation>Gespeichert; es gilt jetzt.</translation>
    </message>
    <message>
        <source>Somebody else changed settings in the meantime.</source>
        <translation>Jemand anders hat inzwischen Einstellungen geändert.</translation>
    </message>
    <message>
        <source>What you typed is still here; the other fields show the current values on the server. Save again to apply your changes.</source>
        <translation>Was Sie eingegeben haben, ist noch da; die anderen Felder zeigen die jetzigen Werte auf dem Server. Speichern Sie noch einmal, um Ihre Änderungen anzuwenden.</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>The default was not restored.</source>
        <translation>Die Vorgabe wurde nicht wiederhergestellt.</translation>
    </message>
    <message>
        <source>%1 was reset to its default.</source>
        <translation>%1 wurde auf die Vorgabe zurückgesetzt.</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>yes</source>
        <comment>default</comment>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <comment>default</comment>
        <translation>nein</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>Delete the stored value of %1?</source>
        <translation>Den gespeicherten Wert von %1 löschen?</translation>
    </message>
    <message>
        <source>The value is never shown, so it cannot be restored.</source>
        <translation>Der Wert wird nirgends angezeigt und lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>&amp;Delete it</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>changed to %1 by somebody else in the meantime</source>
        <translation>inzwischen von jemand anderem auf %1 geändert</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
</context>
<context>
    <name>ismail::admin::SettingsPage</name>
    <message>
        <source>Only what differs from its &amp;default</source>
        <translation>Nur was von der &amp;Vorgabe abweicht</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>Keine Einstellung passt.</translation>
    </message>
    <message>
        <source>Search in all settings</source>
        <translation>In allen Einstellungen suchen</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>%1 settings, %2 changed</source>
        <translation>%1 Einstellungen, %2 geändert</translation>
    </message>
    <message>
        <source>1 setting</source>
        <translation>1 Einstellung</translation>
    </message>
    <message>
        <source>%1 settings</source>
        <translation>%1 Einstellungen</translation>
    </message>
</context>
<context>
    <name>ismail::admin::StatisticsPage</name>
    <message>
        <source>Forwarded copies</source>
        <translation>Weitergeleitete Kopien</translation>
    </message>
    <message>
        <source>Mailboxes found full</source>
        <translation>Volle Postfächer</translation>
    </message>
    <message>
        <source>Refused over a sending limit</source>
        <translation>Über einer Sendegrenze abgelehnt</translation>
    </message>
    <message>
        <source>Automatic replies</source>
        <translation>Automatische Antworten</translation>
    </message>
    <message>
        <source>Mail in and out</source>
        <translation>Mail herein und hinaus</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Held mail and partners</source>
        <translation>Aufbewahrte Mail und Partner</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Traffic in bytes</source>
        <translation>Datenmenge in Byte</translation>
    </message>
    <message>
        <source>Everything, as a table</source>
        <translation>Alles, als Tabelle</translation>
    </message>
    <message>
        <source>&amp;Hour</source>
        <translation>&amp;Stunde</translation>
    </message>
    <message>
        <source>&amp;Day</source>
        <translation>&amp;Tag</translation>
    </message>
    <message>
        <source>&amp;Week</source>
        <translation>&amp;Woche</translation>
    </message>
    <message>
        <source>&amp;Month</source>
        <translation>&amp;Monat</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>In this time</source>
        <translation>In dieser Zeit</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>Höchster Wert</translation>
    </message>
    <message>
        <source>Latest</source>
        <translation>Letzter Wert</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>The last</source>
        <translation>Zeitraum:</translation>
    </message>
    <message>
        <source>Log-ins to send</source>
        <translation>Anmeldungen zum Senden</translation>
    </message>
    <message>
        <source>POP3 connections</source>
        <translation>POP3-Verbindungen</translation>
    </message>
    <message>
        <source>POP3 log-ins</source>
        <translation>POP3-Anmeldungen</translation>
    </message>
    <message>
        <source>IMAP connections</source>
        <translation>IMAP-Verbindungen</translation>
    </message>
    <message>
        <source>IMAP log-ins</source>
        <translation>IMAP-Anmeldungen</translation>
    </message>
    <message>
        <source>Reading mail</source>
        <translation>Mail lesen</translation>
    </message>
    <message>
        <source>SMTP connections in</source>
        <translation>SMTP-Verbindungen herein</translation>
    </message>
    <message>
        <source>SMTP connections out</source>
        <translation>SMTP-Verbindungen hinaus</translation>
    </message>
    <message>
        <source>Messages received</source>
        <translation>Nachrichten empfangen</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>Byte empfangen</translation>
    </message>
    <message>
        <source>Delivered to mailboxes</source>
        <translation>In Postfächer zugestellt</translation>
    </message>
    <message>
        <source>Messages sent</source>
        <translation>Nachrichten gesendet</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>Byte gesendet</translation>
    </message>
    <message>
        <source>Recipients refused</source>
        <translation>Empfänger abgelehnt</translation>
    </message>
    <message>
        <source>Messages refused</source>
        <translation>Nachrichten abgelehnt</translation>
    </message>
    <message>
        <source>Held for a primary</source>
        <translation>Für einen Primärserver aufbewahrt</translation>
    </message>
    <message>
        <source>Deferred attempts</source>
        <translation>Zurückgestellte Versuche</translation>
    </message>
    <message>
        <source>Bounced to senders</source>
        <translation>An Absender zurück</translation>
    </message>
    <message>
        <source>Failed log-ins</source>
        <translation>Gescheiterte Anmeldungen</translation>
    </message>
    <message>
        <source>Queries from partners</source>
        <translation>Fragen von Partnern</translation>
    </message>
    <message>
        <source>Queries to partners</source>
        <translation>Fragen an Partner</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>Held in the queue</source>
        <translation>In der Warteschlange aufbewahrt</translation>
    </message>
    <message>
        <source>Open connections</source>
        <translation>Offene Verbindungen</translation>
    </message>
    <message>
        <source>The counters could not be read.</source>
        <translation>Die Zähler konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Nothing was counted in this time.</source>
        <translation>In dieser Zeit wurde nichts gezählt.</translation>
    </message>
    <message>
        <source>each point: %1</source>
        <translation>jeder Punkt: %1</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Mailboxes</source>
        <translation>Postfächer</translation>
    </message>
    <message>
        <source>Counters over time</source>
        <translation>Zähler im Verlauf</translation>
    </message>
</context>
<context>
    <name>ismail::admin::TableView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Sort by</source>
        <translation>&amp;Sortieren nach</translation>
    </message>
    <message>
        <source>Col&amp;umns</source>
        <translation>Sp&amp;alten</translation>
    </message>
</context>
<context>
    <name>ismail::admin::TestStep</name>
    <message>
        <source>A test message</source>
        <translation>Eine Testnachricht</translation>
    </message>
    <message>
        <source>It goes through the queue like any other message.</source>
        <translation>Sie geht durch die Warteschlange wie jede andere.</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>&amp;Senden</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>&amp;An:</translation>
    </message>
    <message>
        <source>Sending …</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>The message was not sent.</source>
        <translation>Die Nachricht wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>It is on its way as %1. The page Queue shows where it is.</source>
        <translation>Sie ist unterwegs als %1. Die Seite Warteschlange zeigt, wo sie ist.</translation>
    </message>
    <message>
        <source>It is on its way as %1 …</source>
        <translation>Sie ist unterwegs als %1 …</translation>
    </message>
    <message>
        <source>It has not arrived yet. The page Queue shows where it is, and why.</source>
        <translation>Sie ist noch nicht angekommen. Die Seite Warteschlange zeigt, wo sie ist, und warum.</translation>
    </message>
    <message>
        <source>It has arrived in the mailbox of %1.</source>
        <translation>Sie ist im Postfach von %1 angekommen.</translation>
    </message>
</context>
<context>
    <name>ismail::admin::TimeChart</name>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
</context>
<context>
    <name>ismail::admin::TrayIcon</name>
    <message>
        <source>&amp;Open ISMail Administrator</source>
        <translation>ISMail-Verwaltung ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>&amp;Ask partners for mail now</source>
        <translation>Jetzt &amp;Partner nach Mail fragen</translation>
    </message>
    <message>
        <source>&amp;Retry all now</source>
        <translation>Jetzt alles &amp;versuchen</translation>
    </message>
    <message>
        <source>&amp;Service</source>
        <translation>&amp;Dienst</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Restart</source>
        <translation>&amp;Neu starten</translation>
    </message>
    <message>
        <source>&amp;Pause notifications</source>
        <translation>Benachrichtigungen &amp;aussetzen</translation>
    </message>
    <message>
        <source>Start at &amp;log-on</source>
        <translation>Bei der Anme&amp;ldung starten</translation>
    </message>
    <message>
        <source>Start at log-on</source>
        <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>It could not be changed.</source>
        <translation>Das ließ sich nicht ändern.</translation>
    </message>
    <message>
        <source>E&amp;xit (the service keeps running)</source>
        <translation>B&amp;eenden (der Dienst läuft weiter)</translation>
    </message>
    <message>
        <source>Queue: %1 waiting, %2 held</source>
        <translation>Warteschlange: %1 warten, %2 aufbewahrt</translation>
    </message>
    <message>
        <source>Open the queue</source>
        <translation>Warteschlange öffnen</translation>
    </message>
    <message>
        <source>Nothing is waiting</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>%1 beenden</translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation>%1 starten</translation>
    </message>
    <message>
        <source>No new connections are accepted.</source>
        <translation>Neue Verbindungen werden nicht angenommen.</translation>
    </message>
    <message>
        <source>Connections are accepted again.</source>
        <translation>Verbindungen werden wieder angenommen.</translation>
    </message>
    <message>
        <source>Ask partners for mail</source>
        <translation>Partner nach Mail fragen</translation>
    </message>
    <message>
        <source>No partner holds mail for this server.</source>
        <translation>Kein Partner bewahrt Mail für diesen Server auf.</translation>
    </message>
    <message>
        <source>%1 of %2 answered.</source>
        <translation>%1 von %2 haben geantwortet.</translation>
    </message>
    <message>
        <source>Retry all</source>
        <translation>Alles versuchen</translation>
    </message>
    <message>
        <source>Being tried now: %1 recipients.</source>
        <translation>Werden jetzt versucht: %1 Empfänger.</translation>
    </message>
    <message>
        <source>The service was not changed</source>
        <translation>Der Dienst wurde nicht geändert</translation>
    </message>
    <message>
        <source>Show a pairing &amp;code …</source>
        <translation>Kopplungs&amp;code zeigen …</translation>
    </message>
</context>
<context>
    <name>ismail::admin::ViewpointsDialog</name>
    <message>
        <source>Mail servers (MX)</source>
        <translation>Mailserver (MX)</translation>
    </message>
    <message>
        <source>Address (A)</source>
        <translation>Adresse (A)</translation>
    </message>
    <message>
        <source>Address (AAAA)</source>
        <translation>Adresse (AAAA)</translation>
    </message>
    <message>
        <source>Reverse name (PTR)</source>
        <translation>Adressname (PTR)</translation>
    </message>
    <message>
        <source>Greeting at port 25</source>
        <translation>Begrüßung an Port 25</translation>
    </message>
    <message>
        <source>Encryption (STARTTLS)</source>
        <translation>Verschlüsselung (STARTTLS)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Certificate is for</source>
        <translation>Zertifikat gilt für</translation>
    </message>
    <message>
        <source>Certificate ends</source>
        <translation>Zertifikat endet</translation>
    </message>
    <message>
        <source>Certificate and TLSA</source>
        <translation>Zertifikat und TLSA</translation>
    </message>
    <message>
        <source>Certificate in the DNS (TLSA)</source>
        <translation>Zertifikat im DNS (TLSA)</translation>
    </message>
    <message>
        <source>Policy of encryption (MTA-STS)</source>
        <translation>Regel zur Verschlüsselung (MTA-STS)</translation>
    </message>
    <message>
        <source>Who may send (SPF)</source>
        <translation>Wer senden darf (SPF)</translation>
    </message>
    <message>
        <source>Stands for (CNAME)</source>
        <translation>Steht für (CNAME)</translation>
    </message>
    <message>
        <source>Not seen</source>
        <translation>Nicht zu sehen</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>passen</translation>
    </message>
    <message>
        <source>do not fit</source>
        <translation>passen nicht</translation>
    </message>
    <message>
        <source>not signed (DNSSEC)</source>
        <translation>nicht signiert (DNSSEC)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 (this server)</source>
        <translation>%1 (dieser Server)</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Name or address</source>
        <translation>Name oder Adresse</translation>
    </message>
    <message>
        <source>Look &amp;again</source>
        <translation>&amp;Erneut nachsehen</translation>
    </message>
    <message>
        <source>%1 as the servers of the group see it</source>
        <translation>%1, wie die Server der Gruppe es sehen</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Every server of the group looks at %1. This may take a minute …</source>
        <translation>Jeder Server der Gruppe sieht sich %1 an. Das kann eine Minute dauern …</translation>
    </message>
    <message>
        <source>The servers could not be asked.</source>
        <translation>Die Server konnten nicht gefragt werden.</translation>
    </message>
    <message>
        <source>What each server sees</source>
        <translation>Was jeder Server sieht</translation>
    </message>
</context>
<context>
    <name>ismail::admin::WaitingDomains</name>
    <message>
        <source>More domains wait after these: %1</source>
        <translation>Weitere Domains danach: %1</translation>
    </message>
    <message>
        <source>%1 wants mail for %2 held here, since %3</source>
        <translation>%1 möchte, dass Mail für %2 hier aufbewahrt wird, seit %3</translation>
    </message>
    <message>
        <source>Hold its mail</source>
        <translation>Mail aufbewahren</translation>
    </message>
    <message>
        <source>This server becomes a secondary for %1</source>
        <translation>Dieser Server wird Sekundärserver für %1</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>It is offered again when %1 connects anew</source>
        <translation>Es wird wieder angeboten, wenn sich %1 neu verbindet</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>ismail::admin::WhyView</name>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Delivered, called suspicious</source>
        <translation>Zugestellt, als verdächtig bezeichnet</translation>
    </message>
    <message>
        <source>Into the Junk folder</source>
        <translation>In den Junk-Ordner</translation>
    </message>
    <message>
        <source>Into quarantine</source>
        <translation>In Quarantäne</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>nothing there</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>probably wrong</source>
        <translation>wahrscheinlich falsch</translation>
    </message>
    <message>
        <source>says neither yes nor no</source>
        <translation>sagt weder ja noch nein</translation>
    </message>
    <message>
        <source>does not count</source>
        <translation>zählt nicht</translation>
    </message>
    <message>
        <source>not judged: the DNS did not answer</source>
        <translation>nicht beurteilt: Das DNS hat nicht geantwortet</translation>
    </message>
    <message>
        <source>cannot be judged: the record is wrong</source>
        <translation>nicht zu beurteilen: Der Eintrag ist falsch</translation>
    </message>
    <message>
        <source>an account that logged in</source>
        <translation>ein angemeldetes Konto</translation>
    </message>
    <message>
        <source>a trusted network</source>
        <translation>ein vertrautes Netz</translation>
    </message>
    <message>
        <source>the partner %1</source>
        <translation>der Partner %1</translation>
    </message>
    <message>
        <source>known: it has sent mail here before</source>
        <translation>bekannt: hat hierher schon gesendet</translation>
    </message>
    <message>
        <source>a stranger</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>the author&apos;s domain has no policy</source>
        <translation>die Domain des Autors hat keine Richtlinie</translation>
    </message>
    <message>
        <source>the author is proven, by SPF</source>
        <translation>der Autor ist durch SPF belegt</translation>
    </message>
    <message>
        <source>the author is proven, by a signature</source>
        <translation>der Autor ist durch eine Signatur belegt</translation>
    </message>
    <message>
        <source>the author is not proven; the domain asks to reject</source>
        <translation>der Autor ist nicht belegt; die Domain bittet um Ablehnung</translation>
    </message>
    <message>
        <source>the author is not proven; the domain asks to quarantine</source>
        <translation>der Autor ist nicht belegt; die Domain bittet um Quarantäne</translation>
    </message>
    <message>
        <source>the author is not proven; the domain asks for nothing</source>
        <translation>der Autor ist nicht belegt; die Domain bittet um nichts</translation>
    </message>
    <message>
        <source>Sending server</source>
        <translation>Sendender Server</translation>
    </message>
    <message>
        <source>Calls itself</source>
        <translation>Nennt sich</translation>
    </message>
    <message>
        <source>It is</source>
        <translation>Es ist</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>none (a bounce)</source>
        <translation>keiner (eine Rückmeldung)</translation>
    </message>
    <message>
        <source>Author&apos;s domain</source>
        <translation>Domain des Autors</translation>
    </message>
    <message>
        <source>SPF of %1</source>
        <translation>SPF von %1</translation>
    </message>
    <message>
        <source>DKIM</source>
        <translation>DKIM</translation>
    </message>
    <message>
        <source>no signature</source>
        <translation>keine Signatur</translation>
    </message>
    <message>
        <source>DKIM of %1</source>
        <translation>DKIM von %1</translation>
    </message>
    <message>
        <source>DMARC</source>
        <translation>DMARC</translation>
    </message>
    <message>
        <source>ARC</source>
        <translation>ARC</translation>
    </message>
    <message>
        <source>Welcome list %1</source>
        <translation>Willkommensliste %1</translation>
    </message>
    <message>
        <source>Block list %1</source>
        <translation>Sperrliste %1</translation>
    </message>
    <message>
        <source>%1, answer %2</source>
        <translation>%1, Antwort %2</translation>
    </message>
    <message>
        <source>Copy the e&amp;xplanation</source>
        <translation>Erklärung &amp;kopieren</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>%1 (points: %2)</source>
        <translation>%1 (Punkte: %2)</translation>
    </message>
    <message>
        <source>Answer to the sender: %1</source>
        <translation>Antwort an den Absender: %1</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>%1 (for one recipient only)</source>
        <translation>%1 (nur für einen Empfänger)</translation>
    </message>
    <message>
        <source>Nothing speaks against it.</source>
        <translation>Nichts spricht dagegen.</translation>
    </message>
</context>
</TS>
