// What an administrator does to rows of the queue: the service counts first (a dry run), the person confirms, then it
// is done, and the result is told. Rows named one by one go in batches as large as the contract takes.
#pragma once

#include "link/service_link.h"

namespace ismail::admin {

enum class QueueDeed { retry, hold, release, bounce, remove };

class QueueActions : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t batch = 1000;

    // Dialogs open over the widget.
    QueueActions(ServiceLink& link, QWidget* over);
    void start(QueueDeed deed, const rpc::QueueSelection& selection);
    bool isBusy() const { return busy_; }

signals:
    void busyChanged(bool busy);
    // A sentence for the notice.
    void finished(const QString& text);
    void failed(const QString& what, const ismail::Error& error);

private:
    struct Run {
        QueueDeed deed = QueueDeed::retry;
        rpc::QueueSelection selection;
        std::string reason;
        bool dryRun = true;
        std::size_t done = 0;
        rpc::QueueActionResult sum;
    };
    void proceed(std::shared_ptr<Run> run);
    template <class M>
    void send(std::shared_ptr<Run> run);
    void ended(const std::shared_ptr<Run>& run);
    void ask(const std::shared_ptr<Run>& run);
    void askForReason(const std::shared_ptr<Run>& run, const QString& text);
    void carryOut(std::shared_ptr<Run> run);
    void setBusy(bool busy);

    ServiceLink& link_;
    QWidget* over_;
    bool busy_ = false;
};

} // namespace ismail::admin
