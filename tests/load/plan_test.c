/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments to a plan and back, what is refused and in which words, and the check against machines. */
#include <config.h>

#include <errno.h>
#include <stdlib.h>

#include "base/bits.h"
#include "load/kind.h"
#include "load/options.h"
#include "load/part.h"
#include "load/plan.h"
#include "../tap.h"

#define MIB(count) (UINT64_C(count) << 20)

static struct load_plan parsed(const char *line)
{
	struct load_plan plan;
	struct failure failure;
	int error = load_plan_parse_line(&plan, line, &failure);

	tap_expect(error == 0, __LINE__, "%s: %s", line, error ? failure.text : "");
	return plan;
}

static void test_defaults(void)
{
	struct load_plan plan = parsed("anon");

	CHECK_INT(plan.part_count, 1);
	CHECK_INT(plan.part[0].kind, LOAD_ANON);
	CHECK_INT(plan.part[0].goal, LOAD_GOAL_SIZE);
	CHECK_INT(plan.part[0].size_bytes, 0);
	CHECK_INT(plan.part[0].processes, 1);
	CHECK_INT(plan.part[0].oom_score_adj, 1000);
	CHECK_INT(plan.part[0].pattern, LOAD_PATTERN_RANDOM);
	CHECK_TEXT(plan.part[0].name, "load-anon");
	CHECK_INT(plan.has_limit, false);
	CHECK(plan.high_bytes == LOAD_UNLIMITED);
	CHECK_INT(plan.swap_bytes, 0);
	CHECK_INT(plan.duration_usec, LOAD_DURATION_DEFAULT_USEC);
	CHECK_INT(plan.is_dangerous, false);
	for (unsigned int kind = 0; kind < LOAD_KINDS; kind++) {
		plan = parsed(load_kind_rows[kind].name);
		CHECK_INT(plan.part[0].kind, kind);
		CHECK(plan.part[0].processes >= 1);
		CHECK(plan.part[0].rate_bytes == load_kind_rows[kind].rate_bytes);
	}
}

static void test_parameters(void)
{
	struct load_plan plan = parsed(
		"--limit 100M --high=80M --swap 0.5G --duration 1.5min --oom-group --dangerous "
		"--confirm host --directory /a\\040b --parent /x/y "
		"anon:size=60,rate=4M,processes=3,adj=500,pattern=zero,name=first "
		"thrash:stall=20 cache:refaults=100");

	CHECK_INT(plan.part_count, 3);
	CHECK_INT(plan.limit_bytes, MIB(100));
	CHECK_INT(plan.high_bytes, MIB(80));
	CHECK_INT(plan.swap_bytes, MIB(512));
	CHECK_INT(plan.duration_usec, 90000000);
	CHECK(plan.has_limit && plan.has_swap && plan.is_oom_group && plan.is_dangerous);
	CHECK_TEXT(plan.confirmed_host, "host");
	CHECK_TEXT(plan.directory, "/a b");
	CHECK_TEXT(plan.parent, "/x/y");
	/* As the kernel has it: a worker looks whether it is there. */
	CHECK_TEXT(parsed("--parent /x/y/ anon").parent, "/x/y");
	CHECK_TEXT(parsed("--parent //x//y anon").parent, "/x/y");
	CHECK_TEXT(parsed("--parent // anon").parent, "/");
	CHECK_TEXT(parsed("--parent / anon").parent, "/");
	CHECK_INT(plan.part[0].size_bytes, MIB(60));
	CHECK_INT(plan.part[0].rate_bytes, MIB(4));
	CHECK_INT(plan.part[0].processes, 3);
	CHECK_INT(plan.part[0].oom_score_adj, 500);
	CHECK_INT(plan.part[0].pattern, LOAD_PATTERN_ZERO);
	CHECK_TEXT(plan.part[0].name, "first");
	CHECK_INT(plan.part[1].goal, LOAD_GOAL_STALL);
	CHECK_INT(plan.part[1].goal_value, 20);
	CHECK_INT(plan.part[2].goal, LOAD_GOAL_REFAULTS);
	plan = parsed("--limit max anon:free=low");
	CHECK(plan.limit_bytes == LOAD_UNLIMITED);
	CHECK_INT(plan.part[0].goal, LOAD_GOAL_FREE);
}

