#include "network.h"

#include "server_process.h"

#include <QDir>

#include <cstring>
#include <sched.h>
#include <sys/mount.h>

namespace ismail::test {

namespace {

void must(const QString& program, const QStringList& arguments) {
    const Finished finished = run(program, arguments);
    if (finished.exitCode != 0)
        qFatal("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')), finished.err.constData());
}

void ip(const QString& words) { must("ip", words.split(u' ')); }

// Within a host; host 0 is here.
void at(int host, const QString& words) {
    if (host == Network::self) return must(words.section(u' ', 0, 0), words.section(u' ', 1).split(u' '));
    must("ip", (QStringLiteral("netns exec %1 ").arg(Network::spaceOf(host)) + words).split(u' '));
}

} // namespace

QString Network::enter() {
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return QStringLiteral("no private network: %1").arg(strerror(errno));
    // The names of the hosts are private, too.
    QDir().mkpath("/run/netns");
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", "/run/netns", "tmpfs", 0, nullptr) != 0)
        return QStringLiteral("no private folder for names of hosts: %1").arg(strerror(errno));
    ip("link set lo up");
    // Not every kernel has all of it.
    for (const char* step :
         {"ip link add probe0 type bridge", "ip netns add probe",
          "ip link add probe1 type veth peer name eth0 netns probe", "ip netns exec probe nft add table ip probe",
          "ip link del probe1", "ip netns del probe", "ip link del probe0"}) {
        QStringList words = QString::fromLatin1(step).split(u' ');
        const QString program = words.takeFirst();
        const Finished done = run(program, words);
        if (done.exitCode != 0) return QStringLiteral("%1: %2").arg(step, QString::fromUtf8(done.err));
    }
    return {};
}

Network::Network(int count) : count_(count) {
    ip("link add hub type bridge");
    ip(QStringLiteral("addr add %1/24 dev hub").arg(address(self)));
    ip("link set hub up");
    for (int host = 1; host <= count_; ++host) {
        const QString space = spaceOf(host);
        ip("netns add " + space);
        ip(QStringLiteral("link add port%1 type veth peer name eth0 netns %2").arg(host).arg(space));
        ip(QStringLiteral("link set port%1 master hub up").arg(host));
        at(host, "ip link set lo up");
        at(host, QStringLiteral("ip addr add %1/24 dev eth0").arg(address(host)));
        at(host, "ip link set eth0 up");
    }
    for (int host = 0; host <= count_; ++host) {
        at(host, "nft add table ip lines");
        at(host, "nft add chain ip lines in { type filter hook input priority 0 ; }");
    }
}

Network::~Network() {
    for (int host = 1; host <= count_; ++host) {
        ip(QStringLiteral("link del port%1").arg(host)); // the space itself goes later than its name
        ip("netns del " + spaceOf(host));
    }
    at(self, "nft delete table ip lines");
    ip("link del hub");
}

QString Network::address(int host) { return QStringLiteral("10.77.0.%1").arg(host == self ? 100 : host); }
QString Network::spaceOf(int host) { return QStringLiteral("host%1").arg(host); }

void Network::cut(int from, int to) {
    at(to, QStringLiteral("nft add rule ip lines in ip saddr %1 drop").arg(address(from)));
}

void Network::mend() {
    for (int host = 0; host <= count_; ++host)
        at(host, "nft flush chain ip lines in");
}

} // namespace ismail::test
