// Which pages there are, in the order of the list at the left. A page is made when it is first shown.
//
// To add one: a class derived from Page in pages/<name>_page.{h,cpp}, and one line in app/pages.cpp.
#pragma once

#include "app/page.h"

#include <functional>
#include <vector>

namespace ismail::admin {

class PageRegistry {
public:
    using Make = std::function<Page*(const PageContext&, const PageInfo&)>;
    struct Entry {
        PageInfo info;
        Make make;
    };

    template <class P>
    void add(PageInfo info) {
        entries_.push_back({std::move(info), [](const PageContext& context, const PageInfo& made) -> Page* {
                                return new P(context, made);
                            }});
    }
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::vector<Entry> entries_;
};

// All pages of the product.
PageRegistry allPages();

} // namespace ismail::admin
