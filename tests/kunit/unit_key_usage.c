// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"
#include "../unit/test_key_usage.c"
