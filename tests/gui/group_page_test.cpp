// The page Group and the wizard that makes a pair, as an administrator sees them, and what is sent for it.
#include "gui_test.h"

#include "dialogs/pair_enter_steps.h"
#include "pages/group_drawing.h"
#include "pages/member_card.h"
#include "ui/group_words.h"

#include <QClipboard>

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

const char* const code = "7KQ2M-AAAAA-BBBBB-CCCCC-DDDDD";

Time ago(int seconds) { return SystemClock().now() - Millis(seconds * 1'000LL); }

rpc::MemberDomain shared(const std::string& name, bool heldHere, std::int64_t held) {
    rpc::MemberDomain domain;
    domain.domain = name;
    domain.heldHere = heldHere;
    domain.held = held;
    if (held > 0) domain.oldest = ago(3 * 3'600);
    domain.recipients = 214;
    domain.complete = domain.fresh = true;
    domain.confirmedAt = ago(5);
    return domain;
}

rpc::GroupMember member(const std::string& name, rpc::PairState state, rpc::MemberVerdict verdict) {
    rpc::GroupMember one;
    one.partner = name;
    one.state = state;
    one.verdict = verdict;
    if (state == rpc::PairState::paired) one.id = "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH";
    return one;
}

QString textOf(const QWidget* widget) {
    QStringList texts;
    for (const QLabel* label : widget->findChildren<QLabel*>()) {
        if (!label->isVisibleTo(widget)) continue;
        QTextDocument plain;
        plain.setHtml(label->text());
        // Signs have no text.
        if (!plain.isEmpty()) texts.append(plain.toPlainText());
    }
    return texts.join(u'\n');
}

} // namespace

class GroupPageTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        group_ = {};
        group_.enabled = true;
        group_.host = "mx1.example.test";
        group_.id = "1111222233334444555566667777888A";
        rpc::GroupMember mx2 = member("mx2", rpc::PairState::paired, rpc::MemberVerdict::up);
        mx2.channel = mx2.calledHere = mx2.accepts = true;
        mx2.domains = {shared("example.test", false, 0), shared("branch.test", true, 12)};
        rpc::GroupMember mx3 = member("mx3", rpc::PairState::paired, rpc::MemberVerdict::down);
        mx3.verdictText = "mx3 is down: no other server of the group reaches it either.";
        mx3.since = ago(600);
        group_.members = {mx2, mx3, member("office", rpc::PairState::none, rpc::MemberVerdict::unknown)};
        service().on<rpc::GroupStatus>([this](const auto&) { return group_; });
        service().reply<rpc::GroupDomainsWaiting>({});
        rpc::DomainInfo domain;
        domain.domain = "example.test";
        service().reply<rpc::DomainList>({{domain}, 1});
    }
    void cleanup() { bench_.reset(); }

    // How the page says it.
    void everyServerIsACardWithItsStateInWords() {
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2") && textOf(cardOf(page, "mx2")).contains("branch.test"));
        QVERIFY(textOf(find<QWidget>(page, "hub")).contains("1111 2222 3333 4444"));
        const QString up = textOf(cardOf(page, "mx2"));
        QVERIFY2(up.contains("Up\n") && up.contains("Channel open, opened by mx2"), qPrintable(up));
        QVERIFY2(up.contains("Held here for mx2\nbranch.test\n12 held, the oldest for 3 hours"), qPrintable(up));
        QVERIFY2(up.contains("Held by mx2 for this server\nexample.test\nnothing held"), qPrintable(up));
        QVERIFY2(up.contains("Known addresses: 214, confirmed"), qPrintable(up));
        const QString down = textOf(cardOf(page, "mx3"));
        QVERIFY2(down.contains("Down for 10 minutes\n") && down.contains("No channel"), qPrintable(down));
        QVERIFY(textOf(cardOf(page, "office")).contains("Not paired"));
        QCOMPARE(cardOf(page, "mx3")->accessibleName(), QStringLiteral("mx3: Down"));
    }

    void everyStateHasWordsAndASignOfItsOwn() {
        QStringList words, signs;
        for (const auto verdict :
             {rpc::MemberVerdict::up, rpc::MemberVerdict::planned, rpc::MemberVerdict::cutOff, rpc::MemberVerdict::down,
              rpc::MemberVerdict::unknown, rpc::MemberVerdict::noNetwork}) {
            const MemberLook look = memberLook(member("a", rpc::PairState::paired, verdict));
            QVERIFY2(!words.contains(look.words) && !signs.contains(look.icon), qPrintable(look.words));
            words.append(look.words);
            signs.append(look.icon);
        }
    }

    void anOldListSaysWhatFollows() {
        rpc::MemberDomain old = shared("example.test", true, 0);
        old.fresh = false;
        old.confirmedAt = ago(3 * 86'400);
        const rpc::GroupMember& mx2 = group_.members[0];
        QCOMPARE(listWords(old, mx2),
                 QStringLiteral("Known addresses: 214, last confirmed 3 days ago; unknown ones are put off"));
        old.complete = false;
        old.confirmedAt.reset();
        QCOMPARE(listWords(old, mx2), QStringLiteral("No list of addresses yet"));
    }

    void newAnswersChangeTheCardsInPlace() {
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        QPointer<MemberCard> before = cardOf(page, "mx2");
        group_.members[0].verdict = rpc::MemberVerdict::cutOff;
        group_.members[0].channel = false;
        service().hint(rpc::EventKind::statusChanged);
        QTRY_VERIFY(textOf(cardOf(page, "mx2")).contains("Cut off from here"));
        QCOMPARE(cardOf(page, "mx2"), before.data());
    }

    void aClickLeadsOn() {
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        const auto follow = [&](const char* label) {
            bench_->window->showPage("group");
            emit find<QLabel>(cardOf(page, "mx2"), label)->linkActivated("#");
        };
        follow("memberName");
        QCOMPARE(bench_->window->currentPage(), QStringLiteral("partners"));
        follow("sharedDomain");
        QCOMPARE(bench_->window->currentPage(), QStringLiteral("domains"));
        follow("heldMail");
        QCOMPARE(bench_->window->currentPage(), QStringLiteral("queue"));
        QTRY_VERIFY(find<QToolButton>(bench_->window.get(), "destinationChip")->text().contains("branch.test"));
    }

    void theCardsStandAtBothSidesWhereThereIsRoom() {
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        const auto* hub = find<QWidget>(page, "hub");
        bench_->window->resize(1'300, 800);
        QTRY_VERIFY(cardOf(page, "mx2")->x() < hub->x() && cardOf(page, "mx3")->x() > hub->x());
        bench_->window->resize(900, 700);
        QTRY_VERIFY(cardOf(page, "mx2")->x() > hub->x());
        QVERIFY(find<QScrollArea>(page, "groupArea")->horizontalScrollBar()->maximum() == 0);
    }

    void aServerAloneIsToldWhatToDo() {
        group_.members.clear();
        Page* page = bench_->open("group");
        QTRY_VERIFY(find<QLabel>(page, "emptyTitle")->isVisible());
        press(find<QPushButton>(page, "emptyButton"));
        QTRY_VERIFY(wizard());
        QCOMPARE(wizard()->currentId(), int(PairWizard::wayStep));
    }

    void theFirstStepsLeadHere() {
        bench_->open("overview");
        bench_->window->openFirstRun();
        auto* steps = find<QWizard>(bench_->window.get(), "firstRun");
        find<QPushButton>(steps, "endPair")->click();
        QTRY_VERIFY(wizard());
        QCOMPARE(bench_->window->currentPage(), QStringLiteral("group"));
    }

    void aViewerSeesItAndChangesNothing() {
        service().role = rpc::Role::viewer;
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        QVERIFY(!find<QPushButton>(page, "showCode")->isEnabled());
        QVERIFY(!find<QPushButton>(cardOf(page, "mx2"), "endPair")->isEnabled());
        QVERIFY(!find<QPushButton>(page, "newKey")->isEnabled());
    }

    // What is done with a pair.
    void listsAreFetchedAnew() {
        std::vector<std::string> asked;
        service().on<rpc::GroupSync>([&](const auto& request) {
            asked.push_back(request.domain);
            return rpc::GroupSync::Response{1};
        });
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        QVERIFY(find<QPushButton>(cardOf(page, "mx3"), "fetchLists")->isHidden());
        find<QPushButton>(cardOf(page, "mx2"), "fetchLists")->click();
        QTRY_COMPARE(asked.size(), std::size_t(1));
        QCOMPARE(asked[0], std::string("branch.test"));
    }

    void aDomainThatIsOfferedIsTakenOrDeclined() {
        std::vector<rpc::WaitingDomain> offered{{"late.test", "mx2", ago(60)}, {"later.test", "mx2", ago(30)}};
        service().on<rpc::GroupDomainsWaiting>(
            [&](const auto&) { return rpc::GroupDomainsWaiting::Response{offered}; });
        const auto answered = [&](const rpc::DomainOfPartner& which) {
            std::erase_if(offered, [&](const rpc::WaitingDomain& each) { return each.domain == which.domain; });
            return rpc::Empty{};
        };
        std::vector<std::string> taken, declined;
        service().on<rpc::GroupDomainsTake>([&](const auto& which) {
            taken.push_back(which.domain + " of " + which.partner);
            return answered(which);
        });
        service().on<rpc::GroupDomainsDecline>([&](const auto& which) {
            declined.push_back(which.domain + " of " + which.partner);
            return answered(which);
        });
        Page* page = bench_->open("group");
        auto* waiting = find<QWidget>(page, "waitingDomains");
        QTRY_VERIFY(waiting->isVisible());
        QVERIFY2(textOf(waiting).contains("mx2 wants mail for late.test held here"), qPrintable(textOf(waiting)));
        find<QPushButton>(waiting, "takeDomain")->click();
        QTRY_COMPARE(taken, std::vector<std::string>{"late.test of mx2"});
        QTRY_VERIFY(!textOf(waiting).contains("late.test"));
        find<QPushButton>(waiting, "declineDomain")->click();
        QTRY_COMPARE(declined, std::vector<std::string>{"later.test of mx2"});
        QTRY_VERIFY(!waiting->isVisible());
    }

    void endingAPairAsksFirstAndKnowsAboutThieves() {
        std::optional<rpc::PartnerUnpair::Request> sent;
        service().on<rpc::PartnerUnpair>([&](const auto& request) {
            sent = request;
            return rpc::Empty{};
        });
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx3"));
        find<QPushButton>(cardOf(page, "mx3"), "endPair")->click();
        QTRY_VERIFY(openDialog());
        find<QCheckBox>(openDialog(), "stolen")->click();
        QVERIFY(!sent);
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(sent);
        QCOMPARE(sent->name, std::string("mx3"));
        QVERIFY(sent->revoke);
    }

    void aNewKeyIsExplainedAndAskedForFirst() {
        rpc::ServerKeys keys;
        keys.id = group_.id;
        keys.since = ago(86'400);
        keys.old = {{"OLD", ago(-86'400)}};
        service().reply<rpc::GroupIdentity>(keys);
        service().on<rpc::GroupRekey>([&](const auto&) {
            group_.id = keys.id = "ZZZZ222233334444555566667777888A";
            return keys;
        });
        Page* page = bench_->open("group");
        QTRY_VERIFY(cardOf(page, "mx2"));
        const auto ask = [&] {
            press(find<QPushButton>(page, "newKey"));
            return QTest::qWaitFor([&] { return openDialog() != nullptr; });
        };
        QVERIFY(ask());
        const QString text = qobject_cast<QMessageBox*>(openDialog())->informativeText();
        QVERIFY2(text.contains("was made on") && text.contains("still good: 1") && text.contains("Make a backup"),
                 qPrintable(text));
        qobject_cast<QMessageBox*>(openDialog())->reject();
        QTRY_VERIFY(!openDialog());
        QCOMPARE(service().calls.value("group.rekey"), 0);
        QVERIFY(ask());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(service().calls.value("group.rekey"), 1);
        QTRY_VERIFY(textOf(find<QWidget>(page, "hub")).contains("ZZZZ 2222"));
    }

    // This server shows a code.
    void aCodeIsShownUntilTheOtherServerHasUsedIt() {
        rpc::GroupPairShow::Request granted;
        giveCode(&granted);
        showCode();
        QVERIFY(granted.allDomains && !granted.holdsTheirs);
        QCOMPARE(find<QLabel>(wizard(), "codeHost")->text(), QStringLiteral("mx1.example.test"));
        QCOMPARE(find<QLabel>(wizard(), "codeText")->text(), QString(code));
        press(find<QPushButton>(wizard(), "copyCode"));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("mx1.example.test/") + code);
        auto* state = find<QLabel>(wizard(), "codeState");
        QVERIFY(state->text().startsWith("Waiting"));
        rpc::GroupMember mx4 = member("mx4", rpc::PairState::paired, rpc::MemberVerdict::up);
        mx4.id = "another";
        group_.codes.clear();
        group_.members.push_back(mx4);
        service().hint(rpc::EventKind::configChanged);
        QTRY_COMPARE(state->text(), QStringLiteral("mx4 is paired with this server."));
        press(wizard()->button(QWizard::FinishButton));
        QTRY_VERIFY(!wizard());
    }

    void onlySomeDomainsAreGranted() {
        rpc::GroupPairShow::Request granted;
        giveCode(&granted);
        open("showCode");
        QTRY_VERIFY(wizard()->button(QWizard::CommitButton)->isEnabled());
        find<QRadioButton>(wizard(), "grantThese")->click();
        press(wizard()->button(QWizard::CommitButton));
        QVERIFY(complaint().startsWith("The code would grant nothing."));
        find<QListWidget>(wizard(), "grantDomains")->item(0)->setCheckState(Qt::Checked);
        find<QCheckBox>(wizard(), "grantHolds")->click();
        find<QSpinBox>(wizard(), "mostHeld")->setValue(2);
        press(wizard()->button(QWizard::CommitButton));
        QTRY_COMPARE(granted.domains.size(), std::size_t(1));
        QVERIFY(!granted.allDomains && granted.holdsTheirs);
        QCOMPARE(granted.mostHeld, std::int64_t(2) << 30);
    }

    void aCodeIsWithdrawn() {
        giveCode();
        service().on<rpc::GroupPairCancel>([this](const auto& request) {
            if (request.id == 7) group_.codes.clear();
            return rpc::Empty{};
        });
        showCode();
        press(find<QPushButton>(wizard(), "withdrawCode"));
        QTRY_VERIFY(find<QLabel>(wizard(), "codeState")->text().startsWith("The code was withdrawn."));
        QVERIFY(!find<QPushButton>(wizard(), "copyCode")->isEnabled());
    }

    void anOpenCodeIsSeenAndWithdrawnOnThePage() {
        group_.codes = {{7, ago(-600)}};
        std::int64_t withdrawn = 0;
        service().on<rpc::GroupPairCancel>([&](const auto& request) {
            withdrawn = request.id;
            return rpc::Empty{};
        });
        Page* page = bench_->open("group");
        auto* note = find<QLabel>(page, "hubCode");
        QTRY_VERIFY(note->isVisible());
        emit note->linkActivated("7");
        QTRY_COMPARE(withdrawn, std::int64_t(7));
    }

    // This server is told a code.
    void aCodeIsTidiedAsItIsTyped() {
        QCOMPARE(PairCodeEdit::grouped(" 7kq2m aaaaa-bbbbb\tccccc.ddddd and more"), QString(code));
        PairCodeEdit edit;
        QTest::keyClicks(&edit, "7kq2maaa");
        QCOMPARE(edit.text(), QStringLiteral("7KQ2M-AAA"));
        QTest::keyClick(&edit, Qt::Key_Backspace);
        QTest::keyClick(&edit, Qt::Key_Backspace);
        QTest::keyClick(&edit, Qt::Key_Backspace);
        QCOMPARE(edit.text(), QStringLiteral("7KQ2M"));
        edit.setCursorPosition(1);
        QTest::keyClicks(&edit, "x");
        QCOMPARE(edit.text(), QStringLiteral("7XKQ2-M"));
        QCOMPARE(edit.cursorPosition(), 2);
    }

    void thePastedCodeBringsItsHost() {
        openEnter();
        QGuiApplication::clipboard()->setText(QStringLiteral("The code: mx9.example.test/%1\n").arg(code));
        auto* field = find<QLineEdit>(wizard(), "pairCode");
        field->setFocus();
        field->paste();
        QCOMPARE(field->text(), QString(code));
        QCOMPARE(find<QLineEdit>(wizard(), "pairHost")->text(), QStringLiteral("mx9.example.test"));
    }

    void whatTheServiceSaysIsShownAndTheCodeStays() {
        service().fail<rpc::GroupPairEnter>({ErrorKind::invalid, "There is a slip in the pairing code."});
        enter();
        QTRY_VERIFY(complaint().contains("was not met"));
        QVERIFY(find<MessageBar>(wizard()->currentPage(), "errorBar")->why().contains("There is a slip"));
        QCOMPARE(wizard()->currentId(), int(PairWizard::enterStep));
        QCOMPARE(find<QLineEdit>(wizard(), "pairCode")->text(), QString(code));
    }

    void aPairIsMadeInThreeSteps() {
        rpc::GroupPairOffer::Request sent;
        service().reply<rpc::GroupPairEnter>(stranger());
        service().on<rpc::GroupPairOffer>([&](const auto& request) {
            sent = request;
            rpc::GroupPairOffer::Response made;
            made.partner = request.partner;
            made.hold = request.hold;
            made.refused.push_back({"example.test", "The server that is to hold it is primary for it.", {}});
            return made;
        });
        enter();
        QTRY_COMPARE(wizard()->currentId(), int(PairWizard::whoStep));
        QCOMPARE(find<QLabel>(wizard(), "peerId")->text(), QStringLiteral("AAAA BBBB CCCC DDDD EEEE FFFF GGGG HHHH"));
        auto* replaces = find<MessageBar>(wizard(), "replaces");
        QVERIFY(replaces->isVisible() && replaces->why().contains("9999 8888"));
        press(wizard()->button(QWizard::NextButton));
        QTRY_COMPARE(wizard()->currentId(), int(PairWizard::domainsStep));
        auto* hold = find<QListWidget>(wizard(), "holdDomains");
        QCOMPARE(hold->count(), 2);
        QVERIFY(hold->item(1)->text().contains("primary for it"));
        QVERIFY(!(hold->item(1)->flags() & Qt::ItemIsUserCheckable));
        press(wizard()->button(QWizard::CommitButton));
        QTRY_COMPARE(wizard()->currentId(), int(PairWizard::resultStep));
        QCOMPARE(sent.talk, std::int64_t(5));
        QCOMPARE(sent.partner, std::string("mx9"));
        QVERIFY(sent.hold == std::vector<std::string>{"far.test"});
        QVERIFY(sent.lend == std::vector<std::string>{"example.test"});
        const QString result = textOf(find<QWidget>(wizard(), "pairResult"));
        QVERIFY2(result.contains("Mail for far.test is held here.") && result.contains("example.test was not taken."),
                 qPrintable(result));
        const int cancelled = service().calls.value("group.pair.cancel");
        press(wizard()->button(QWizard::FinishButton));
        QTRY_VERIFY(!wizard());
        QCOMPARE(service().calls.value("group.pair.cancel"), cancelled);
    }

    void closingTheWizardEndsTheTalk() {
        std::int64_t left = 0;
        service().reply<rpc::GroupPairEnter>(stranger());
        service().on<rpc::GroupPairCancel>([&](const auto& request) {
            left = request.talk;
            return rpc::Empty{};
        });
        enter();
        QTRY_COMPARE(wizard()->currentId(), int(PairWizard::whoStep));
        wizard()->reject();
        QTRY_COMPARE(left, std::int64_t(5));
    }

    void aTalkThatBeginsAfterTheWizardWasClosedEndsToo() {
        std::int64_t left = 0;
        service().reply<rpc::GroupPairEnter>(stranger());
        service().on<rpc::GroupPairCancel>([&](const auto& request) {
            left = request.talk;
            return rpc::Empty{};
        });
        openEnter();
        service().fallSilentAt<rpc::GroupPairEnter>();
        enterCode();
        QTRY_COMPARE(service().calls.value("group.pair.enter"), 1);
        wizard()->reject();
        QTRY_VERIFY(!wizard());
        service().setSilent(false);
        QTRY_COMPARE(left, std::int64_t(5));
    }

private:
    FakeService& service() { return bench_->service; }
    static MemberCard* cardOf(Page* page, const char* partner) {
        return find<GroupDrawing>(page, "groupDrawing")->card(QString::fromLatin1(partner));
    }
    PairWizard* wizard() const { return bench_->window->findChild<PairWizard*>(); }
    QString complaint() const { return find<MessageBar>(wizard()->currentPage(), "errorBar")->what(); }
    void giveCode(rpc::GroupPairShow::Request* granted = nullptr) {
        service().on<rpc::GroupPairShow>([this, granted](const auto& request) {
            if (granted) *granted = request;
            group_.codes = {{7, ago(-1'800)}};
            rpc::GroupPairShow::Response shown;
            shown.id = 7;
            shown.code = std::string("mx1.example.test/").append(code);
            shown.until = ago(-1'800);
            return shown;
        });
    }
    void open(const char* button) {
        Page* page = bench_->open("group");
        QTRY_VERIFY(find<QPushButton>(page, button)->isEnabled());
        press(find<QPushButton>(page, button));
        QTRY_VERIFY(wizard());
    }
    void showCode() {
        open("showCode");
        QTRY_VERIFY(wizard()->button(QWizard::CommitButton)->isEnabled());
        press(wizard()->button(QWizard::CommitButton));
        QTRY_COMPARE(find<QLabel>(wizard(), "codeText")->text(), QString(code));
    }
    void openEnter() {
        open("pairServers");
        find<QRadioButton>(wizard(), "wayEnter")->click();
        press(wizard()->button(QWizard::NextButton));
        QTRY_COMPARE(wizard()->currentId(), int(PairWizard::enterStep));
    }
    void enterCode() {
        type(find<QLineEdit>(wizard(), "pairCode"), QString(code).toLower());
        type(find<QLineEdit>(wizard(), "pairHost"), "mx9.example.test");
        press(wizard()->button(QWizard::NextButton));
    }
    void enter() {
        openEnter();
        enterCode();
    }
    static rpc::GroupPairEnter::Response stranger() {
        rpc::GroupPairEnter::Response met;
        met.talk = 5;
        met.peer = "mx9.example.test";
        met.id = "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH";
        met.version = "9.9";
        met.partner = "mx9";
        met.previousId = "99998888777766665555444433332222";
        met.holdsOurs = true;
        met.theirs = {{"far.test", "", {}}, {"example.test", "The server that is to hold it is primary for it.", {}}};
        met.ours = {{"example.test", "", {}}};
        return met;
    }

    std::unique_ptr<Bench> bench_;
    rpc::GroupStatus::Response group_;
};

GUI_TEST_MAIN(GroupPageTest)
#include "group_page_test.moc"
