#include "base/text.h"
#include "rpc/value.h"

#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

namespace ismail::rpc {

namespace {

// Thrown out of the parser's callbacks and caught in parseJson, nowhere else.
struct TooMuch {
    const char* what;
};

// Builds a Value while the text is parsed; refuses before it stores.
class Builder final : public Poco::JSON::Handler {
public:
    explicit Builder(std::size_t depth) : depth_(depth) {}

    void reset() override {}
    void startObject() override { open(Value(Value::Object{})); }
    void endObject() override { close(); }
    void startArray() override { open(Value(Value::Array{})); }
    void endArray() override { close(); }
    void key(const std::string& name) override {
        Value::Object& object = *stack_.back().object();
        if (object.size() >= maxJsonFields) throw TooMuch{"an object has too many fields"};
        if (stack_.back().find(name)) throw TooMuch{"a field comes twice"};
        object.emplace_back(name, Value());
    }
    void null() override { put(Value()); }
    void value(int v) override { put(Value(static_cast<std::int64_t>(v))); }
    void value(unsigned v) override { put(Value(static_cast<std::int64_t>(v))); }
#if defined(POCO_HAVE_INT64)
    void value(Poco::Int64 v) override {
        if (v < -maxJsonInteger || v > maxJsonInteger) throw TooMuch{"a number is too large"};
        put(Value(static_cast<std::int64_t>(v)));
    }
    void value(Poco::UInt64 v) override {
        if (v > static_cast<Poco::UInt64>(maxJsonInteger)) throw TooMuch{"a number is too large"};
        put(Value(static_cast<std::int64_t>(v)));
    }
#endif
    void value(const std::string& v) override { put(Value(v)); }
    void value(double v) override { put(Value(v)); }
    void value(bool v) override { put(Value(v)); }

    bool complete() const { return done_; }
    Value take() { return std::move(root_); }

private:
    void count() {
        if (++values_ > maxJsonValues) throw TooMuch{"there are too many values"};
    }
    void open(Value container) {
        count();
        if (stack_.size() >= depth_) throw TooMuch{"it is nested too deeply"};
        stack_.push_back(std::move(container));
    }
    void close() {
        Value finished = std::move(stack_.back());
        stack_.pop_back();
        attach(std::move(finished));
    }
    void put(Value value) {
        count();
        attach(std::move(value));
    }
    void attach(Value value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            done_ = true;
        } else if (Value::Object* object = stack_.back().object()) {
            object->back().second = std::move(value);
        } else {
            Value::Array& array = *stack_.back().array();
            if (array.size() >= maxJsonElements) throw TooMuch{"an array has too many elements"};
            array.push_back(std::move(value));
        }
    }

    std::size_t depth_;
    std::vector<Value> stack_;
    Value root_;
    std::size_t values_ = 0;
    bool done_ = false;
};

Error notJson(std::string_view why) {
    return {ErrorKind::invalid, "This is not JSON as the contract allows it: " + std::string(why) + "."};
}

} // namespace

Result<Value> parseJson(std::string_view text, std::size_t depth) {
    if (text.empty()) return notJson("it is empty");
    if (!isUtf8(text)) return notJson("it is not UTF-8");
    // The parser takes NUL for the end of the text.
    if (text.find('\0') != std::string_view::npos) return notJson("it contains NUL");
    Poco::SharedPtr<Builder> builder = new Builder(depth);
    try {
        Poco::JSON::Parser parser(builder);
        parser.setAllowComments(false);
        parser.setDepth(maxJsonDepth);
        parser.parse(std::string(text));
    } catch (const TooMuch& tooMuch) {
        return notJson(tooMuch.what);
    } catch (const Poco::Exception&) {
        return notJson("its syntax is wrong");
    }
    if (!builder->complete()) return notJson("it is cut short");
    return builder->take();
}

} // namespace ismail::rpc
