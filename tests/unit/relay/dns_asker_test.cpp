#include "relay/dns_asker.h"

#include "support/relay_doubles.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;

namespace {

using NameLists = std::vector<std::vector<std::string>>;

// Asks the given names in rounds: each round when all of the one before are answered.
class Rounds final : public DnsEngine {
public:
    explicit Rounds(std::vector<std::vector<std::string>> rounds) : rounds_(std::move(rounds)) {}

    std::vector<DnsQuestion> questions() override {
        if (!open.empty() || at_ >= rounds_.size()) return {};
        std::vector<DnsQuestion> out;
        for (const std::string& name : rounds_[at_]) {
            out.push_back({name, DnsType::txt});
            open.insert(name);
        }
        ++at_;
        return out;
    }
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override {
        open.erase(question.name);
        ++answered[answer.status];
    }
    bool done() const override { return open.empty() && at_ >= rounds_.size(); }

    std::multiset<std::string> open;
    std::map<DnsStatus, int> answered;

private:
    std::vector<std::vector<std::string>> rounds_;
    std::size_t at_ = 0;
};

// Has another question whatever it is answered.
class Endless final : public DnsEngine {
public:
    std::vector<DnsQuestion> questions() override {
        if (open_) return {};
        open_ = true;
        return {{"n" + std::to_string(++asked) + ".example", DnsType::a}};
    }
    void answer(const DnsQuestion&, const DnsAnswer&) override { open_ = false; }
    bool done() const override { return false; }
    int asked = 0;

private:
    bool open_ = false;
};

std::vector<std::string> names(std::size_t count, const std::string& stem = "n") {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(stem + std::to_string(i) + ".example");
    return out;
}

// Time stands still there, and nothing is ever done.
class Idle final : public Executor {
public:
    void post(std::function<void()>) override {}
    TimerId postAt(Ticks, std::function<void()>) override { return 1; }
    void cancel(TimerId) override {}
};

// Answers from three threads of its own.
class ThreadedResolver final : public Resolver {
public:
    ThreadedResolver() {
        for (int i = 0; i < 3; ++i)
            threads_.emplace_back([this] { work(); });
    }
    ~ThreadedResolver() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }
    void ask(DnsQuestion, std::function<void(DnsAnswer)> done) override {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(done));
            most = std::max(most.load(), ++open_);
        }
        wake_.notify_one();
    }
    void mx(const std::string&, std::function<void(MxAnswer)>) override {}
    void addresses(const std::string&, std::function<void(AddressAnswer)>) override {}
    void flush() override {}
    std::atomic<int> most{0};

private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            const auto done = std::move(waiting_.front());
            waiting_.pop_front();
            --open_;
            lock.unlock();
            done({});
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void(DnsAnswer)>> waiting_;
    std::vector<std::thread> threads_;
    int open_ = 0;
    bool ending_ = false;
};

struct World {
    ManualClock clock;
    ManualExecutor executor{clock};
    FakeResolver resolver;
    DnsAsker asker{resolver, executor, clock};
    std::vector<DnsRun> ends;

    DnsAsker::Id start(std::shared_ptr<DnsEngine> engine) {
        return asker.start(std::move(engine), Millis(10'000), [this](DnsRun end) { ends.push_back(end); });
    }
};

} // namespace

class DnsAskerTest : public QObject {
    Q_OBJECT

private slots:
    void anEngineIsDrivenUntilItIsDone() {
        World world;
        world.resolver.setTexts("a.example", {"x"});
        const auto engine = std::make_shared<Rounds>(NameLists{{"a.example", "b.example"}, {"c.example"}});
        world.start(engine);
        QVERIFY(world.resolver.questions.empty()); // nothing happens within start()
        world.executor.run();
        QVERIFY((world.ends == std::vector{DnsRun::done}));
        QVERIFY(engine->done());
        QCOMPARE(engine->answered[DnsStatus::ok], 1);
        QCOMPARE(engine->answered[DnsStatus::nxDomain], 2);
        QCOMPARE(world.executor.timers(), 0U);
    }

    void anEngineWithoutQuestionsIsDoneAtOnce() {
        World world;
        world.start(std::make_shared<Rounds>(NameLists{}));
        QVERIFY(world.ends.empty());
        world.executor.run();
        QVERIFY((world.ends == std::vector{DnsRun::done}));
    }

    void sixteenQuestionsAreOpenForAllEnginesTogether() {
        World world;
        world.resolver.hold = true;
        world.start(std::make_shared<Rounds>(NameLists{names(12, "a")}));
        world.start(std::make_shared<Rounds>(NameLists{names(12, "b")}));
        world.executor.run();
        QCOMPARE(world.resolver.held.size(), DnsAsker::maxOpen);
        for (std::size_t left = 24; left > 0; --left) {
            QVERIFY(world.resolver.release());
            world.executor.run();
            QVERIFY(world.resolver.held.size() <= DnsAsker::maxOpen);
        }
        QVERIFY((world.ends == std::vector{DnsRun::done, DnsRun::done}));
        QCOMPARE(world.resolver.questions.size(), 24U);
    }

