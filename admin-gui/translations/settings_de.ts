<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>Settings</name>
    <message>
        <source>Full host name of this server, as in its MX record (mail.example.org). Empty: the computer&apos;s name.</source>
        <translation>Voller Hostname dieses Servers, wie in seinem MX-Eintrag (mail.example.org). Leer: der Name des Rechners.</translation>
    </message>
    <message>
        <source>Other public names and addresses of this server (behind NAT), so that it recognises itself in an MX set.</source>
        <translation>Weitere öffentliche Namen und Adressen dieses Servers (hinter NAT), damit er sich in MX-Einträgen wiedererkennt.</translation>
    </message>
    <message>
        <source>Where mail for the server&apos;s own postmaster goes. Empty: postmaster of the first primary domain.</source>
        <translation>Wohin Mail an den postmaster des Servers selbst geht. Leer: an postmaster der ersten primären Domain.</translation>
    </message>
    <message>
        <source>Networks whose hosts may send to any domain without logging in (192.168.1.0/24). Keep this short.</source>
        <translation>Netze, deren Rechner ohne Anmeldung an jede Domain senden dürfen (192.168.1.0/24). Halten Sie die Liste kurz.</translation>
    </message>
    <message>
        <source>Addresses and networks that may not connect at all.</source>
        <translation>Adressen und Netze, die sich gar nicht verbinden dürfen.</translation>
    </message>
    <message>
        <source>An account that has logged in may use only its own addresses as the sender.</source>
        <translation>Ein angemeldetes Konto darf als Absender nur seine eigenen Adressen verwenden.</translation>
    </message>
    <message>
        <source>Take mail from other servers (SMTP).</source>
        <translation>Mail von anderen Servern annehmen (SMTP).</translation>
    </message>
    <message>
        <source>Addresses the relay listener is bound to.</source>
        <translation>Adressen, an die der Listener relay gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the relay listener.</source>
        <translation>Port des Listeners relay.</translation>
    </message>
    <message>
        <source>TLS of the relay listener.</source>
        <translation>TLS des Listeners relay.</translation>
    </message>
    <message>
        <source>Logging in on the relay listener: never, only under TLS, or always. Partners that log in for ETRN need it under TLS.</source>
        <translation>Anmelden am Listener relay: nie, nur unter TLS oder immer. Partner, die sich für ETRN anmelden, brauchen es unter TLS.</translation>
    </message>
    <message>
        <source>Take mail from accounts (submission, STARTTLS).</source>
        <translation>Mail von Konten annehmen (Einlieferung, STARTTLS).</translation>
    </message>
    <message>
        <source>Addresses the submission listener is bound to.</source>
        <translation>Adressen, an die der Listener submission gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the submission listener.</source>
        <translation>Port des Listeners submission.</translation>
    </message>
    <message>
        <source>TLS of the submission listener.</source>
        <translation>TLS des Listeners submission.</translation>
    </message>
    <message>
        <source>Logging in on the submission listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener submission: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>Take mail from accounts (TLS from the start).</source>
        <translation>Mail von Konten annehmen (TLS von Anfang an).</translation>
    </message>
    <message>
        <source>Addresses the submissions listener is bound to.</source>
        <translation>Adressen, an die der Listener submissions gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the submissions listener.</source>
        <translation>Port des Listeners submissions.</translation>
    </message>
    <message>
        <source>TLS of the submissions listener.</source>
        <translation>TLS des Listeners submissions.</translation>
    </message>
    <message>
        <source>Logging in on the submissions listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener submissions: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>Let accounts read their mail (POP3, STLS).</source>
        <translation>Konten ihre Mail lesen lassen (POP3, STLS).</translation>
    </message>
    <message>
        <source>Addresses the POP3 listener is bound to.</source>
        <translation>Adressen, an die der Listener POP3 gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the POP3 listener.</source>
        <translation>Port des Listeners POP3.</translation>
    </message>
    <message>
        <source>TLS of the POP3 listener.</source>
        <translation>TLS des Listeners POP3.</translation>
    </message>
    <message>
        <source>Logging in on the POP3 listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener POP3: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>Let accounts read their mail (POP3, TLS from the start).</source>
        <translation>Konten ihre Mail lesen lassen (POP3, TLS von Anfang an).</translation>
    </message>
    <message>
        <source>Addresses the POP3S listener is bound to.</source>
        <translation>Adressen, an die der Listener POP3S gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the POP3S listener.</source>
        <translation>Port des Listeners POP3S.</translation>
    </message>
    <message>
        <source>TLS of the POP3S listener.</source>
        <translation>TLS des Listeners POP3S.</translation>
    </message>
    <message>
        <source>Logging in on the POP3S listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener POP3S: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>Let accounts read their mail (IMAP, STARTTLS).</source>
        <translation>Konten ihre Mail lesen lassen (IMAP, STARTTLS).</translation>
    </message>
    <message>
        <source>Addresses the IMAP listener is bound to.</source>
        <translation>Adressen, an die der Listener IMAP gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the IMAP listener.</source>
        <translation>Port des Listeners IMAP.</translation>
    </message>
    <message>
        <source>TLS of the IMAP listener.</source>
        <translation>TLS des Listeners IMAP.</translation>
    </message>
    <message>
        <source>Logging in on the IMAP listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener IMAP: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>Let accounts read their mail (IMAP, TLS from the start).</source>
        <translation>Konten ihre Mail lesen lassen (IMAP, TLS von Anfang an).</translation>
    </message>
    <message>
        <source>Addresses the IMAPS listener is bound to.</source>
        <translation>Adressen, an die der Listener IMAPS gebunden ist.</translation>
    </message>
    <message>
        <source>Port of the IMAPS listener.</source>
        <translation>Port des Listeners IMAPS.</translation>
    </message>
    <message>
        <source>TLS of the IMAPS listener.</source>
        <translation>TLS des Listeners IMAPS.</translation>
    </message>
    <message>
        <source>Logging in on the IMAPS listener: only under TLS, or always.</source>
        <translation>Anmelden am Listener IMAPS: nur unter TLS oder immer.</translation>
    </message>
    <message>
        <source>PEM file with the certificate chain. Empty: the self-signed certificate in the data directory.</source>
        <translation>PEM-Datei mit der Zertifikatskette. Leer: das selbst unterschriebene Zertifikat im Datenverzeichnis.</translation>
    </message>
    <message>
        <source>PEM file with the private key of the certificate.</source>
        <translation>PEM-Datei mit dem privaten Schlüssel des Zertifikats.</translation>
    </message>
    <message>
        <source>Windows: the certificate in the computer&apos;s store, by its thumbprint or a host name in it. Comes before the files.</source>
        <translation>Windows: das Zertifikat im Speicher des Computers, nach Fingerabdruck oder einem Hostnamen darin. Geht den Dateien vor.</translation>
    </message>
    <message>
        <source>PEM file with extra certificate authorities for outgoing connections.</source>
        <translation>PEM-Datei mit weiteren Zertifizierungsstellen für ausgehende Verbindungen.</translation>
    </message>
    <message>
        <source>Oldest TLS version that is spoken.</source>
        <translation>Älteste TLS-Version, die gesprochen wird.</translation>
    </message>
    <message>
        <source>Connections at once, in total.</source>
        <translation>Gleichzeitige Verbindungen, insgesamt.</translation>
    </message>
    <message>
        <source>Connections at once from one address; partners and trusted networks are exempt.</source>
        <translation>Gleichzeitige Verbindungen von einer Adresse; Partner und vertraute Netze sind ausgenommen.</translation>
    </message>
    <message>
        <source>Largest message that is taken.</source>
        <translation>Größte Nachricht, die angenommen wird.</translation>
    </message>
    <message>
        <source>Recipients of one message; more get 452 and a second try.</source>
        <translation>Empfänger einer Nachricht; weitere bekommen 452 und einen zweiten Versuch.</translation>
    </message>
    <message>
        <source>Refused commands before a connection is closed; partners are exempt.</source>
        <translation>Abgelehnte Befehle, bevor eine Verbindung geschlossen wird; Partner sind ausgenommen.</translation>
    </message>
    <message>
        <source>Commands without progress before a connection is closed; partners are exempt.</source>
        <translation>Befehle ohne Fortschritt, bevor eine Verbindung geschlossen wird; Partner sind ausgenommen.</translation>
    </message>
    <message>
        <source>Time a client may take for the next command.</source>
        <translation>Zeit, die ein Client für den nächsten Befehl brauchen darf.</translation>
    </message>
    <message>
        <source>Time a client may pause inside a message.</source>
        <translation>Zeit, die ein Client mitten in einer Nachricht innehalten darf.</translation>
    </message>
    <message>
        <source>Time a client may take for a whole message.</source>
        <translation>Zeit, die ein Client für eine ganze Nachricht brauchen darf.</translation>
    </message>
    <message>
        <source>Time a connection may last.</source>
        <translation>Zeit, die eine Verbindung dauern darf.</translation>
    </message>
    <message>
        <source>Received lines that make a message a loop.</source>
        <translation>Anzahl von Received-Zeilen, ab der eine Nachricht als Schleife gilt.</translation>
    </message>
    <message>
        <source>What happens to a bare CR or LF in a message, and to a command that ends in a bare LF: refused, or taken for a whole line end.</source>
        <translation>Was mit einem bloßen CR oder LF in einer Nachricht geschieht, und mit einem Befehl, der mit einem bloßen LF endet: abgelehnt (refuse) oder als ganzes Zeilenende genommen (normalise).</translation>
    </message>
    <message>
        <source>Free disk space below which new mail is answered 452 until there is more; asked at MAIL and at the end of the data.</source>
        <translation>Freier Platz, unter dem neue Mail mit 452 beantwortet wird, bis es mehr gibt; gefragt wird bei MAIL und am Ende der Daten.</translation>
    </message>
    <message>
        <source>POP3 connections at once, in total.</source>
        <translation>Gleichzeitige POP3-Verbindungen, insgesamt.</translation>
    </message>
    <message>
        <source>POP3 connections at once from one address; trusted networks are exempt.</source>
        <translation>Gleichzeitige POP3-Verbindungen von einer Adresse; vertraute Netze sind ausgenommen.</translation>
    </message>
    <message>
        <source>Refused commands before a POP3 connection is closed.</source>
        <translation>Abgelehnte Befehle, bevor eine POP3-Verbindung geschlossen wird.</translation>
    </message>
    <message>
        <source>Time a POP3 client may take for the next command; RFC 1939 asks for ten minutes at least.</source>
        <translation>Zeit, die ein POP3-Client für den nächsten Befehl brauchen darf; RFC 1939 verlangt mindestens zehn Minuten.</translation>
    </message>
    <message>
        <source>IMAP connections at once, in total.</source>
        <translation>Gleichzeitige IMAP-Verbindungen, insgesamt.</translation>
    </message>
    <message>
        <source>IMAP connections at once from one address; a program holds several. Trusted networks are exempt.</source>
        <translation>Gleichzeitige IMAP-Verbindungen von einer Adresse; ein Programm hält mehrere. Vertraute Netze sind ausgenommen.</translation>
    </message>
    <message>
        <source>IMAP connections at once of one account, from all its programs and devices together.</source>
        <translation>Gleichzeitige IMAP-Verbindungen eines Kontos, von allen seinen Programmen und Geräten zusammen.</translation>
    </message>
    <message>
        <source>Commands that cannot be understood, one after another, before an IMAP connection without a log-in is closed.</source>
        <translation>Unverständliche Befehle hintereinander, bevor eine IMAP-Verbindung ohne Anmeldung geschlossen wird.</translation>
    </message>
    <message>
        <source>Time an IMAP client may take for the next command; RFC 9051 asks for half an hour at least.</source>
        <translation>Zeit, die ein IMAP-Client für den nächsten Befehl brauchen darf; RFC 9051 verlangt mindestens eine halbe Stunde.</translation>
    </message>
    <message>
        <source>How often a client that waits for new mail (IDLE) is told that the server is still there.</source>
        <translation>Wie oft ein Client, der auf neue Mail wartet (IDLE), erfährt, dass der Server noch da ist.</translation>
    </message>
    <message>
        <source>Offer to compress IMAP connections (COMPRESS=DEFLATE).</source>
        <translation>Anbieten, IMAP-Verbindungen zu komprimieren (COMPRESS=DEFLATE).</translation>
    </message>
    <message>
        <source>Outgoing connections at once, in total.</source>
        <translation>Gleichzeitige ausgehende Verbindungen, insgesamt.</translation>
    </message>
    <message>
        <source>Outgoing connections at once to one destination.</source>
        <translation>Gleichzeitige ausgehende Verbindungen zu einem Ziel.</translation>
    </message>
    <message>
        <source>Messages sent over one connection.</source>
        <translation>Nachrichten, die über eine Verbindung gesendet werden.</translation>
    </message>
    <message>
        <source>Time an address may take to answer.</source>
        <translation>Zeit, die eine Adresse für die Antwort brauchen darf.</translation>
    </message>
    <message>
        <source>Time a peer may take for a reply; ten minutes at most after the end of data.</source>
        <translation>Zeit, die eine Gegenseite für eine Antwort brauchen darf; höchstens zehn Minuten nach dem Ende der Daten.</translation>
    </message>
    <message>
        <source>Port that mail exchangers are called on. Only tests change it.</source>
        <translation>Port, auf dem Mailserver angerufen werden. Nur Tests ändern ihn.</translation>
    </message>
    <message>
        <source>Local addresses outgoing connections are bound to. Empty: the system&apos;s choice.</source>
        <translation>Lokale Adressen, an die ausgehende Verbindungen gebunden sind. Leer: das System wählt.</translation>
    </message>
    <message>
        <source>Use IPv6 addresses of mail exchangers.</source>
        <translation>IPv6-Adressen von Mailservern verwenden.</translation>
    </message>
    <message>
        <source>TLS to mail exchangers found by MX.</source>
        <translation>TLS zu Mailservern, die über MX gefunden wurden.</translation>
    </message>
    <message>
        <source>Servers that outgoing mail is given to, in order: host, host:port or [address]:port.</source>
        <translation>Server, denen ausgehende Mail übergeben wird, der Reihe nach: host, host:port oder [adresse]:port.</translation>
    </message>
    <message>
        <source>Whether all outgoing mail goes there (always), or only what cannot be delivered directly (fallback).</source>
        <translation>Ob alle ausgehende Mail dorthin geht (always) oder nur, was sich nicht direkt zustellen lässt (fallback).</translation>
    </message>
    <message>
        <source>Account name at the smarthost; empty: no log-in.</source>
        <translation>Kontoname beim Smarthost; leer: keine Anmeldung.</translation>
    </message>
    <message>
        <source>Password at the smarthost.</source>
        <translation>Passwort beim Smarthost.</translation>
    </message>
    <message>
        <source>TLS to the smarthost; verified checks its certificate, implicit starts with TLS (port 465) and checks it too. With smarthost.user, opportunistic and required mean verified; unverified gives the password to whoever answers.</source>
        <translation>TLS zum Smarthost; verified prüft sein Zertifikat, implicit beginnt mit TLS (Port 465) und prüft es auch. Mit smarthost.user bedeuten opportunistic und required dasselbe wie verified; unverified gibt das Kennwort jedem, der antwortet.</translation>
    </message>
    <message>
        <source>DNS servers as address or address:port. Empty: the system&apos;s.</source>
        <translation>DNS-Server als adresse oder adresse:port. Leer: die des Systems.</translation>
    </message>
    <message>
        <source>Time one DNS query may take.</source>
        <translation>Zeit, die eine DNS-Frage dauern darf.</translation>
    </message>
    <message>
        <source>Age at which the sender is told that mail is delayed.</source>
        <translation>Alter, in dem der Absender erfährt, dass sich die Mail verzögert.</translation>
    </message>
    <message>
        <source>Age at which outgoing mail is returned to its sender.</source>
        <translation>Alter, in dem ausgehende Mail an den Absender zurückgeht.</translation>
    </message>
    <message>
        <source>Longest pause between two tries of outgoing mail.</source>
        <translation>Längste Pause zwischen zwei Versuchen ausgehender Mail.</translation>
    </message>
    <message>
        <source>Longest pause between two tries of mail held for a primary.</source>
        <translation>Längste Pause zwischen zwei Versuchen von Mail, die für einen Primärserver aufbewahrt wird.</translation>
    </message>
    <message>
        <source>Age at which mail held for a primary is returned to its sender, where the domain says nothing else.</source>
        <translation>Alter, in dem für einen Primärserver aufbewahrte Mail an den Absender zurückgeht, wo die Domain nichts anderes sagt.</translation>
    </message>
    <message>
        <source>Pause before the second try; it grows from there.</source>
        <translation>Pause vor dem zweiten Versuch; von da an wächst sie.</translation>
    </message>
    <message>
        <source>Most of a failed message that a notification returns.</source>
        <translation>Wie viel einer gescheiterten Nachricht eine Benachrichtigung höchstens zurückgibt.</translation>
    </message>
    <message>
        <source>Bodies up to this size live in the database, larger ones in files.</source>
        <translation>Nachrichten bis zu dieser Größe stehen in der Datenbank, größere in Dateien.</translation>
    </message>
    <message>
        <source>Days for which a delivered message can still be traced.</source>
        <translation>Tage, an denen sich eine zugestellte Nachricht noch verfolgen lässt.</translation>
    </message>
    <message>
        <source>How often a primary asks its secondaries for mail, where the domain says nothing else.</source>
        <translation>Wie oft ein Primärserver seine Sekundärserver nach Mail fragt, wo die Domain nichts anderes sagt.</translation>
    </message>
    <message>
        <source>ETRN commands a minute that one partner may send besides one for each domain that it is the primary of.</source>
        <translation>ETRN-Befehle, die ein Partner in der Minute senden darf, außer einem für jede Domain, deren Primärserver er ist.</translation>
    </message>
    <message>
        <source>How long a recipient that the primary took stays known.</source>
        <translation>Wie lange ein Empfänger bekannt bleibt, den der Primärserver angenommen hat.</translation>
    </message>
    <message>
        <source>How long a recipient that the primary refused stays refused.</source>
        <translation>Wie lange ein Empfänger abgelehnt bleibt, den der Primärserver abgelehnt hat.</translation>
    </message>
    <message>
        <source>Time the primary may take to say whether a recipient exists.</source>
        <translation>Zeit, die der Primärserver brauchen darf, um zu sagen, ob es einen Empfänger gibt.</translation>
    </message>
    <message>
        <source>Answer for a recipient not seen before while the primary is away or puts us off: accept (250) or defer (450).</source>
        <translation>Antwort für einen noch nie gesehenen Empfänger, während der Primärserver fort ist oder uns vertröstet: accept (250) oder defer (450).</translation>
    </message>
    <message>
        <source>What is written to the log.</source>
        <translation>Was in das Protokoll geschrieben wird.</translation>
    </message>
    <message>
        <source>Size at which a log file is put aside.</source>
        <translation>Größe, bei der eine Protokolldatei weggelegt wird.</translation>
    </message>
    <message>
        <source>Old log files that are kept.</source>
        <translation>Alte Protokolldateien, die behalten werden.</translation>
    </message>
    <message>
        <source>Who is told by e-mail about trouble. Empty: nobody.</source>
        <translation>Wer per E-Mail von Störungen erfährt. Leer: niemand.</translation>
    </message>
    <message>
        <source>Who is told instead of alert.recipients when a partner is down or much mail is held. Empty: those of alert.recipients.</source>
        <translation>Wer statt alert.recipients erfährt, dass ein Partner ausgefallen ist oder viel Mail aufbewahrt wird. Leer: die in alert.recipients.</translation>
    </message>
    <message>
        <source>Who is told instead of alert.recipients of disk space, certificates, backups and a queue that is stuck. Empty: those of alert.recipients.</source>
        <translation>Wer statt alert.recipients von Plattenplatz, Zertifikaten, Sicherungen und einer stockenden Warteschlange erfährt. Leer: die in alert.recipients.</translation>
    </message>
    <message>
        <source>Who is told instead of alert.recipients when a quota is nearly used up. Empty: those of alert.recipients.</source>
        <translation>Wer statt alert.recipients erfährt, dass ein Kontingent fast erschöpft ist. Leer: die in alert.recipients.</translation>
    </message>
    <message>
        <source>Language of alerts, and of the warnings to people whose mailbox is nearly full.</source>
        <translation>Sprache der Warnungen, auch der an Menschen, deren Postfach fast voll ist.</translation>
    </message>
    <message>
        <source>Least time between two e-mails about the same thing.</source>
        <translation>Mindestzeit zwischen zwei E-Mails über dieselbe Sache.</translation>
    </message>
    <message>
        <source>Held messages of one domain that raise an alert.</source>
        <translation>Aufbewahrte Nachrichten einer Domain, ab denen gewarnt wird.</translation>
    </message>
    <message>
        <source>Age of the oldest mail held for a domain that raises an alert.</source>
        <translation>Alter der ältesten für eine Domain aufbewahrten Mail, ab dem gewarnt wird.</translation>
    </message>
    <message>
        <source>Failures of mail without a sender (notifications, above all) that postmaster is told of: refused by the next server, unroutable, expired. Empty: none.</source>
        <translation>Von welchen Fehlschlägen absenderloser Mail (vor allem Benachrichtigungen) der Postmaster erfährt: refused (der nächste Server lehnte ab), unroutable (kein Weg), expired (abgelaufen). Leer: von keinen.</translation>
    </message>
    <message>
        <source>Most such messages to postmaster in an hour, for each kind of failure; the next one says how many were left out.</source>
        <translation>Höchstzahl solcher Nachrichten an den Postmaster in einer Stunde, für jede Art von Fehlschlag; die nächste sagt, wie viele ausgelassen wurden.</translation>
    </message>
    <message>
        <source>Free disk space below which an alert is raised.</source>
        <translation>Freier Platz, unter dem gewarnt wird.</translation>
    </message>
    <message>
        <source>Days before a certificate ends that raise an alert.</source>
        <translation>Tage vor dem Ende eines Zertifikats, ab denen gewarnt wird.</translation>
    </message>
    <message>
        <source>Age of the oldest mail that could go out but does not, which raises an alert.</source>
        <translation>Alter der ältesten Mail, die hinausgehen könnte, es aber nicht tut, ab dem gewarnt wird.</translation>
    </message>
    <message>
        <source>Where scheduled backups are written. Empty: backups in the data directory.</source>
        <translation>Wohin Sicherungen nach Zeitplan geschrieben werden. Leer: backups im Datenverzeichnis.</translation>
    </message>
    <message>
        <source>How often a backup is made; 0: never.</source>
        <translation>Wie oft eine Sicherung erstellt wird; 0: nie.</translation>
    </message>
    <message>
        <source>Seals the server&apos;s keys in backups, so that they can be restored on any computer, by whoever knows it. Empty: as they are.</source>
        <translation>Versiegelt die Schlüssel des Servers in Sicherungen, sodass sie auf jedem Computer wiederhergestellt werden können, von jedem, der sie kennt. Leer: wie sie sind.</translation>
    </message>
    <message>
        <source>Scheduled backups that are kept.</source>
        <translation>Sicherungen nach Zeitplan, die behalten werden.</translation>
    </message>
    <message>
        <source>Threads that serve connections; 0: one a processor core.</source>
        <translation>Threads, die Verbindungen bedienen; 0: einer je Prozessorkern.</translation>
    </message>
    <message>
        <source>Threads that read mail for POP3 and IMAP; half as many work for the queue.</source>
        <translation>Threads, die für POP3 und IMAP Mails lesen; halb so viele arbeiten für die Warteschlange.</translation>
    </message>
    <message>
        <source>Group whose members may see state and counters.</source>
        <translation>Gruppe, deren Mitglieder Zustand und Zähler sehen dürfen.</translation>
    </message>
    <message>
        <source>Group whose members may change things.</source>
        <translation>Gruppe, deren Mitglieder etwas ändern dürfen.</translation>
    </message>
    <message>
        <source>Failed log-ins (SMTP, POP3, IMAP) from one address in ten minutes that ban it from logging in.</source>
        <translation>Gescheiterte Anmeldungen (SMTP, POP3, IMAP) von einer Adresse in zehn Minuten, nach denen sie für Anmeldungen gesperrt wird.</translation>
    </message>
    <message>
        <source>Failed log-ins with one account name in ten minutes that ban log-ins to it, except from addresses that logged in to it lately.</source>
        <translation>Gescheiterte Anmeldungen mit einem Kontonamen in zehn Minuten, nach denen Anmeldungen an diesem Konto gesperrt werden, außer von Adressen, die sich kürzlich daran angemeldet haben.</translation>
    </message>
    <message>
        <source>How long a ban from logging in lasts.</source>
        <translation>Wie lange eine Anmeldesperre dauert.</translation>
    </message>
    <message>
        <source>Local parts that every primary domain takes for its postmaster where it has no such address itself (RFC 2142).</source>
        <translation>Lokale Teile, die jede primäre Domain für ihren postmaster annimmt, wo es eine solche Adresse nicht selbst gibt (RFC 2142).</translation>
    </message>
    <message>
        <source>Octets of all mailboxes together; 0: no limit.</source>
        <translation>Oktette aller Postfächer zusammen; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Octets that an account may keep where neither it nor its domain says anything else; 0: no limit.</source>
        <translation>Oktette, die ein Konto behalten darf, wenn weder es selbst noch seine Domain etwas anderes sagt; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Share of a quota from which it is shown as nearly used up, and told.</source>
        <translation>Anteil einer Quota, ab dem sie als fast verbraucht angezeigt und gemeldet wird.</translation>
    </message>
    <message>
        <source>Time in which the user of a nearly full mailbox gets one message about it; 0: none.</source>
        <translation>Zeit, in der der Benutzer eines fast vollen Postfachs eine Nachricht darüber bekommt; 0: keine.</translation>
    </message>
    <message>
        <source>Answer to mail for a full mailbox: temporary (452, the sender tries again) or permanent (552). Secondaries always get 452.</source>
        <translation>Antwort auf Mail für ein volles Postfach: temporary (452, der Absender versucht es wieder) oder permanent (552). Sekundäre Server bekommen immer 452.</translation>
    </message>
    <message>
        <source>How long bounces of forwarded mail are taken back for its sender.</source>
        <translation>Wie lange Rückläufer weitergeleiteter Mail für deren Absender angenommen werden.</translation>
    </message>
    <message>
        <source>Time in which a sender gets one automatic answer of an account, where the account says nothing else.</source>
        <translation>Zeit, in der ein Absender eine automatische Antwort eines Kontos bekommt, wenn das Konto nichts anderes sagt.</translation>
    </message>
    <message>
        <source>Messages that an account may submit in an hour; 0: no limit.</source>
        <translation>Nachrichten, die ein Konto in einer Stunde einreichen darf; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Messages that an account may submit in a day; 0: no limit.</source>
        <translation>Nachrichten, die ein Konto an einem Tag einreichen darf; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Recipients that an account may write to in an hour; 0: no limit.</source>
        <translation>Empfänger, an die ein Konto in einer Stunde schreiben darf; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Recipients that an account may write to in a day; 0: no limit.</source>
        <translation>Empfänger, an die ein Konto an einem Tag schreiben darf; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Messages that all accounts of a domain may submit in an hour; 0: no limit.</source>
        <translation>Nachrichten, die alle Konten einer Domain in einer Stunde einreichen dürfen; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Messages that all accounts of a domain may submit in a day; 0: no limit.</source>
        <translation>Nachrichten, die alle Konten einer Domain an einem Tag einreichen dürfen; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Recipients that all accounts of a domain may write to in an hour; 0: no limit.</source>
        <translation>Empfänger, an die alle Konten einer Domain in einer Stunde schreiben dürfen; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Recipients that all accounts of a domain may write to in a day; 0: no limit.</source>
        <translation>Empfänger, an die alle Konten einer Domain an einem Tag schreiben dürfen; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Memory for what is remembered of mailboxes: lists, headers, sort keys. What is not used for ten minutes is given back.</source>
        <translation>Speicher für das, was von Postfächern gemerkt wird: Listen, Kopfzeilen, Sortierschlüssel. Was zehn Minuten nicht gebraucht wird, wird zurückgegeben.</translation>
    </message>
</context>
</TS>