static const struct {
	const char *line;
	int error;
	const char *words;
} refused[] = {
	{"", -EINVAL,
		"a kind of workload is expected, such as anon or leak:rate=4M; oomwatch-load --list tells all"},
	{"--limit 5M", -EINVAL, "a kind of workload is expected"},
	{"anno", -EINVAL,
		"\"anno\" is no kind of workload, expected one of: anon leak cache dirty slab lock thrash fragment fork tmpfs"},
	{"ANON", -EINVAL, "\"ANON\" is no kind"},
	{"anon:", -EINVAL, "anon: \"\" is not known, expected one of: size=BYTES"},
	{"anon:size", -EINVAL, "anon:size needs a value, size=BYTES"},
	{"anon:size=", -EINVAL,
		"anon:size: \"\" is not valid, expected an amount such as 512K, 60M or 1G"},
	{"anon:size=x", -EINVAL, "anon:size: \"x\" is not valid"},
	{"anon:size=-1M", -ERANGE,
		"anon:size: \"-1M\" is out of range, expected an amount from 4K on"},
	{"anon:size=+1M", -EINVAL, "anon:size: \"+1M\" is not valid"},
	{"anon:size=0", -ERANGE, "anon:size: \"0\" is out of range"},
	{"anon:size=4194304T", -ERANGE,
		"anon:size: \"4194304T\" is out of range, expected 65536T at most"},
	{"anon\\033[2J", -EINVAL, "\"anon\\033[2J\" holds what is no text"},
	{"--directory /a\\000b anon", -EINVAL, "\"/a\\000b\" holds what is no text"},
	{"anon:size=99999999999999T", -ERANGE, "anon:size: \"99999999999999T\" is out of range"},
	{"anon:speed=1", -EINVAL,
		"anon: \"speed=1\" is not known, expected one of: size=BYTES rate=BYTES"},
	{"anon:refaults=5", -EINVAL, "anon: \"refaults=5\" is not known"},
	{"anon:fill=0", -ERANGE,
		"anon:fill: \"0\" is not valid, expected a whole number from 1 to 100"},
	{"anon:fill=101", -ERANGE, "anon:fill: \"101\" is not valid"},
	{"anon:fill=5.5", -EINVAL, "anon:fill: \"5.5\" is not valid"},
	{"anon:free=high", -EINVAL, "anon:free: \"high\" is not known, expected one of: low"},
	{"anon:size=5M,fill=5", -EINVAL, "anon: size and fill exclude each other"},
	{"anon:fill=5,size=5M", -EINVAL, "anon: fill and size exclude each other"},
	{"anon:fill=5,free=low", -EINVAL, "anon: fill and free exclude each other"},
	{"anon:processes=0", -ERANGE,
		"anon:processes: \"0\" is not valid, expected a whole number from 1 to 512"},
	{"anon:processes=513", -ERANGE, "anon:processes: \"513\" is not valid"},
	{"anon:processes=500 anon:processes=13", -E2BIG,
		"anon:processes=13: with it there would be 513 processes, expected at most 512"},
	{"anon:adj=1001", -ERANGE,
		"anon:adj: \"1001\" is not valid, expected a whole number from 0 to 1000"},
	{"anon:adj=-1", -EINVAL, "anon:adj: \"-1\" is not valid"},
	{"anon:pattern=ones", -EINVAL,
		"anon:pattern: \"ones\" is not known, expected one of: random compressible zero"},
	{"anon:name=", -EINVAL, "anon:name: \"\" is not valid"},
	{"anon:name=a\\040b", -EINVAL, "anon:name: \"a b\" is not valid"},
	{"anon:name=sixteen-letters.", -EINVAL,
		"anon:name: \"sixteen-letters.\" is not valid, expected 1 to 15"},
	{"anon:name=a:b,,", -EINVAL, "anon: \"\" is not known"},
	{"anon anon anon anon anon anon anon anon anon", -E2BIG,
		"\"anon\" is one too many: a workload has at most 8 parts"},
	{"--limit 1K anon", -ERANGE,
		"--limit: \"1K\" is out of range, expected an amount from 1M on"},
	{"--limit x anon", -EINVAL, "--limit: \"x\" is not valid"},
	{"--high max anon", -EINVAL, "--high: \"max\" is not valid"},
	{"--duration 0 anon", -ERANGE,
		"--duration: \"0\" is out of range, expected a time from 100ms to 24h: it always ends"},
	{"--duration 25h anon", -ERANGE, "--duration: \"25h\" is out of range"},
	{"--duration 5days anon", -EINVAL,
		"--duration: \"5days\" is not valid, expected a time such as 30s, 5min or 1h"},
	{"--duration -5 anon", -EINVAL, "--duration: \"-5\" is not valid"},
	{"--parent a anon", -EINVAL, "--parent: \"a\" is not valid"},
	{"--parent /a/../b anon", -EINVAL, "--parent: \"/a/../b\" is not valid"},
	{"--parent /a/./b anon", -EINVAL, "--parent: \"/a/./b\" is not valid"},
	{"--parent /. anon", -EINVAL, "--parent: \"/.\" is not valid"},
	{"--parent /a/.. anon", -EINVAL, "--parent: \"/a/..\" is not valid"},
	{"--directory tmp anon", -EINVAL, "--directory: \"tmp\" is not valid"},
	{"--limit", -EINVAL, "--limit needs an argument"},
	{"--nonsense anon", -EINVAL, "--nonsense is not an option of oomwatch-load"},
	{"--lim 5M anon", -EINVAL, "--lim is not an option of oomwatch-load"},
	{"-Z anon", -EINVAL, "-Z is not an option of oomwatch-load"},
	{"--oom-group=1 anon", -EINVAL, "--oom-group=1 takes no argument"},
	{"--control anon", -EINVAL,
		"--control is not an option of a workload, but of oomwatch-load"},
	{"-n anon", -EINVAL, "-n is not an option of a workload"},
};

