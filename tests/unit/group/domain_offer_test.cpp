#include "group/domain_offer.h"

#include <QtTest>

using namespace ismail::group;

class DomainOfferTest : public QObject {
    Q_OBJECT

    using Records = std::vector<OfferedMx>;

    static DomainOfferVerdict judge(AcceptDomains policy, const Records& records) {
        return judgeDomainOffer(policy, records, {"mx2.example", "mx2.example.net"}, {"mx1.example"});
    }

private slots:
    void recordsThatNameBothLetItBeTaken() {
        QCOMPARE(judge(AcceptDomains::mx, {{20, "mx2.example"}, {10, "mx1.example"}, {5, "mx9.example"}}),
                 DomainOfferVerdict::take);
        QCOMPARE(judge(AcceptDomains::mx, {{20, "mx2.example.net"}, {10, "mx1.example"}, {30, "mx2.example"}}),
                 DomainOfferVerdict::take);
    }

    void otherRecordsLetItWait() {
        const std::vector<Records> others = {{},
                                             {{10, "mx1.example"}},
                                             {{20, "mx2.example"}},
                                             {{10, "mx2.example"}, {20, "mx1.example"}},
                                             {{10, "mx1.example"}, {10, "mx2.example"}},
                                             {{10, "mx1.example"}, {20, "mx2.example"}, {30, "mx1.example"}}};
        for (const Records& records : others)
            QCOMPARE(judge(AcceptDomains::mx, records), DomainOfferVerdict::wait);
    }

    void thePolicyComesFirst() {
        const Records good = {{10, "mx1.example"}, {20, "mx2.example"}};
        QCOMPARE(judge(AcceptDomains::ask, good), DomainOfferVerdict::wait);
        QCOMPARE(judge(AcceptDomains::never, good), DomainOfferVerdict::decline);
    }
};

QTEST_GUILESS_MAIN(DomainOfferTest)
#include "domain_offer_test.moc"
