/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OOM kills and events in the JSON document. */
#ifndef OOMWATCH_REPORT_JSON_KILLS_H
#define OOMWATCH_REPORT_JSON_KILLS_H

#include "model/model.h"
#include "report/json.h"

/* "oom_kills": what was killed, and what the counter and the log say of it. */
void json_kills_write(struct json *json, const struct model *model);

/* "events": what happened since the start. */
void json_events_write(struct json *json, const struct model *model);

#endif
