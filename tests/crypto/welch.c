// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Welch's t-test, with means and variances as they come (B. P. Welford). */
#include <math.h>

#include "welch.h"

#define FEW	20

void welch_add(struct welch *w, int which, double value)
{
	double before = value - w->mean[which];

	w->n[which]++;
	w->mean[which] += before / w->n[which];
	w->squares[which] += before * (value - w->mean[which]);
}

double welch_t(const struct welch *w)
{
	double error = 0;
	int i;

	for (i = 0; i < 2; i++) {
		if (w->n[i] < FEW)
			return 0;
		error += w->squares[i] / (w->n[i] - 1) / w->n[i];
	}
	/* Each value the same: as far apart as can be, or not at all. */
	if (error == 0)
		return w->mean[0] == w->mean[1] ? 0 : INFINITY;
	return (w->mean[0] - w->mean[1]) / sqrt(error);
}
