#include "net/tls.h"

#include <openssl/ssl.h>

namespace ismail::net {

bool trustSystemAuthorities(ssl_ctx_st* context) { return SSL_CTX_set_default_verify_paths(context) == 1; }

} // namespace ismail::net
