// The order in which Tab visits the fields of a page or dialog: the order in which they are laid out, as they are read,
// and not that in which they happened to be made. An area that scrolls is no stop of its own: what is in it comes into
// sight when it is reached.
#pragma once

class QWidget;

namespace ismail::admin {

// For all that is inside, also what is hidden now. Again after fields were added.
void tabAsLaidOut(QWidget* root);

} // namespace ismail::admin