static void test_refused(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		struct load_plan plan;
		struct failure failure = {.text = ""};
		int error = load_plan_parse_line(&plan, refused[i].line, &failure);

		tap_expect(error == refused[i].error && strncmp(failure.text, refused[i].words,
								strlen(refused[i].words)) == 0,
			__LINE__, "%s: %d \"%s\", expected %d \"%s\"", refused[i].line, error,
			failure.text, refused[i].error, refused[i].words);
	}
}

static void test_options(void)
{
	static const char *const words[] = {
		"-d5", "-l", "8M", "-n", "--format=json", "--control", "--", "anon"};
	static const char *const help[] = {"--help"};
	static const char *const format[] = {"--format", "xml", "anon"};
	struct load_options options;
	struct load_plan plan;
	struct failure failure;

	CHECK_INT(load_options_parse(&options, &plan, ARRAY_SIZE(words), words, &failure), 0);
	CHECK(options.is_dry_run && options.is_json && options.is_control && !options.help);
	CHECK_INT(plan.duration_usec, 5000000);
	CHECK_INT(plan.limit_bytes, MIB(8));
	CHECK_INT(plan.part_count, 1);
	CHECK_INT(load_options_parse(&options, &plan, 1, help, &failure), 0);
	CHECK(options.help);
	CHECK_INT(load_options_parse(&options, &plan, 3, format, &failure), -EINVAL);
	CHECK_TEXT(failure.text, "--format: \"xml\" is not known, expected one of: text json");
}

static void check_round_trip(const char *line)
{
	struct load_plan first = parsed(line), second;
	char text[LOAD_LINE_MAX];
	struct failure failure = {.text = ""};

	load_plan_line(text, sizeof(text), &first);
	tap_expect(load_plan_parse_line(&second, text, &failure) == 0 &&
			   memcmp(&first, &second, sizeof(first)) == 0,
		__LINE__, "%s became \"%s\" %s", line, text, failure.text);
}

static void test_round_trip(void)
{
	static const char *const lines[] = {
		"anon",
		"anon:size=60M leak:rate=4M,adj=500",
		"--limit 100M --high 1.5M --swap 0 --duration 250ms --oom-group anon:size=5000.5K",
		"--limit max --dangerous --confirm h --directory /a\\040b\\134c --parent /x\\040y "
		"anon:free=low",
		"--duration 123457us thrash:stall=5,pattern=zero fork:processes=100,name=a=b "
		"cache:refaults=7 lock:fill=50",
		"leak:rate=0 anon:rate=12.3456789M",
	};
	struct load_plan plan = parsed("anon");
	char small[8] = "x";

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		check_round_trip(lines[i]);
	for (unsigned int kind = 0; kind < LOAD_KINDS; kind++)
		check_round_trip(load_kind_rows[kind].name);
	strcpy(plan.parent, "/a/long/path");
	CHECK_TEXT(load_plan_line(small, sizeof(small), &plan), "");
}

/* --- the check --- */

static const struct load_machine laptop = {
	.available_bytes = MIB(8000),
	.total_bytes = MIB(16000),
	.swap_free_bytes = MIB(1000),
	.host = "laptop",
	.has_controller = true,
	.has_swap_controller = true,
};

