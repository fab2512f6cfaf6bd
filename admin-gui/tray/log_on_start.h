// Whether the icon begins when this user logs on; each user's own choice, no administrator needed. On Linux an entry of
// the user's starts it. On Windows the installer's entry starts it for every user, with --log-on, and this is what it
// asks then.
#pragma once

namespace ismail::admin {

bool startsAtLogOn();
// False: it could not be written.
bool setStartsAtLogOn(bool starts);

} // namespace ismail::admin
