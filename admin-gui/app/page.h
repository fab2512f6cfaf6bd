// What every page of the window is made of: a title with its own buttons beside it, the banner that says what went
// wrong, the notice that says what was done, and below either the content or the empty state.
//
// A page derives from Page, puts its widgets into content(), and overrides refresh() to ask the service for what it
// shows. The base decides when: when the page comes to sight and something has changed since, when a hint of one of its
// kinds comes while it is in sight (gathered for a moment, and the longer the longer answers take, so that a busy
// service is not made busier), every ten seconds where it hears of hints, so that relative times stay true, when
// contact returns, on F5. refresh() is never called without contact, nor for a viewer when the page is for
// administrators.
//
// Requests go through ask() (what is shown) and act() (what somebody pressed a button for): both show that the page is
// busy, and put an error into the banner.
#pragma once

#include "link/service_link.h"
#include "ui/empty_state.h"
#include "ui/message_bar.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QWidget>

class QSplitter;

namespace ismail::admin {

// Kinds of change that make a page ask again.
enum class Hint { none = 0, queue = 1, config = 2, status = 4 };
Q_DECLARE_FLAGS(Hints, Hint)
Q_DECLARE_OPERATORS_FOR_FLAGS(Hints)

// Pages ask this to go elsewhere; the main window implements it.
class Navigator {
public:
    virtual ~Navigator() = default;
    // Shows the page with this id; argument says what to show there ("held", a domain, a message id); see Page::go().
    virtual void showPage(const QString& id, const QString& argument = {}) = 0;
    virtual void showManual(const QString& anchor) = 0;
    virtual void openFirstRun() = 0;
};

struct PageContext {
    ServiceLink& link;
    Navigator& navigator;
};

// What is known of a page before it is made.
struct PageInfo {
    QString id;      // "domains": stable, for showPage() and tests
    QString title;   // translated
    QString icon;    // name of resources/icons/<name>.svg
    QString section; // translated heading in the list; empty: none
    QString manual;  // anchor in docs/manual/10-administrator.md
    Hints hints = Hint::none;
    bool viewersToo = false; // viewers may see it
};

class Page : public QWidget {
    Q_OBJECT
public:
    Page(const PageContext& context, PageInfo info);

    const PageInfo& info() const { return info_; }
    // The window says when the page is the one in sight.
    void setInSight(bool inSight);
    bool isInSight() const { return inSight_; }
    // Shows something on this page; called when another page links here.
    virtual void go(const QString& argument);
    // F5.
    void refreshNow();
    // Requests under way.
    bool isBusy() const { return busy_ > 0; }

protected:
    virtual void refresh() = 0;
    void showEvent(QShowEvent* event) override;
    // As a hint does: something that is shown has changed.
    void askSoon();

    ServiceLink& link() const { return context_.link; }
    const PageContext& context() const { return context_; }
    Navigator& navigator() const { return context_.navigator; }

    // Where the page's widgets go.
    QWidget* content() const { return content_; }
    // For a page of one list: what acts on it above, the list below.
    void setList(QWidget* actions, QWidget* list);
    // How the page's splitter divides it is the same the next time.
    void keepSizes(QSplitter* splitter);
    // Buttons at the right of the title.
    QHBoxLayout* titleBar() const { return titleBar_; }
    // A line below the title in muted text: counts, "as of".
    void setSubtitle(const QString& text);

    // Shows the empty state instead of the content: what is missing, why, and the button that helps (empty: no button).
    void showEmpty(const QString& icon, const QString& title, const QString& text, const QString& button = {},
                   const std::function<void()>& pressed = {});
    void showContent();

    // "Domain example.org was added." Fades after some seconds.
    void notice(const QString& text);
    // With a button that takes back what was done.
    void noticeWithUndo(const QString& text, const std::function<void()>& undo);
    // what: "The domain was not changed."
    void showError(const QString& what, const Error& error);
    void clearError();

    // Asks for what the page shows. what: a sentence for the banner, "The domains could not be read." failed: what else
    // is to be done then.
    template <class M>
    void ask(const typename M::Request& request, const QString& what, std::function<void(typename M::Response)> done,
             std::function<void()> failed = {}) {
        setBusy(+1);
        link().call<M>(request, this, [this, what, done = std::move(done), failed = std::move(failed)](auto reply) {
            setBusy(-1);
            if (!reply) {
                askFailed(what, reply.error());
                if (failed) failed();
                return;
            }
            askSucceeded();
            done(std::move(*reply));
        });
    }
    // Does what somebody asked for; the banner stays until it is closed or something else succeeds.
    template <class M>
    void act(const typename M::Request& request, const QString& what, std::function<void(typename M::Response)> done) {
        clearError();
        setBusy(+1);
        link().call<M>(request, this, [this, what, done = std::move(done)](Result<typename M::Response> reply) {
            setBusy(-1);
            if (!reply) return showError(what, reply.error());
            done(std::move(*reply));
        });
    }

    // Switches all of these rows on or off: the other way than the first is. M: AccountSet, AliasSet.
    template <class M, class Rows>
    void toggle(const Rows& rows, const QStringList& addresses) {
        const auto* first = addresses.isEmpty() ? nullptr : rows.rowOf(addresses.first());
        if (!first) return;
        const bool enable = !first->enabled;
        for (const QString& address : addresses) {
            const auto* row = rows.rowOf(address);
            if (!row || row->enabled == enable) continue;
            typename M::Request request;
            request.address = row->address;
            request.version = row->version;
            request.enabled = enable;
            act<M>(request, notChanged(address), [this, enable, address](const auto&) { toggled(address, enable); });
        }
    }

private:
    static QString notChanged(const QString& address);
    void toggled(const QString& address, bool on);
    void linkChanged();
    void hinted(Hint kind);
    void refreshIfNeeded();
    void setBusy(int change);
    void askFailed(const QString& what, const Error& error);
    void askSucceeded();
    bool mayAsk() const;

    PageContext context_;
    PageInfo info_;
    QHBoxLayout* titleBar_;
    QLabel* subtitle_;
    QLabel* busyMark_;
    MessageBar* error_;
    MessageBar* notice_;
    QStackedWidget* stack_;
    QWidget* content_;
    EmptyState* empty_;
    QTimer gather_, busyDelay_, tick_;
    QElapsedTimer asked_;
    qint64 lastTook_ = 0;
    int busy_ = 0;
    bool inSight_ = false;
    bool stale_ = true;
    bool errorOfAsking_ = false;
};

} // namespace ismail::admin
