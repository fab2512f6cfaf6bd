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
        <source>Who is asked: dns.servers, or the name servers of each zone from the root on.</source>
        <translation>Wer gefragt wird: dns.servers, oder die Nameserver jeder Zone von der Wurzel an.</translation>
    </message>
    <message>
        <source>Where DNSSEC begins: DS or DNSKEY records, with semicolons between them. Empty: the keys of the root that are built in.</source>
        <translation>Wo DNSSEC beginnt: DS- oder DNSKEY-Einträge, durch Strichpunkte getrennt. Leer: die eingebauten Schlüssel der Wurzel.</translation>
    </message>
    <message>
        <source>DNS servers as address or address:port. Empty: the system&apos;s.</source>
        <translation>DNS-Server als adresse oder adresse:port. Leer: die des Systems.</translation>
    </message>
    <message>
        <source>Time one DNS query may take; with all servers that are tried it is three times as long.</source>
        <translation>Zeit, die eine DNS-Frage dauern darf; mit allen Servern, die versucht werden, das Dreifache.</translation>
    </message>
    <message>
        <source>Time for which a signature of outgoing mail (DKIM) counts.</source>
        <translation>Zeit, für die eine Unterschrift ausgehender Mail (DKIM) gilt.</translation>
    </message>
    <message>
        <source>Age at which the keys of a domain should be replaced; new ones are made 30 days before and proposed for the DNS. 0: never.</source>
        <translation>Alter, in dem die Schlüssel einer Domain ersetzt werden sollten; neue werden 30 Tage vorher gemacht und für das DNS vorgeschlagen. 0: nie.</translation>
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
        <source>Where Junk goes in an account that was read by POP3 only in the last 30 days: into the INBOX with the header lines X-Junk: yes and X-Spam-Flag: YES (mark), or into the Junk folder, which POP3 never shows (folder).</source>
        <translation>Wohin Junk in einem Konto kommt, das in den letzten 30 Tagen nur mit POP3 gelesen wurde: in den Posteingang mit den Kopfzeilen X-Junk: yes und X-Spam-Flag: YES (mark), oder in den Junk-Ordner, den POP3 nie zeigt (folder).</translation>
    </message>
    <message>
        <source>Time after which messages in Junk folders are removed, counted in days since they came there; 0: they stay.</source>
        <translation>Zeit, nach der Nachrichten aus Junk-Ordnern entfernt werden, gezählt in Tagen, seit sie dorthin kamen; 0: sie bleiben.</translation>
    </message>
    <message>
        <source>Time for which mail stays in quarantine unless it is released or removed, as it was set when the mail came; 0: it stays.</source>
        <translation>Zeit, die Mail in der Quarantäne bleibt, wenn sie nicht freigegeben oder entfernt wird, so wie sie bei ihrem Eingang eingestellt war; 0: sie bleibt.</translation>
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
        <source>How it is learnt from which server a partner took a message, so that SPF and block lists judge that one: by XFORWARD, else by the partner&apos;s Received field (received); only by XFORWARD (xforward); not at all (none).</source>
        <translation>Wie der Server bekannt wird, von dem ein Partner eine Nachricht angenommen hat, damit SPF und Sperrlisten über diesen urteilen: durch XFORWARD, sonst durch das Received-Feld des Partners (received); nur durch XFORWARD (xforward); gar nicht (none).</translation>
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
    <message>
        <source>What becomes of mail from an address without a name in the DNS: nothing, points towards Junk, or it is refused. No answer of the DNS counts for nothing.</source>
        <translation>Was mit Mail von einer Adresse ohne Namen im DNS geschieht: nichts, Punkte in Richtung Spam, oder sie wird abgelehnt. Antwortet das DNS nicht, zählt das nicht.</translation>
    </message>
    <message>
        <source>How long a stranger waits for the greeting; who talks before it is no mail server. Half of it when more than 70 percent of all connections are open. 0: no pause.</source>
        <translation>Wie lange ein Fremder auf die Begrüßung wartet; wer vorher redet, ist kein Mailserver. Die Hälfte davon, wenn mehr als 70 Prozent aller Verbindungen offen sind. 0: keine Pause.</translation>
    </message>
    <message>
        <source>Block and welcome lists in the DNS: zone, answers that count, points: zen.example=127.0.0.2-127.0.0.11*4. With welcome: before it a welcome list (points -4), with domain: a list of names. Mind each list&apos;s terms of use.</source>
        <translation>Sperrlisten und Listen willkommener Absender im DNS: Zone, Antworten, die zählen, Punkte: zen.example=127.0.0.2-127.0.0.11*4. Mit welcome: davor eine Liste von Willkommenen (Punkte -4), mit domain: eine Liste von Namen. Beachten Sie die Nutzungsbedingungen jeder Liste.</translation>
    </message>
    <message>
        <source>Whose mail is put off once with 450: nobody&apos;s, that of strangers who look suspicious, or that of all strangers.</source>
        <translation>Wessen Mail einmal mit 450 vertagt wird: niemandes, die von verdächtigen Fremden, oder die aller Fremden.</translation>
    </message>
    <message>
        <source>Time after which mail that was put off is taken when it comes again.</source>
        <translation>Zeit, nach der vertagte Mail angenommen wird, wenn sie wiederkommt.</translation>
    </message>
    <message>
        <source>Time within which it must come again.</source>
        <translation>Zeit, innerhalb derer sie wiederkommen muss.</translation>
    </message>
    <message>
        <source>How long the same sender and recipient pass from there without waiting, and how long a network that passed twice is known.</source>
        <translation>Wie lange derselbe Absender und Empfänger von dort ohne Warten durchkommen, und wie lange ein Netz bekannt ist, das zweimal durchkam.</translation>
    </message>
    <message>
        <source>Connections in a minute from one address that is no partner; 0: no limit. Above it the answer is 421.</source>
        <translation>Verbindungen in einer Minute von einer Adresse, die kein Partner ist; 0: keine Grenze. Darüber wird 421 geantwortet.</translation>
    </message>
    <message>
        <source>Messages in a minute from one address that is no partner and has not logged in; 0: no limit.</source>
        <translation>Nachrichten in einer Minute von einer Adresse, die kein Partner ist und sich nicht angemeldet hat; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Recipients that do not exist, in ten minutes from one address that is no partner; above it the address has to wait for ten minutes. 0: no limit.</source>
        <translation>Empfänger, die es nicht gibt, in zehn Minuten von einer Adresse, die kein Partner ist; darüber muss die Adresse zehn Minuten warten. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Check mail from outside: who sent it, and whether it is wanted. No: it is delivered unseen.</source>
        <translation>Mail von außen prüfen: wer sie sendet und ob sie erwünscht ist. Nein: Sie wird ungesehen zugestellt.</translation>
    </message>
    <message>
        <source>Time all checks of a message may take after its end; what has not answered by then says nothing.</source>
        <translation>Zeit, die alle Prüfungen einer Nachricht nach ihrem Ende dauern dürfen; was bis dahin nicht geantwortet hat, zählt nicht.</translation>
    </message>
    <message>
        <source>Points from which a message is called suspicious in its header.</source>
        <translation>Punkte, ab denen eine Nachricht in ihrem Kopf verdächtig heißt.</translation>
    </message>
    <message>
        <source>Points from which a message goes to the Junk folder.</source>
        <translation>Punkte, ab denen eine Nachricht in den Junk-Ordner kommt.</translation>
    </message>
    <message>
        <source>Points from which a message is refused, if they come from two of: the connection, the sender&apos;s identity, the content. Otherwise it goes to Junk.</source>
        <translation>Punkte, ab denen eine Nachricht abgelehnt wird, wenn sie aus zwei dieser Gruppen kommen: Verbindung, Identität des Absenders, Inhalt. Sonst kommt sie in den Junk-Ordner.</translation>
    </message>
    <message>
        <source>What happens to mail from outside whose author is of a domain of this server and nothing proves it: points, Junk or refused.</source>
        <translation>Was mit Mail von außen geschieht, deren Autor angeblich zu einer Domain dieses Servers gehört, ohne dass etwas es beweist: Punkte, Junk oder Ablehnung.</translation>
    </message>
    <message>
        <source>Check whether the sending server may send for the sender&apos;s domain (SPF).</source>
        <translation>Prüfen, ob der sendende Server für die Domain des Absenders senden darf (SPF).</translation>
    </message>
    <message>
        <source>Check the signatures of incoming mail (DKIM).</source>
        <translation>Die Signaturen eingehender Mail prüfen (DKIM).</translation>
    </message>
    <message>
        <source>Check whether the author&apos;s domain vouches for the message (DMARC). Needs spf.enabled or dkim.verify.</source>
        <translation>Prüfen, ob die Domain des Autors für die Nachricht einsteht (DMARC). Braucht spf.enabled oder dkim.verify.</translation>
    </message>
    <message>
        <source>Check the seals of those who forwarded a message (ARC).</source>
        <translation>Die Siegel derer prüfen, die eine Nachricht weitergeleitet haben (ARC).</translation>
    </message>
    <message>
        <source>Seal what accounts and aliases send on (ARC), by the keys of their domain, so that others can believe what was found here.</source>
        <translation>Was Konten und Aliasse weiterleiten, mit den Schlüsseln ihrer Domain versiegeln (ARC), damit andere glauben können, was hier gefunden wurde.</translation>
    </message>
    <message>
        <source>Domains of mailing lists and forwarders whose seal (ARC) is believed where DMARC fails.</source>
        <translation>Domains von Mailinglisten und Weiterleitern, deren Siegel (ARC) geglaubt wird, wo DMARC scheitert.</translation>
    </message>
    <message>
        <source>Points where the sending server&apos;s address has no name in the DNS.</source>
        <translation>Punkte, wenn die Adresse des sendenden Servers keinen Namen im DNS hat.</translation>
    </message>
    <message>
        <source>Points where that name does not lead back to the address.</source>
        <translation>Punkte, wenn dieser Name nicht zur Adresse zurückführt.</translation>
    </message>
    <message>
        <source>Points where the client spoke before it was greeted.</source>
        <translation>Punkte, wenn der Client vor der Begrüßung sprach.</translation>
    </message>
    <message>
        <source>Points where the client introduced itself with a name that cannot be its own.</source>
        <translation>Punkte, wenn der Client sich mit einem Namen vorstellte, der nicht seiner sein kann.</translation>
    </message>
    <message>
        <source>Points where the client&apos;s network tried many addresses lately that do not exist.</source>
        <translation>Punkte, wenn aus dem Netz des Clients zuletzt viele Adressen versucht wurden, die es nicht gibt.</translation>
    </message>
    <message>
        <source>Points where DMARC fails and the author&apos;s domain asks to reject.</source>
        <translation>Punkte, wenn DMARC scheitert und die Domain des Autors um Ablehnung bittet.</translation>
    </message>
    <message>
        <source>Points where DMARC fails and the author&apos;s domain asks to quarantine.</source>
        <translation>Punkte, wenn DMARC scheitert und die Domain des Autors um Quarantäne bittet.</translation>
    </message>
    <message>
        <source>Points where DMARC fails and the author&apos;s domain asks for nothing.</source>
        <translation>Punkte, wenn DMARC scheitert und die Domain des Autors um nichts bittet.</translation>
    </message>
    <message>
        <source>Points where SPF fails and the author&apos;s domain has no DMARC record.</source>
        <translation>Punkte, wenn SPF scheitert und die Domain des Autors keinen DMARC-Eintrag hat.</translation>
    </message>
    <message>
        <source>Points where SPF nearly fails (softfail) and the author&apos;s domain has no DMARC record.</source>
        <translation>Punkte, wenn SPF beinahe scheitert (softfail) und die Domain des Autors keinen DMARC-Eintrag hat.</translation>
    </message>
    <message>
        <source>Points where the SPF record is wrong and the author&apos;s domain has no DMARC record.</source>
        <translation>Punkte, wenn der SPF-Eintrag falsch ist und die Domain des Autors keinen DMARC-Eintrag hat.</translation>
    </message>
    <message>
        <source>Points where the author&apos;s domain has neither SPF nor DMARC and the message no signature.</source>
        <translation>Punkte, wenn die Domain des Autors weder SPF noch DMARC hat und die Nachricht keine Signatur.</translation>
    </message>
    <message>
        <source>Points where the author is of a domain of this server and nothing proves it.</source>
        <translation>Punkte, wenn der Autor angeblich zu einer Domain dieses Servers gehört und nichts es beweist.</translation>
    </message>
    <message>
        <source>Points where the message names authors of several domains.</source>
        <translation>Punkte, wenn die Nachricht Autoren mehrerer Domains nennt.</translation>
    </message>
    <message>
        <source>Points where the author&apos;s name shows another address than the author&apos;s own.</source>
        <translation>Punkte, wenn der Name des Autors eine andere Adresse zeigt als die des Autors.</translation>
    </message>
    <message>
        <source>Points of a bounce of mail that this server did not send, where it signs senders.</source>
        <translation>Punkte für die Unzustellbarkeitsmeldung zu einer Mail, die dieser Server nicht gesendet hat, wo er Absender signiert.</translation>
    </message>
    <message>
        <source>Let count what became of earlier mail of the sender&apos;s proven domain, or of its network: up to 2 points off, up to 3 against it.</source>
        <translation>Zählen lassen, was aus früherer Mail der bewiesenen Domain des Absenders oder seines Netzes wurde: bis zu 2 Punkte weniger, bis zu 3 mehr.</translation>
    </message>
    <message>
        <source>Points taken off for a recipient who wrote to the sender before, where the sender is proven.</source>
        <translation>Punkte, die abgezogen werden, wenn der Empfänger dem Absender schon geschrieben hat und der Absender bewiesen ist.</translation>
    </message>
    <message>
        <source>Send a daily report to the domains whose mail came in and that ask for it (DMARC). Needs a domain here whose mail is signed.</source>
        <translation>Den Domains, deren Mail eingegangen ist und die es wünschen, täglich einen Bericht senden (DMARC). Braucht eine Domain hier, deren Mail signiert wird.</translation>
    </message>
    <message>
        <source>Address that such reports come from. Empty: postmaster of the first primary domain.</source>
        <translation>Adresse, von der solche Berichte kommen. Leer: postmaster der ersten primären Domain.</translation>
    </message>
    <message>
        <source>Talk to servers that this one is paired with, and let others pair with it by a code.</source>
        <translation>Mit Servern sprechen, mit denen dieser gekoppelt ist, und andere sich mit einem Code koppeln lassen.</translation>
    </message>
    <message>
        <source>Ports at which a paired server is called, one after another until one answers.</source>
        <translation>Ports, auf denen ein gekoppelter Server angerufen wird, einer nach dem anderen, bis einer antwortet.</translation>
    </message>
    <message>
        <source>How long a pairing code can be used.</source>
        <translation>Wie lange ein Kopplungscode benutzt werden kann.</translation>
    </message>
    <message>
        <source>Further domains that a paired primary wants held here: an administrator decides (ask); taken if the MX records name both servers (mx); never.</source>
        <translation>Weitere Domains, deren Mail ein gekoppelter Primärserver hier aufbewahren lassen will: ein Administrator entscheidet (ask); angenommen, wenn die MX-Einträge beide Server nennen (mx); nie (never).</translation>
    </message>
    <message>
        <source>Mail that is held here for one paired partner at most, where the partner says nothing else.</source>
        <translation>Mail, die hier höchstens für einen gekoppelten Partner aufbewahrt wird, wo beim Partner nichts anderes steht.</translation>
    </message>
    <message>
        <source>How long a recipient list of a primary counts as up to date after the primary last confirmed it. After that, unknown recipients are put off (450), not refused (550).</source>
        <translation>Wie lange eine Empfängerliste eines Primärservers als aktuell gilt, nachdem er sie zuletzt bestätigt hat. Danach werden unbekannte Empfänger vertröstet (450), nicht abgelehnt (550).</translation>
    </message>
    <message>
        <source>How long a recipient that was removed at its primary is put off (450) before it is refused.</source>
        <translation>Wie lange ein Empfänger, der beim Primärserver entfernt wurde, vertröstet wird (450), bevor er abgelehnt wird.</translation>
    </message>
</context>
</TS>
