#include "ui/loading_bar.h"

#include "ui/format.h"
#include "ui/message_bar.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

// Most answers are there before anybody has looked; a line that comes and goes at once would only disturb.
constexpr int sayAfterMs = 150;

} // namespace

LoadingBar::LoadingBar(ServiceLink& link, QWidget* parent)
    : QWidget(parent), link_(link), loading_(mutedLabel(tr("Loading …"))),
      failure_(new MessageBar(MessageBar::Kind::error)) {
    setObjectName(QStringLiteral("loadingBar"));
    loading_->setObjectName(QStringLiteral("loading"));
    failure_->setObjectName(QStringLiteral("loadingFailed"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(loading_);
    layout->addWidget(failure_);
    loading_->hide();
    hide();
    patience_.setSingleShot(true);
    patience_.setInterval(sayAfterMs);
    connect(&patience_, &QTimer::timeout, this, [this] {
        loading_->show();
        show();
    });
    connect(&link_, &ServiceLink::stateChanged, this, [this] {
        if (link_.hasContact()) retry();
    });
}

int LoadingBar::begin(const QString& what) {
    questions_.push_back({++lastId_, what, {}, {}});
    tell();
    return lastId_;
}

void LoadingBar::failed(int question, const Error& error) {
    for (Question& one : questions_)
        if (one.id == question) one.failure = error;
    tell();
}

void LoadingBar::answered(int question) {
    std::erase_if(questions_, [question](const Question& one) { return one.id == question; });
    tell();
}

void LoadingBar::retry() {
    // An answer always comes later, from the event loop, so nothing is added or removed meanwhile.
    for (Question& one : questions_) {
        if (!one.failure) continue;
        one.failure.reset();
        one.ask();
    }
    tell();
}

void LoadingBar::tell() {
    const auto bad =
        std::find_if(questions_.begin(), questions_.end(), [](const Question& one) { return one.failure; });
    if (bad != questions_.end()) {
        patience_.stop();
        loading_->hide();
        failure_->sayWithRetry(bad->what, errorText(*bad->failure), [this] { retry(); });
        show();
    } else if (questions_.empty()) {
        patience_.stop();
        loading_->hide();
        hide();
    } else {
        failure_->hide();
        if (!loading_->isVisibleTo(this) && !patience_.isActive()) patience_.start();
    }
    emit changed();
}

} // namespace ismail::admin
