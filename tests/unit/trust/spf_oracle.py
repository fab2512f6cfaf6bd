"""Asks pyspf (Debian: python3-spf) what it makes of zones that spf_oracle_test wrote.

Input, a case a block: "case CLIENT HELO SENDER", then lines "NAME TYPE DATA" (TXT in hexadecimal; "!" for a server that
does not answer), then "end". Output, a line a case: the result, a blank, the explanation of a fail (or "-").

Where pyspf 2.0.14 departs from RFC 7208, it is led to the RFC here:
- parts of any macro are joined by dots (7.3); pyspf does so for %{l} and %{s} only;
- a redirect that is not followed causes no query and does not count (4.6.4); pyspf counts it where it reads it;
- trouble with the names of a client, or one of them, is as no name (5.5); pyspf gives up;
- %{p} looks at the domain whose record it stands in (7.2); pyspf keeps what it found for another;
- a sender without local part is postmaster in %{s} too (4.3); pyspf leaves it empty there;
- a %{p} that is not reached asks nothing, and the client's names are no term whose voids count (4.6.4).
"""
import linecache
import sys

import spf

zone = {}


def look_up(name, qtype, strict=True, timeout=20):
    name = name.lower().rstrip('.')
    found = zone.get((name, qtype), [])
    if found == ['!']:
        raise spf.TempError('DNS timeout')
    return [((name, qtype), value) for value in found]


class Query(spf.query):
    def check_lookups(self):
        caller = sys._getframe(1).f_locals
        if caller.get('mod') != 'redirect' or caller.get('redirect') is not None:
            super().check_lookups()

    def dns_spf(self, domain):
        if 'redirect_record' in linecache.getline(spf.__file__, sys._getframe(1).f_lineno):
            self.lookups += 1
            if self.lookups > spf.MAX_LOOKUP:
                raise spf.PermError('Too many DNS lookups')
        return super().dns_spf(domain)

    def getp(self):
        counted, self.void_lookups, self.p = self.void_lookups, -1000, None
        try:
            return super().getp()
        finally:
            self.void_lookups = counted

    def validated_ptrs(self):
        try:
            names = self.dns_ptr(self.i)[:spf.MAX_PTR]
        except spf.TempError:
            return []
        good = []
        for name in names:
            try:
                if self.cidrmatch(self.dns_a(name, self.A), self.cidrmax):
                    good.append(name)
            except spf.TempError:
                pass
        return good


def main():
    spf.DNSLookup = look_up
    spf.JOINERS.update({letter: '.' for letter in 'slodiphcrtv'})
    for line in sys.stdin:
        words = line.rstrip('\n').split(' ')
        if words[0] == 'case':
            zone.clear()
            client, helo, sender = words[1:4]
        elif words[0] == 'end':
            query = Query(i=client, s='' if sender == '<>' else sender, h=helo, receiver='mx.here.example', strict=True)
            query.s = query.l + '@' + query.o
            query.set_default_explanation('-')
            result, _, explanation = query.check()
            print(result, explanation if result == 'fail' else '-')
        else:
            name, qtype, data = words[0], words[1], ' '.join(words[2:])
            values = zone.setdefault((name, qtype), [])
            if data == '!':
                values[:] = ['!']
            elif qtype == 'TXT':
                values.append([bytes.fromhex(data)])
            elif qtype == 'MX':
                preference, host = data.split(' ')
                values.append((int(preference), host))
            else:
                values.append(data)


main()
