/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/oom_log.h"

const struct oom_kill *oom_log_kill(const struct oom_log *log, uint64_t serial)
{
	const struct oom_kill *kill = &log->kill[(serial + OOM_LOG_KILLS - 1) % OOM_LOG_KILLS];

	return serial > 0 && kill->serial == serial ? kill : NULL;
}
