"""Has other programs verify the DKIM signatures of a message, with the records that `ismailctl dkim list --json` names
   in place of the DNS.
   dkim_verify.py LIST.json MESSAGE
Prints a line for each program: its name and what it found of each signature, from the top:
   dkimpy is202612a=pass is202612b=pass
Mail::DKIM and OpenDKIM as Debian 12 has them know no Ed25519 (or tell only of the first signature): they are shown
only the RSA one. A program that is not there prints "missing".
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

keys = json.load(open(sys.argv[1]))["keys"]
records = {key["recordName"]: key["recordText"] for key in keys}
message = open(sys.argv[2], "rb").read()
head, _, body = message.partition(b"\r\n\r\n")
fields = re.findall(rb"(?:^|(?<=\r\n))[^ \t\r\n][^\r\n]*(?:\r\n[ \t][^\r\n]*)*", head)
signatures = [field for field in fields if field.lower().startswith(b"dkim-signature:")]


def selector(field):
    return re.search(rb"\bs=([^;\s]+)", field).group(1).decode()


def only_rsa():
    kept = [field for field in fields if field not in signatures or b"a=rsa-sha256" in field]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def by_dkimpy():
    sys.path.append("/usr/lib/python3/dist-packages")
    import dkim

    def txt(name, timeout=5):
        return records.get(name.decode().rstrip("."), "").encode() or None

    found = []
    for index, field in enumerate(signatures):
        try:
            good = dkim.DKIM(message).verify(idx=index, dnsfunc=txt)
        except dkim.DKIMException as error:
            good = False
            print(error, file=sys.stderr)
        found.append("%s=%s" % (selector(field), "pass" if good else "fail"))
    return " ".join(found)


PERL = r"""
use strict; use warnings; use JSON::PP; use Net::DNS; use Mail::DKIM::Verifier;
package Records;
sub new { my ($class, $records) = @_; return bless {records => $records}, $class; }
sub errorstring { return 'NOERROR'; }
sub send {
    my ($self, $name, $type) = @_;
    my $packet = Net::DNS::Packet->new($name, 'TXT');
    my $text = $self->{records}{$name};
    $packet->header->rcode(defined $text ? 'NOERROR' : 'NXDOMAIN');
    $packet->push(answer => Net::DNS::RR->new(owner => $name, type => 'TXT', txtdata => [unpack '(a255)*', $text]))
        if defined $text;
    return $packet;
}
package main;
open my $in, '<', $ARGV[0] or die; local $/; my $records = decode_json(<$in>);
open my $mail, '<:raw', $ARGV[1] or die; my $text = <$mail>;
Mail::DKIM::DNS::resolver(Records->new($records));
my $verifier = Mail::DKIM::Verifier->new(); $verifier->PRINT($text); $verifier->CLOSE();
print join ' ', map { $_->selector . '=' . $_->result } $verifier->signatures;
"""


def by_perl(directory):
    have = subprocess.run(["perl", "-MMail::DKIM", "-MJSON::PP", "-e", "1"], capture_output=True)
    if have.returncode != 0:
        return "missing"
    write(directory, "records.json", json.dumps(records).encode())
    done = subprocess.run(["perl", "-e", PERL, directory + "/records.json", write(directory, "rsa.eml", only_rsa())],
                          capture_output=True, timeout=60)
    return done.stdout.decode() or done.stderr.decode()


def by_opendkim(directory):
    program = shutil.which("opendkim", path=os.environ["PATH"] + ":/usr/sbin")
    if not program:
        return "missing"
    lines = "".join("%s %s\n" % (name, text) for name, text in records.items())
    conf = write(directory, "opendkim.conf", ("TestPublicKeys %s\nMode v\n"
                                              % write(directory, "keys", lines.encode())).encode())
    # It reads the form of the milter: lines end in LF.
    text = write(directory, "lf.eml", only_rsa().replace(b"\r\n", b"\n"))
    done = subprocess.run([program, "-x", conf, "-t", text, "-v"], capture_output=True, timeout=60)
    said = (done.stdout + done.stderr).decode()
    return "rsa=%s" % ("pass" if "verification (s=" in said and "succeeded" in said else "fail " + said)


def write(directory, name, octets):
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


with tempfile.TemporaryDirectory() as directory:
    try:
        print("dkimpy", by_dkimpy())
    except ImportError:
        print("dkimpy missing")
    print("Mail::DKIM", by_perl(directory))
    print("OpenDKIM", by_opendkim(directory))
