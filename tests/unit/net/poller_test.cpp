// Waking a poller from other threads.
#include "net/poller.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace ismail;
using namespace ismail::net;

class PollerTest : public QObject {
    Q_OBJECT

private slots:
    // Whoever posts and wakes while others do is served, and not only when the time of the wait is up.
    void noWakeIsLostAmongMany() {
        constexpr int threads = 4, rounds = 2'000;
        constexpr Millis patience{10'000};
        Poller poller;
        std::atomic<int> posted{0}, seen{0};
        std::atomic<bool> lost{false};
        std::vector<std::thread> others;
        for (int i = 0; i < threads; ++i)
            others.emplace_back([&] {
                for (int round = 0; round < rounds && !lost; ++round) {
                    const int mine = ++posted;
                    poller.wake();
                    while (seen < mine && !lost)
                        std::this_thread::yield();
                }
            });
        std::vector<Readiness> ready;
        while (seen < threads * rounds && !lost) {
            const auto begin = std::chrono::steady_clock::now();
            poller.wait(patience, ready);
            if (std::chrono::steady_clock::now() - begin >= patience) lost = true;
            seen = posted.load();
        }
        for (std::thread& other : others)
            other.join();
        QVERIFY(!lost);
    }
};

QTEST_GUILESS_MAIN(PollerTest)
#include "poller_test.moc"
