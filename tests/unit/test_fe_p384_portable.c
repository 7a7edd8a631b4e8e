// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/ec/fe_p384_portable.h"

#define TEST_FE		test_fe_p384_portable
#define TEST_FE_NAME	"P-384 portable"
#include "test_fe.h"
