/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene/condition.h"

#include <errno.h>

#include "base/bits.h"
#include "scene/metric.h"

#include "../tap.h"

static struct condition condition;
static struct failure failure;

static int parse(const char *text)
{
	memset(&condition, 0, sizeof(condition));
	memset(&failure, 0, sizeof(failure));
	return condition_parse(&condition, text, &failure);
}

static void test_one_term(void)
{
	static const struct {
		const char *text;
		enum metric metric;
		enum condition_operator operation;
		double value;
	} rows[] = {
		{"pgscan_kswapd > 0", METRIC_PGSCAN_KSWAPD, CONDITION_GREATER, 0},
		{"pgscan_kswapd>0", METRIC_PGSCAN_KSWAPD, CONDITION_GREATER, 0},
		{"  allocstall\t>=  10  ", METRIC_ALLOCSTALL, CONDITION_AT_LEAST, 10},
		{"allocstall <= 2.5", METRIC_ALLOCSTALL, CONDITION_AT_MOST, 2.5},
		{"oom_kill = 1", METRIC_OOM_KILL, CONDITION_EQUAL, 1},
		{"oom_kill == 1 kills", METRIC_OOM_KILL, CONDITION_EQUAL, 1},
		{"group.current < 64M", METRIC_GROUP_CURRENT, CONDITION_LESS, 67108864},
		{"group.current < 1.5 GiB", METRIC_GROUP_CURRENT, CONDITION_LESS, 1610612736},
		{"swap_used > 0", METRIC_SWAP_USED, CONDITION_GREATER, 0},
		{"swap_used > 4k", METRIC_SWAP_USED, CONDITION_GREATER, 4096},
		{"group.fill > 80 %", METRIC_GROUP_FILL, CONDITION_GREATER, 80},
		{"group.fill > 80%", METRIC_GROUP_FILL, CONDITION_GREATER, 80},
		{"pswpin > 100 pages/s", METRIC_PSWPIN, CONDITION_GREATER, 100},
		{"pswpin > 100/s", METRIC_PSWPIN, CONDITION_GREATER, 100},
		{"ladder >= kswapd", METRIC_LADDER, CONDITION_AT_LEAST, LADDER_KSWAPD},
		{"ladder = calm", METRIC_LADDER, CONDITION_EQUAL, LADDER_CALM},
		{"ladder >= oom_kill", METRIC_LADDER, CONDITION_AT_LEAST, LADDER_OOM_KILL},
		{"age >= 90 s", METRIC_AGE, CONDITION_AT_LEAST, 90},
		{"age >= 1.5min", METRIC_AGE, CONDITION_AT_LEAST, 90},
		{"load.ended", METRIC_LOAD_ENDED, CONDITION_EQUAL, 1},
		{"not load.ended", METRIC_LOAD_ENDED, CONDITION_EQUAL, 0},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct condition_term *term = &condition.term[0];

		tap_expect(parse(rows[i].text) == 0, __LINE__, "\"%s\": %s", rows[i].text,
			failure.text);
		tap_expect(condition.term_count == 1 && condition.for_usec == 0 &&
				   term->metric == rows[i].metric &&
				   term->operation == rows[i].operation &&
				   term->value == rows[i].value,
			__LINE__, "\"%s\" is metric %u, operation %d, %g", rows[i].text,
			term->metric, term->operation, term->value);
	}
}

static void test_several(void)
{
	CHECK_INT(parse("load.running and pgscan_kswapd>0 and group.stall > 10 % for 3 s"), 0);
	CHECK_INT(condition.term_count, 3);
	CHECK_INT(condition.term[2].metric, METRIC_GROUP_STALL);
	CHECK_INT(condition.for_usec, 3000000);
	CHECK_INT(parse("free > 1G for 500ms"), 0);
	CHECK_INT(condition.for_usec, 500000);
	CHECK_INT(parse("free > 0 and free > 0 and free > 0 and free > 0 for 2min"), 0);
	CHECK_INT(condition.term_count, 4);
	CHECK_INT(condition.for_usec, 120000000);
}

