#include "CBatonLinux.h"
