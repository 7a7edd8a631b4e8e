// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#ifdef CONFIG_X86_64
#include "../../kmod/ec/fe_p256_adx.h"

#define TEST_FE		test_fe_p256_adx
#define TEST_FE_NAME	"P-256 adx"
#include "test_fe.h"
#endif
