#include "ctl_connect.h"

int main(int count, char** words) { return ismail::ctl::runProgram({words + (count > 0 ? 1 : 0), words + count}); }
