// The base of the dialogs that add an object of the contract or edit one, by methods such as domain.get and domain.set.
// Only what was changed is sent, on the version that was read; with nothing changed nothing is sent. When somebody else
// changed the object meanwhile, the form takes over what he did in other fields, shows where both changed the same, and
// asks whose shall stand.
//
// A dialog names its fields once, in its constructor, and overrides fill(), draft(), requestFor() and add(). Fields
// that are a plain row, flag(), text() or number(), need no more than that.
#pragma once

#include "ui/edited_fields.h"
#include "ui/form_dialog.h"
#include "ui/plain_rows.h"

namespace ismail::admin {

template <class Get, class Set>
class EditDialog : public FormDialog {
public:
    using Info = typename Set::Response;
    using Request = typename Set::Request;

protected:
    struct Words {
        QString notChanged;       // "The domain was not changed."
        QString changedMeanwhile; // "The domain was not changed: somebody else changed it while this dialog was open."
        QString saved;            // "%1 was saved."
    };

    // object: the one to edit; nothing: a new one.
    EditDialog(ServiceLink& link, const std::optional<Info>& object, const QString& title, const QString& okText,
               QWidget* parent)
        : FormDialog(link, title, okText, parent), base_(object) {}

    // The object into the form, and as the form has it; what the form does not show is as in base(). Both without the
    // plain rows.
    virtual void fill(const Info& object) = 0;
    virtual Info draft() const = 0;
    // An edit of that object, with its key, without changes.
    virtual Request requestFor(const Info& object) const = 0;
    // What the list of fields cannot say, such as a password. False: nothing.
    virtual bool sendMore(Request&) const { return false; }
    // What is only shown, beside the fields.
    virtual void showState(const Info&) {}
    virtual Words words() const = 0;
    virtual QString nameOf(const Info& object) const = 0;
    // Sends a new one; ends with done() or failed().
    virtual void add() = 0;

    const std::optional<Info>& base() const { return base_; }
    EditedFields<Info, Request>& fields() { return fields_; }

    // A check box. label: what people read of the field beside its value.
    template <class Owner, class Edit>
    QCheckBox* flag(const char* objectName, bool Owner::*field, std::optional<bool> Edit::*sent, const QString& label,
                    const QString& text, const QString& toolTip) {
        fields_.add(label, field, sent, yesOrNo);
        return rows_.addFlag(objectName, field, text, toolTip);
    }
    // A line of text; a number.
    template <class Owner, class Edit>
    QLineEdit* text(const char* objectName, std::string Owner::*field, std::optional<std::string> Edit::*sent,
                    const QString& label) {
        fields_.add(label, field, sent, qs);
        return rows_.addText(objectName, field);
    }
    template <class T, class Owner, class Edit>
    QSpinBox* number(const char* objectName, T Owner::*field, std::optional<T> Edit::*sent, const QString& label) {
        fields_.add(label, field, sent, [](T value) { return QString::number(value); });
        return rows_.addNumber(objectName, field);
    }
    // The object as the form has it, all of it.
    Info now() const {
        Info object = draft();
        rows_.read(object);
        return object;
    }

    // Shows the object; from here on what differs from it is a change. The first time by the constructor.
    void present(const Info& object) {
        base_ = object;
        fillAll(object);
        showState(object);
        shown_ = now();
    }
    // Fields that were filled only now, from an answer: what they hold is no change.
    template <class T, class Owner>
    void filled(T Owner::*field) {
        shown_.*field = now().*field;
    }

private:
    void submit() override {
        if (!base_) return add();
        Request request = requestFor(*base_);
        request.version = base_->version;
        const bool changed = fields_.send(shown_, now(), request);
        if (!sendMore(request) && !changed) return accept();
        link().template call<Set>(request, this, [this](Result<Info> reply) {
            if (reply) return done(words().saved.arg(nameOf(*reply)));
            if (reply.error().kind == ErrorKind::conflict) return lookAgain(reply.error());
            failed(words().notChanged, reply.error());
        });
    }
    void lookAgain(const Error& error) {
        link().template call<Get>({keyOf(requestFor(*base_))}, this, [this, error](Result<Info> theirs) {
            // The same version: the clash is of another kind, and the service has said which.
            if (!theirs || theirs->version == base_->version) return failed(words().notChanged, error);
            compare(*theirs);
        });
    }
    void compare(const Info& theirs) {
        const Info mine = fields_.merged(shown_, now(), theirs);
        present(theirs);
        fillAll(mine);
        const std::vector<FieldDifference> differences = fields_.differences(now(), shown_);
        Request more;
        // An edit whose answer was lost has been done after all.
        if (differences.empty() && !sendMore(more)) return done(words().saved.arg(nameOf(theirs)));
        showConflict(
            words().changedMeanwhile, differences, [] {}, [this, theirs] { present(theirs); });
    }
    void fillAll(const Info& object) {
        fill(object);
        rows_.fill(object);
    }
    static const std::string& keyOf(const Request& request) {
        if constexpr (requires { request.address; })
            return request.address;
        else if constexpr (requires { request.partner; })
            return request.partner;
        else
            return request.domain;
    }

    std::optional<Info> base_;
    Info shown_; // as the form had it when it was filled
    EditedFields<Info, Request> fields_;
    PlainRows<Info> rows_;
};

} // namespace ismail::admin
