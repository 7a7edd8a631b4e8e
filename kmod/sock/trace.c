// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tracepoints themselves; trace.h says what is in them.
 */
#define CREATE_TRACE_POINTS
#include "trace.h"