/* Each is refused, with the word that is wrong. */
static void test_errors(void)
{
	static const struct {
		const char *text;
		const char *reason;
	} rows[] = {
		{"", "a condition is expected"},
		{"  ", "a condition is expected"},
		{"kswapd_pages > 0", "\"kswapd_pages\" is none of the metrics"},
		{"free", "behind free one of > >= < <= = is expected"},
		{"free 10M", "behind free one of"},
		{"free => 10M", "behind free one of"},
		{"free >", "a value is missing"},
		{"free > much", "\"much\" is not a number that free could have"},
		{"free > -1M", "\"-1M\" is not a number"},
		{"free > 64", "\"64\": bytes are written with K, M, G or T"},
		{"free > 64X", "\"X\": bytes are written with"},
		{"free > 64Mb", "\"Mb\": bytes are written with"},
		{"group.fill > 80 pages/s",
			"\"pages/s\" is not the unit of group.fill, which is %"},
		{"pswpin > 5 %", "\"%\" is not the unit of pswpin, which is pages/s"},
		{"age > 5", "\"5\": times are written with ms, s or min"},
		{"age > 5 hours", "\"hours\": times are written with"},
		{"ladder > 2", "\"2\" is not a value of ladder; these are: calm, kswapd, "
			       "direct_reclaim, compaction, oom_kill"},
		{"not free > 1M", "\"not\" can stand before what is true or not; free has"},
		{"not", "a metric is missing behind \"not\""},
		{"load.ended = 1", "\"=\": \"and\" or \"for\" is expected"},
		{"free > 1M or free < 2M", "\"or\": \"and\" or \"for\" is expected"},
		{"pgmajfault > 1 and", "a metric is missing behind \"and\""},
		{"pgmajfault > 1 for", "behind \"for\" a time of at most an hour is expected"},
		{"pgmajfault > 1 for 3", "behind \"for\" a time"},
		{"pgmajfault > 1 for 61min", "behind \"for\" a time"},
		{"pgmajfault > 1 for 3s and free > 1M", "\"and\" stands behind the time"},
		{"pgmajfault > 99999999999999999999", "is not a number that pgmajfault could have"},
		{"age>1s and age>1s and age>1s and age>1s and age>1s", "has at most 4 terms"},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int error = parse(rows[i].text);

		tap_expect(error < 0 && failure.error == error &&
				   strstr(failure.text, rows[i].reason) != NULL,
			__LINE__, "\"%s\": %d, \"%s\"", rows[i].text, error, failure.text);
		tap_expect(condition.term_count == 0, __LINE__, "\"%s\": untouched", rows[i].text);
	}
}

static void test_words(void)
{
	char buffer[256];

	parse("pgscan_kswapd > 0 for 3s");
	CHECK_TEXT(condition_words(buffer, sizeof(buffer), &condition),
		"kswapd looks at pages (pgscan_kswapd > 0 pages/s) for 3 s");
	parse("load.ended and group.current >= 48M");
	CHECK_TEXT(condition_words(buffer, sizeof(buffer), &condition),
		"the workload has ended (load.ended) and the group fills (group.current >= 48.0 MiB)");
	parse("not group.victim");
	CHECK_TEXT(condition_words(buffer, sizeof(buffer), &condition),
		"the next victim is in the group (not group.victim)");
	parse("ladder >= direct_reclaim");
	CHECK_TEXT(condition_words(buffer, sizeof(buffer), &condition),
		"how far down (ladder >= direct_reclaim)");
	CHECK_TEXT(condition_value_words(buffer, sizeof(buffer), &condition.term[0], 1), "kswapd");
	CHECK_TEXT(condition_value_words(buffer, sizeof(buffer), &condition.term[0], NAN), "n/a");
	parse("group.fill > 70 %");
	CHECK_TEXT(
		condition_value_words(buffer, sizeof(buffer), &condition.term[0], 12.34), "12.3 %");
	/* It is cut, and terminated. */
	CHECK_TEXT(condition_words(buffer, 8, &condition), "the gro");
	memset(&condition, 0, sizeof(condition));
	CHECK_TEXT(condition_words(buffer, sizeof(buffer), &condition), "");
}

/* Each metric can be written, has words and a help, and no two have the same name. */
static void test_table(void)
{
	char text[96], words[CONDITION_TERM_MAX];

	CHECK_INT(condition_metric_count, METRICS);
	for (unsigned int i = 0; i < condition_metric_count; i++) {
		const struct condition_metric *metric = &condition_metrics[i];

		if (!tap_expect(metric->name && metric->unit && metric->help && metric->help[0],
			    __LINE__, "metric %u is in the table", i))
			continue;
		if (metric->kind == CONDITION_FLAG)
			snprintf(text, sizeof(text), "%s", metric->name);
		else
			snprintf(text, sizeof(text), "%s > %s", metric->name,
				metric->words                        ? metric->words[0]
				: strcmp(metric->unit, "bytes") == 0 ? "1M"
				: strcmp(metric->unit, "s") == 0     ? "1s"
								     : "1");
		CHECK_INT(parse(text), 0);
		CHECK_INT(condition.term[0].metric, i);
		condition_term_words(words, sizeof(words), &condition.term[0]);
		CHECK(strstr(words, metric->name) != NULL);
		CHECK(metric_phrase(i)[0] != '\0');
		CHECK(strcmp(metric_phrase(i), "time") != 0 || i == METRIC_AGE);
	}
}

int main(void)
{
	tap_run("one term", test_one_term);
	tap_run("several terms, and a time", test_several);
	tap_run("what is wrong is named", test_errors);
	tap_run("in words", test_words);
	tap_run("the table of metrics", test_table);
	return tap_done();
}
