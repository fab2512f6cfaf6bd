// Two servers of a group as stores: a primary and a secondary that are paired, and the talk about recipients between
// them through the engines, without a network.
#pragma once

#include "../store_fixture.h"
#include "group/list_copy.h"
#include "group/list_source.h"
#include "store/directory/key_box.h"

#include <algorithm>
#include <deque>
#include <future>
#include <map>
#include <string>

namespace ismail::test {

// Seals by writing the text backwards behind a word; a box with another word cannot read it.
class PlainKeyBox final : public store::KeyBox {
public:
    explicit PlainKeyBox(std::string word = "box:") : word_(std::move(word)) {}
    Result<std::string> protect(const Secret<std::string>& secret) const override {
        return word_ + std::string(secret.reveal().rbegin(), secret.reveal().rend());
    }
    Secret<std::string> reveal(const std::string& text) const override {
        if (text.rfind(word_, 0) != 0) return {};
        return Secret<std::string>(std::string(text.rbegin(), text.rend() - static_cast<std::ptrdiff_t>(word_.size())));
    }

private:
    std::string word_;
};

inline store::Store::Options withBox(const store::KeyBox& box) {
    store::Store::Options options;
    options.keyBox = &box;
    return options;
}

class GroupFixture {
public:
    PlainKeyBox box;
    StoreFixture primary{withBox(box)}, secondary{withBox(box)};
    std::int64_t partnerThere = 0; // of the secondary, at the primary
    std::int64_t partnerHere = 0;  // of the primary, at the secondary
    int steps = 0;

    // domain is primary at the one and held by the other.
    void pair(const std::string& domain = "example.test") {
        primary.addDomain(domain);
        partnerThere = paired(primary, "mx2", 'S', {{}, {domain}});
        partnerHere = paired(secondary, "mx1", 'P', {{domain}, {}});
    }
    static std::int64_t paired(StoreFixture& at, const std::string& name, char key, group::PairLinks links) {
        store::PairRecord record;
        record.key = Bytes(32, key);
        record.name = name;
        record.host = name + ".example.test";
        record.whole = true;
        record.links = std::move(links);
        const auto id = at.store->pairs().store(std::move(record));
        return id.ok() ? *id : 0;
    }
    std::int64_t domainThere(const std::string& domain = "example.test") {
        return primary.store->directory().directory()->domain(domain)->id;
    }
    std::int64_t domainHere(const std::string& domain = "example.test") {
        return secondary.store->directory().directory()->domain(domain)->id;
    }

    // The primary's worker, until it has nothing to do.
    std::vector<store::ListMoved> work() {
        std::vector<store::ListMoved> moved;
        while (true) {
            auto worked = primary.store->recipientLists().work();
            if (!worked) break;
            moved.insert(moved.end(), worked->moved.begin(), worked->moved.end());
            if (!worked->more) break;
        }
        return moved;
    }
    bool take(group::CopyStep step, const std::string& domain) {
        ++steps;
        std::promise<Status> promise;
        secondary.store->listCopies().apply(partnerHere, domainHere(domain), std::move(step),
                                            [&](Status status) { promise.set_value(std::move(status)); });
        return promise.get_future().get().ok();
    }
    group::CopyHead head(const std::string& domain = "example.test") {
        return secondary.store->listCopies().begin(domainHere(domain)).value();
    }
    // What a connection does from its beginning to rest. most: steps, after which the line breaks.
    void talk(int most = 1'000'000, const std::string& domain = "example.test") {
        const auto state = primary.store->recipientLists().state(partnerThere, domainThere(domain));
        if (!state) return;
        run(group::onDomainState(head(domain), *state), most, domain);
    }
    void announce(const store::ListMoved& moved, const std::string& domain = "example.test") {
        const auto message = primary.store->recipientLists().announcement(partnerThere, moved);
        if (message) run(group::onListChanged(head(domain), *message), 1'000'000, domain);
    }
    void run(group::CopyStep step, int most, const std::string& domain) {
        while (most-- > 0) {
            const auto want = step.want;
            const bool have = step.sendHave;
            if (!take(std::move(step), domain)) return;
            if (want) {
                const auto page = primary.store->recipientLists().page(partnerThere, *want);
                if (!page) return;
                step = group::onListPage(head(domain), *page);
            } else if (have) {
                const auto own = secondary.store->listCopies().have(domainHere(domain));
                const auto theirs = primary.store->recipientLists().have(partnerThere, domain);
                if (!own || !*own || !theirs) return;
                step = group::onListHave(head(domain), *theirs, **own);
            } else {
                return;
            }
        }
    }
    // The copy's answer for a local part; nothing: it does not have it.
    std::optional<group::RecipientState> state(const std::string& local, const std::string& domain = "example.test") {
        const group::CopyHead at = head(domain);
        const auto stretched = group::stretchRecipient(local, at.serving.keys.salt, at.serving.keys.cost);
        const auto found = secondary.store->listCopies().find(domainHere(domain), at.serving.number,
                                                              group::recipientTag(at.serving.keys.key, *stretched));
        if (!found || !*found) return std::nullopt;
        return (*found)->state;
    }
    bool equal(const std::string& domain = "example.test") {
        const auto own = secondary.store->listCopies().have(domainHere(domain));
        const auto theirs = primary.store->recipientLists().have(partnerThere, domain);
        return own && *own && theirs && (*own)->digest.data == theirs->digest.data &&
               (*own)->version == theirs->version;
    }
};

} // namespace ismail::test