static int check_on(const struct load_machine *machine, const char *line, struct load_plan *plan,
	struct failure *failure)
{
	*plan = parsed(line);
	failure->text[0] = '\0';
	return load_plan_check(plan, machine, failure);
}

static void test_chosen(void)
{
	struct load_machine small = laptop;
	struct load_plan plan;
	struct failure failure;

	CHECK_INT(check_on(&laptop, "anon", &plan, &failure), 0);
	CHECK_INT(plan.limit_bytes, MIB(256));
	CHECK_INT(plan.part[0].size_bytes, MIB(256) / 100 * load_kind_rows[LOAD_ANON].percent);
	small.available_bytes = MIB(300);
	CHECK_INT(check_on(&small, "anon", &plan, &failure), 0);
	CHECK_INT(plan.limit_bytes, MIB(30));
	CHECK_INT(check_on(&laptop, "anon:fill=50", &plan, &failure), 0);
	CHECK_INT(plan.part[0].size_bytes, 0);
	CHECK_INT(check_on(&laptop, "--limit 100M thrash:size=300M", &plan, &failure), 0);
	CHECK_INT(plan.swap_bytes, MIB(300));
	CHECK_INT(plan.high_bytes, MIB(100) - MIB(100) / 6);
	CHECK_INT(check_on(&laptop, "--limit 100M --high 90M thrash", &plan, &failure), 0);
	CHECK_INT(plan.high_bytes, MIB(90));
	CHECK_INT(check_on(&laptop, "--limit 24M slab", &plan, &failure), 0);
	CHECK_INT(plan.high_bytes, MIB(20));
	CHECK_INT(check_on(&laptop, "--limit 24M slab cache:fill=90", &plan, &failure), 0);
	CHECK_INT(plan.high_bytes, LOAD_UNLIMITED);
	CHECK_INT(check_on(&laptop, "--limit 100M anon", &plan, &failure), 0);
	CHECK_INT(plan.high_bytes, LOAD_UNLIMITED);
	CHECK_INT(check_on(&laptop, "--limit 1000M thrash:size=900M", &plan, &failure), 0);
	CHECK_INT(plan.swap_bytes, MIB(500));
	/* Larger than its limit is what an OOM kill is shown with. */
	CHECK_INT(check_on(&laptop, "--limit 10M leak:size=100M", &plan, &failure), 0);
}

static const struct {
	const char *line;
	int error;
	const char *words;
} beyond[] = {
	{"--limit 16000M anon", -ERANGE,
		"--limit: 15.6 GiB is as much as this machine has or more, expected less than 15.6 GiB"},
	{"--limit 16000M --dangerous --confirm laptop anon", -ERANGE,
		"--limit: 15.6 GiB is as much"},
	{"--limit 4001M anon", -ERANGE,
		"--limit: 3.91 GiB is more than half of the available memory, expected at most 3.91 GiB, or --dangerous"},
	{"--limit 4001M --dangerous anon", -EPERM,
		"this may take the machine down; expected its name as the confirmation: --confirm laptop"},
	{"--limit 4001M --dangerous --confirm server anon", -EPERM,
		"this may take the machine down"},
	{"--limit 4001M --dangerous --confirm laptop anon", 0, ""},
	{"--limit 4000M anon", 0, ""},
	{"--limit max anon", -ERANGE, "--limit: \"max\" is no limit at all; it needs --dangerous"},
	{"--limit max --dangerous anon", -EPERM, "this may take the machine down"},
	{"--limit max --dangerous --confirm laptop anon", 0, ""},
	{"--limit max --dangerous --confirm laptop slab", -EINVAL,
		"slab: without a limit it would have no bound, expected size=BYTES"},
	{"--limit max --dangerous --confirm laptop anon:fill=5", -EINVAL,
		"anon:fill is a share of the limit, and there is none"},
	{"anon:fill=50 thrash:stall=5", -EINVAL, "anon:fill and thrash:stall contradict"},
	{"--high 300M anon", -ERANGE, "--high is above --limit"},
	{"--swap 1001M anon", -ERANGE,
		"--swap: 1001 MiB is more than is free, expected at most 1000 MiB"},
	{"--swap 0 thrash", -EINVAL, "thrash needs swap, and --swap allows none"},
};

