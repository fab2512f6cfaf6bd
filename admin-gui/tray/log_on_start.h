// Whether the icon begins when this user logs on: an entry of the user's own, no administrator needed.
#pragma once

namespace ismail::admin {

bool startsAtLogOn();
// False: it could not be written.
bool setStartsAtLogOn(bool starts);

} // namespace ismail::admin
