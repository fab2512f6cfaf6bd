# Reads a packed DMARC report as RFC 9990 describes it, with another reader: the order and number of the elements and
# the words that are allowed. Prints the policy's domain and the number of messages; complains on standard error.
import gzip, ipaddress, sys
import xml.etree.ElementTree as tree

NS = "{urn:ietf:params:xml:ns:dmarc-2.0}"
POLICY = {"none", "quarantine", "reject"}
RESULT = {"none", "pass", "fail", "policy", "neutral", "temperror", "permerror"}
# name: (least, most, what is in it)
DKIM = [("domain", 1, 1, None), ("selector", 1, 1, None), ("result", 1, 1, RESULT), ("human_result", 0, 1, None)]
SPF = [("domain", 1, 1, None), ("scope", 0, 1, {"mfrom"}), ("result", 1, 1, RESULT | {"softfail"}),
       ("human_result", 0, 1, None)]
EVALUATED = [("disposition", 1, 1, POLICY | {"pass"}), ("dkim", 1, 1, {"pass", "fail"}), ("spf", 1, 1, {"pass", "fail"}),
             ("reason", 0, 99, [("type", 1, 1, {"local_policy", "mailing_list", "other", "policy_test_mode",
                                                "trusted_forwarder"}), ("comment", 0, 1, None)])]
RECORD = [("row", 1, 1, [("source_ip", 1, 1, ipaddress.ip_address), ("count", 1, 1, int),
                         ("policy_evaluated", 1, 1, EVALUATED)]),
          ("identifiers", 1, 1, [("header_from", 1, 1, None), ("envelope_from", 0, 1, None),
                                 ("envelope_to", 0, 1, None)]),
          ("auth_results", 1, 1, [("dkim", 0, 100, DKIM), ("spf", 0, 1, SPF)])]
FEEDBACK = [("version", 0, 1, {"1.0"}),
            ("report_metadata", 1, 1, [("org_name", 1, 1, None), ("email", 1, 1, None),
                                       ("extra_contact_info", 0, 1, None), ("report_id", 1, 1, None),
                                       ("date_range", 1, 1, [("begin", 1, 1, int), ("end", 1, 1, int)]),
                                       ("error", 0, 99, None), ("generator", 0, 1, None)]),
            ("policy_published", 1, 1, [("domain", 1, 1, None), ("p", 1, 1, POLICY), ("sp", 0, 1, POLICY),
                                        ("np", 0, 1, POLICY), ("adkim", 0, 1, {"r", "s"}), ("aspf", 0, 1, {"r", "s"}),
                                        ("discovery_method", 0, 1, {"psl", "treewalk"}), ("fo", 0, 1, None),
                                        ("testing", 0, 1, {"y", "n"})]),
            ("extension", 0, 1, None), ("record", 1, 10 ** 9, RECORD)]


def check(element, wanted):
    children = list(element)
    at = 0
    for name, least, most, inside in wanted:
        count = 0
        while at < len(children) and children[at].tag == NS + name:
            child = children[at]
            if isinstance(inside, list):
                check(child, inside)
            elif isinstance(inside, set):
                assert child.text in inside, f"{name}: {child.text}"
            elif inside:
                inside(child.text)
            at += 1
            count += 1
        assert least <= count <= most, f"{element.tag}: {count} of {name}"
    assert at == len(children), f"{element.tag}: {children[at].tag} is not expected there"


data = open(sys.argv[1], "rb").read()
root = tree.fromstring(gzip.decompress(data))
assert root.tag == NS + "feedback", root.tag
check(root, FEEDBACK)
print(root.find(NS + "policy_published").find(NS + "domain").text,
      sum(int(count.text) for count in root.iter(NS + "count")))
