#include "relay/outgoing/outbound_job.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>
#include <optional>

namespace ismail::relay {

namespace {

// A body with header lines of its own before it.
class PrefixedBody final : public BodyReader {
public:
    PrefixedBody(std::string prefix, std::shared_ptr<BodyReader> body)
        : prefix_(std::move(prefix)), body_(std::move(body)) {
        if (const Bytes* bytes = body_->inlineBytes()) whole_ = prefix_ + *bytes;
    }
    std::uint64_t size() const override { return prefix_.size() + body_->size(); }
    const Bytes* inlineBytes() const override { return whole_ ? &*whole_ : nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        Bytes bytes;
        if (offset < prefix_.size()) bytes = prefix_.substr(static_cast<std::size_t>(offset), most);
        if (bytes.size() == most) return bytes;
        auto rest = body_->read(offset + bytes.size() - prefix_.size(), most - bytes.size());
        if (!rest) return rest.error();
        return bytes + *rest;
    }

private:
    const std::string prefix_;
    const std::shared_ptr<BodyReader> body_;
    std::optional<Bytes> whole_;
};

// True if the address can travel to a peer without SMTPUTF8; its domain is put into A-labels then.
bool makeAscii(mail::Address& address) {
    if (!isAscii(address.local)) return false;
    if (isAscii(address.domain)) return true;
    auto domain = mail::toAscii(address.domain);
    if (!domain) return false;
    address.domain = std::move(*domain);
    return true;
}

// What the body needs, and how it travels.
void fitBody(const WorkItem& item, const proto::Capabilities& peer, FittedJob& fitted) {
    const mail::BodyTraits& traits = item.message->traits;
    mail::MailParameters& mail = fitted.transaction.mail;
    fitted.body = bodyOf(item);
    std::optional<mail::DowngradeTarget> needed;
    if (traits.binary) {
        if (peer.chunking && peer.binaryMime) {
            fitted.transaction.chunking = true;
            mail.body = mail::BodyType::binaryMime;
        } else {
            needed = peer.eightBitMime ? mail::DowngradeTarget::eightBit : mail::DowngradeTarget::sevenBit;
        }
    } else if (traits.eightBit && !peer.eightBitMime) {
        needed = mail::DowngradeTarget::sevenBit;
    } else {
        mail.body = traits.eightBit ? mail::BodyType::eightBitMime : mail::BodyType::sevenBit;
    }
    if (!needed) return;
    mail.body = *needed == mail::DowngradeTarget::eightBit && traits.eightBit ? mail::BodyType::eightBitMime
                                                                              : mail::BodyType::sevenBit;
    if (item.converted && item.convertedFor == *needed)
        fitted.body = item.converted;
    else
        fitted.convert = needed;
}

} // namespace

const mail::Address& reversePathOf(const WorkItem& item) {
    const QueuedRecipient* first = item.recipients.empty() ? nullptr : &item.recipients.front();
    return first && first->reversePath ? *first->reversePath : item.message->mail.reversePath;
}

std::shared_ptr<BodyReader> bodyOf(const WorkItem& item) {
    const std::string prefix = item.recipients.empty() ? std::string() : item.recipients.front().prefix;
    if (prefix.empty() || !item.message->body) return item.message->body;
    return std::make_shared<PrefixedBody>(prefix, item.message->body);
}

std::vector<WorkItem> splitWork(std::shared_ptr<const DueMessage> message) {
    std::vector<WorkItem> items;
    for (const QueuedRecipient& recipient : message->recipients) {
        const auto fits = [&](const WorkItem& item) {
            const QueuedRecipient& first = item.recipients.front();
            return item.recipients.size() < maxRecipientsPerJob && first.reversePath == recipient.reversePath &&
                   first.prefix == recipient.prefix;
        };
        auto item = std::find_if(items.rbegin(), items.rend(), fits);
        if (item == items.rend()) {
            items.emplace_back();
            items.back().message = message;
            item = items.rbegin();
        }
        item->recipients.push_back(recipient);
    }
    return items;
}

std::optional<mail::OriginalClient> forwardedOf(const DueMessage& message) {
    mail::OriginalClient client;
    client.address = mail::canonicalAddress(message.client);
    client.helo = mail::printableHelo(message.clientHelo);
    if (client.address.empty()) return std::nullopt;
    return client;
}

FittedJob fitJob(const WorkItem& item, const proto::Capabilities& peer) {
    FittedJob fitted;
    const DueMessage& message = *item.message;
    mail::MailParameters& mail = fitted.transaction.mail;
    mail = message.mail;
    mail.reversePath = reversePathOf(item);
    mail.auth.clear();
    if (mail.smtpUtf8 && !peer.smtpUtf8) {
        // RFC 6531 section 3.6: without SMTPUTF8 an internationalised message is returned, never rewritten.
        if (message.traits.utf8Headers) {
            fitted.refusal = mail::Reply{550, {5, 6, 9}, "The peer takes no internationalised header fields"};
            return fitted;
        }
        mail.smtpUtf8 = false;
    }
    if (!peer.smtpUtf8 && !makeAscii(mail.reversePath)) {
        fitted.refusal = mail::Reply{550, {5, 6, 7}, "The peer takes no internationalised sender address"};
        return fitted;
    }
    fitBody(item, peer, fitted);
    if (fitted.convert) return fitted;
    mail.size = fitted.body ? fitted.body->size() : message.traits.octets;
    if (peer.size && peer.maxSize != 0 && *mail.size > peer.maxSize) {
        fitted.refusal = mail::Reply{552, {5, 3, 4}, "The message is larger than the peer takes"};
        return fitted;
    }
    for (std::size_t i = 0; i < item.recipients.size(); ++i) {
        mail::Recipient recipient = item.recipients[i].recipient;
        if (!peer.smtpUtf8 && !makeAscii(recipient.address)) {
            fitted.refusedRecipients.emplace_back(
                i, mail::Reply{550, {5, 6, 7}, "The peer takes no internationalised recipient address"});
            continue;
        }
        // RFC 6531 section 3.4: an address with UTF-8 in it goes only with the parameter.
        if (recipient.address.needsUtf8()) mail.smtpUtf8 = true;
        fitted.transaction.recipients.push_back(std::move(recipient));
        fitted.taken.push_back(i);
    }
    if (mail.reversePath.needsUtf8()) mail.smtpUtf8 = true;
    return fitted;
}

} // namespace ismail::relay
