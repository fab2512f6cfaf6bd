// A network of its own for stories on real ports: hosts with one address each on one Ethernet, whose lines are cut and
// mended, each direction for itself. The test program is a host of it, too: a client, and whoever else it plays.
//
// Needs root. All of it is gone with the test program, and nothing of it is seen outside.
#pragma once

#include <QString>
#include <QStringList>

namespace ismail::test {

class Network {
public:
    static constexpr int self = 0; // the test program

    // From now on the test program and what it starts are in a private network. Empty: that worked. Else why not, for
    // QSKIP. Once in a program, before it has other threads.
    static QString enter();

    // Hosts 1 to count.
    explicit Network(int count);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    static QString address(int host);
    static QString spaceOf(int host); // for `ip netns exec`
    // What one sends to the other gets lost on the way, without a word.
    void cut(int from, int to);
    void cutBoth(int one, int other) { cut(one, other), cut(other, one); }
    void mend(); // all of them

private:
    int count_;
};

} // namespace ismail::test
