// Sentences of the service in the language of the window, with its times, sizes and names of listeners.
#pragma once

#include "base/sentence.h"

#include <QString>

#include <string>

namespace ismail::admin {

// A sentence that this window does not know, because the service is newer or says something in words of its own, is
// shown as its English text.
QString sentenceText(const Sentence& sentence, const std::string& english);

} // namespace ismail::admin