static void test_beyond(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(beyond); i++) {
		struct load_plan plan;
		struct failure failure;
		int error = check_on(&laptop, beyond[i].line, &plan, &failure);

		tap_expect(error == beyond[i].error && strncmp(failure.text, beyond[i].words,
							       strlen(beyond[i].words)) == 0,
			__LINE__, "%s: %d \"%s\", expected %d \"%s\"", beyond[i].line, error,
			failure.text, beyond[i].error, beyond[i].words);
	}
}

static void test_without_group(void)
{
	struct load_machine machine = laptop;
	struct load_plan plan;
	struct failure failure;

	machine.has_controller = machine.has_swap_controller = false;
	failure_set(&machine.no_controller, -EPERM, 0, "nobody may");
	CHECK_INT(check_on(&machine, "anon:size=20M", &plan, &failure), 0);
	CHECK_INT(check_on(&machine, "cache", &plan, &failure), -ENOTSUP);
	CHECK_TEXT(failure.text, "cache cannot be bounded without a control group: nobody may");
	CHECK_INT(check_on(&machine, "anon:fill=50", &plan, &failure), -EINVAL);
	CHECK_TEXT(failure.text, "anon:fill needs a control group: nobody may");
	CHECK_INT(check_on(&machine, "--limit 10M anon:size=6M anon:size=5M", &plan, &failure),
		-ERANGE);
	CHECK_TEXT(failure.text,
		"11.0 MiB are wanted and the limit is 10.0 MiB, which cannot be held "
		"without a control group: nobody may");
	machine.available_bytes = 0;
	CHECK_INT(check_on(&machine, "anon", &plan, &failure), -ENODATA);
	/* As in a container whose limit is nearly reached: no group can live on so little. */
	machine.available_bytes = MIB(5);
	CHECK_INT(check_on(&machine, "anon", &plan, &failure), -ERANGE);
	CHECK(strncmp(failure.text, "5.00 MiB of memory are available here", 37) == 0);
	CHECK_INT(check_on(&machine, "--limit 2M anon:size=1M", &plan, &failure), 0);
	machine = laptop;
	machine.swap_free_bytes = 0;
	CHECK_INT(check_on(&machine, "thrash", &plan, &failure), -EINVAL);
	CHECK_TEXT(failure.text, "thrash needs swap, and this machine has none that is free");
}

static void test_describe(void)
{
	struct load_machine machine = laptop;
	struct load_plan plan;
	struct failure failure;
	char text[4096], cut[20];

	CHECK_INT(check_on(&machine,
			  "--limit 100M --duration 90s anon:size=60M,processes=2 "
			  "leak:rate=4M,adj=5,size=1M",
			  &plan, &failure),
		0);
	CHECK_TEXT(load_plan_describe(text, sizeof(text), &plan, &machine),
		"In a control group of its own: at most 100 MiB, no swap.\n"
		"anon, fill anonymous memory and keep it in use: 60.0 MiB, in 2 processes, first to be "
		"killed (oom_score_adj 1000).\n"
		"leak, grow at a rate, until the limit ends it: 1.00 MiB, 4.00 MiB/s, in one process, "
		"oom_score_adj 5.\n"
		"For 1 min 30 s, then all of it is removed.\n");
	CHECK_INT(strlen(load_plan_describe(cut, sizeof(cut), &plan, &machine)), sizeof(cut) - 1);
	machine.has_controller = false;
	failure_set(&machine.no_controller, -EPERM, 0, "nobody may");
	load_plan_describe(text, sizeof(text), &plan, &machine);
	CHECK(strstr(text, "This is weaker than a limit that the kernel holds.\n"
			   "Why there is none: nobody may\n") != NULL);
	check_on(
		&laptop, "--limit max --dangerous --confirm laptop anon:free=low", &plan, &failure);
	load_plan_describe(text, sizeof(text), &plan, &laptop);
	CHECK(strstr(text, "without any limit") != NULL);
	CHECK(strstr(text, "DANGEROUS: other processes of laptop may stall or be killed.\n") !=
		NULL);
}

int main(void)
{
	tap_run("what is not said has its default", test_defaults);
	tap_run("each option and parameter", test_parameters);
	tap_run("what is refused, and in which words", test_refused);
	tap_run("the options of the program", test_options);
	tap_run("a plan as a line, and back", test_round_trip);
	tap_run("what the check chooses", test_chosen);
	tap_run("what the check refuses", test_beyond);
	tap_run("without a control group", test_without_group);
	tap_run("a plan in words", test_describe);
	return tap_done();
}