    void beyondTheirNumberQuestionsAreAnsweredWithTrouble() {
        World world;
        const auto engine = std::make_shared<Rounds>(NameLists{names(DnsAsker::maxQuestions + 5)});
        world.start(engine);
        world.executor.run();
        QVERIFY((world.ends == std::vector{DnsRun::late}));
        QCOMPARE(world.resolver.questions.size(), DnsAsker::maxQuestions);
        QCOMPARE(engine->answered[DnsStatus::temporary], 5);
    }

    void anEngineThatNeverEndsIsLeft() {
        World world;
        const auto engine = std::make_shared<Endless>();
        world.start(engine);
        world.executor.run();
        QVERIFY((world.ends == std::vector{DnsRun::endless}));
        QCOMPARE(world.resolver.questions.size(), DnsAsker::maxQuestions);
        QVERIFY(engine->asked <= static_cast<int>(2 * DnsAsker::maxQuestions + 1));
    }

    void whenTimeIsOverTheEngineConcludes() {
        World world;
        world.resolver.hold = true;
        const auto engine = std::make_shared<Rounds>(NameLists{names(20), names(3, "later")});
        world.start(engine);
        world.executor.advance(Millis(9'999));
        QVERIFY(world.ends.empty());
        world.executor.advance(Millis(1));
        QVERIFY((world.ends == std::vector{DnsRun::late}));
        QVERIFY(engine->done());
        QCOMPARE(engine->answered[DnsStatus::temporary], 23);
        while (world.resolver.release()) // what comes later is nobody's
            world.executor.run();
        QCOMPARE(world.resolver.questions.size(), DnsAsker::maxOpen);
        QCOMPARE(world.ends.size(), 1U);
    }

    void lateAnswersKeepTheirPlacesUntilTheyAreThere() {
        World world;
        world.resolver.hold = true;
        world.start(std::make_shared<Rounds>(NameLists{names(16)}));
        world.executor.advance(Millis(10'000));
        world.start(std::make_shared<Rounds>(NameLists{names(1, "next")}));
        world.executor.run();
        QCOMPARE(world.resolver.questions.size(), 16U);
        world.resolver.release();
        world.executor.run();
        QCOMPARE(world.resolver.questions.size(), 17U);
    }

    void cancellingEndsOnceAndLetsTheEngineGo() {
        World world;
        world.resolver.hold = true;
        auto engine = std::make_shared<Rounds>(NameLists{names(2)});
        const std::weak_ptr<DnsEngine> held = engine;
        const DnsAsker::Id id = world.start(std::move(engine));
        world.executor.run();
        world.asker.cancel(id);
        QVERIFY(world.ends.empty()); // not from within cancel()
        QVERIFY(held.expired());
        world.asker.cancel(id);
        world.executor.run();
        while (world.resolver.release())
            world.executor.run();
        QVERIFY((world.ends == std::vector{DnsRun::cancelled}));
    }

    void answersMayComeWhenTheAskerIsGone() {
        ManualClock clock;
        ManualExecutor executor(clock);
        FakeResolver resolver;
        resolver.hold = true;
        std::vector<DnsRun> ends;
        {
            DnsAsker asker(resolver, executor, clock);
            asker.start(std::make_shared<Rounds>(NameLists{names(3)}), Millis(1'000),
                        [&ends](DnsRun end) { ends.push_back(end); });
            executor.run();
        }
        executor.run();
        QVERIFY((ends == std::vector{DnsRun::cancelled}));
        while (resolver.release())
            executor.run();
        executor.advance(Millis(5'000));
        QCOMPARE(ends.size(), 1U);
    }

    void answersFromManyThreadsEndEachEngineOnce() {
        ManualClock clock;
        Idle executor;
        ThreadedResolver resolver;
        std::atomic<int> ended{0}, unfinished{0};
        constexpr int engines = 200;
        {
            DnsAsker asker(resolver, executor, clock, DnsAsker::Home::anyThread);
            for (int i = 0; i < engines; ++i) {
                const auto engine =
                    std::make_shared<Rounds>(NameLists{names(7, "a"), names(5, "b"), names(1, "c"), names(9, "d")});
                asker.start(engine, Millis(10'000), [&ended, &unfinished, engine](DnsRun end) {
                    if (end != DnsRun::done || !engine->done()) ++unfinished;
                    ++ended;
                });
            }
            QTRY_COMPARE(ended.load(), engines);
        }
        QCOMPARE(ended.load(), engines);
        QCOMPARE(unfinished.load(), 0);
        QVERIFY(resolver.most <= static_cast<int>(DnsAsker::maxOpen));
    }
};

QTEST_GUILESS_MAIN(DnsAskerTest)
#include "dns_asker_test.moc"
