// What a dialog has to read before it may save anything, and the line across its top that says so: "Loading …" while an
// answer is missing, what could not be read and why when one has failed, with a button that asks again. It also asks
// again by itself when contact to the service has returned. With everything read it is not to be seen.
//
// What could not be read must not be saved: a dialog enables its button for saving only while isComplete().
#pragma once

#include "link/service_link.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QLabel;

namespace ismail::admin {

class MessageBar;

class LoadingBar : public QWidget {
    Q_OBJECT
public:
    explicit LoadingBar(ServiceLink& link, QWidget* parent = nullptr);

    // Asks, and again after a failure, until there is an answer. what: "The partners could not be read."
    // Nothing is called when context has died before.
    template <class M>
    void ask(const typename M::Request& request, const QString& what, QObject* context,
             std::function<void(typename M::Response)> done) {
        askAbout<M>(request, what, context, [done = std::move(done)](std::optional<typename M::Response> response) {
            if (response) done(std::move(*response));
        });
    }
    // As ask(); that there is no such thing is an answer, too.
    template <class M>
    void askAbout(const typename M::Request& request, const QString& what, QObject* context,
                  std::function<void(std::optional<typename M::Response>)> done) {
        const int question = begin(what);
        questions_.back().ask = [this, question, request, guard = QPointer<QObject>(context), done = std::move(done)] {
            link_.call<M>(request, this, [this, question, guard, done](Result<typename M::Response> reply) {
                if (!reply && reply.error().kind != ErrorKind::notFound) return failed(question, reply.error());
                if (guard) done(reply ? std::optional(std::move(*reply)) : std::nullopt);
                answered(question);
            });
        };
        questions_.back().ask();
    }
    bool isComplete() const { return questions_.empty(); }
    // Questions that failed, once more.
    void retry();

signals:
    void changed();

private:
    struct Question {
        int id = 0;
        QString what;
        std::function<void()> ask;
        std::optional<Error> failure;
    };

    int begin(const QString& what);
    void failed(int question, const Error& error);
    void answered(int question);
    void tell();

    ServiceLink& link_;
    std::vector<Question> questions_; // without an answer; a dialog has a handful
    int lastId_ = 0;
    QLabel* loading_;
    MessageBar* failure_;
    QTimer patience_;
};

} // namespace ismail::admin
