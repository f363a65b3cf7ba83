/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop allocates nothing, forks nothing and translates nothing, and opens nothing but a few files
 * of processes and control groups. The functions that would do so are those of no_alloc_calls.c; the loop is the
 * real one, on a pseudo-terminal, and this program's own poll() presses its keys. What the threads
 * of the process details do is theirs: libproc2 allocates, and opens what it reads.
 * To see who called: gdb, a breakpoint on no_alloc_note.
 */
#include <config.h>

#include "app/dashboard.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"

#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "no_alloc.h"

#ifdef NO_ALLOC_MISSING

int main(void)
{
	tap_skip("the loop allocates nothing", NO_ALLOC_MISSING);
	return tap_done();
}

#else

#define WARM_UP_TURNS 10
#define STEADY_TURNS 40
#define FRAMES 320
#define TICK_USEC 5000
#define RUN_SECONDS_MAX 30
#define CALLS_MAX 16

/* Opens of files of processes in one turn: of 24 that become hot three each, of 64 that are new three
 * each, and of what is in turn until the clock is looked at. */
#define PROCESS_OPENS_MAX (24 * 3 + 64 * 3 + 16 * 3)

/* The same of control groups: of 6 that become hot eight each, the limits of 3 that are hot, and of what
 * is in turn, new or on a trail until the clock is looked at: two groups of twenty files each. */
#define GROUP_OPENS_MAX (6 * 8 + 3 * 20 + 3 * 2 * 20)

/* What a run found; in memory that the run, a child, shares with the test. */
struct findings {
	unsigned int turns;              /* of the loop, while counting */
	unsigned int count;              /* of forbidden calls */
	unsigned int key;                /* the next one of the script */
	unsigned int process_opens;      /* in this turn, of files below /proc/PID */
	unsigned int process_opens_most; /* in one turn */
	unsigned int group_opens;        /* in this turn, of folders and files of control groups */
	unsigned int group_opens_most;   /* in one turn */
	unsigned int others;             /* calls of other threads, allowed there */
	const char *calls[CALLS_MAX];
	const char *after[CALLS_MAX]; /* the key pressed last, "" before the first */
	int error;
	char text[FAILURE_TEXT_MAX];
};

struct run {
	const char *root;
	unsigned short rows, cols;
	bool meddles;            /* calls what is forbidden, to see that it is noticed */
	const char *const *keys; /* "" is a pause: a tick without a key */
	unsigned int key_count;
	/* What is asked about may be opened when a key asks for it, but not while it is only shown. */
	bool opens_at_keys;
	const char *journal;
	pid_t pid; /* this process alone is shown; 0: all */
};

/* Every screen, every explanation of each, the scrolling, the pause, the delay, the wheel. */
static const char *const script[] = {"2", "3", "?", "\033[B", "j", "\033[6~", "k", "\033[5~", "g",
	"\033", "1", "\t", "\t", "\t", "\t", "\033[Z", "1", "e", "e", "e", "e", "e", "e", "e", "e",
	"e", "e", "2", "e", "e", "e", "3", "e", "j", "e", "e", "e", "1", " ", "2", "3", "?", "e",
	"1", "e", " ", "1", "\f", "+", "+", "-", "-", "-", "\033[<64;9;9M", "\033[<65;9;9M", "x",
	"\033OA", "\033[1;5A", "\303\244", "1",
	/* The processes; but no filter, for regcomp() and regexec() allocate. */
	"4", "j", "j", "k", "\033[6~", "\033[5~", "G", "g", "e", "e", "\033", "t", "j", "t", "[",
	"]", "]", "=", "5", "0", "\177", "\r", "m", "1", "0", "0", "\r", "M", "1", "G", "\r", "x",
	"\024", "\r", "]", "x", "e", "\033", "\033", "/", "o", "o", "m", "\r", "n", "T", "K", "I",
	"<", ">", "\033[17~", "\033[B", "\r", "c", "\033[B", " ", " ", ">", "<", "\r", "f", " ",
	"j", "4", " ", "1",
	/* The control groups, and the way to and from processes. */
	"5", "j", "j", "k", "\033[6~", "\033[5~", "G", "g", "\033[C", "\033[D", "\033[C", "e", "e",
	"\033", "T", "T", "d", "d", "I", "<", ">", "\033[17~", "\033[B", "\r", "c", "\033[B", " ",
	" ", "\r", "f", "/", "s", "\r", "n", "\r", "j", "e", "\033", "v", "\033", "o", "\r", "\r",
	"\033", "\033", " ", "j", "\r", " ", "4", "o", "\r", "\r", "o", "\033", "5", "1"};

#define PAUSE "", "", "", "", "", "", "", ""

/* Changes of one process: each menu, prompt and dialog is left open for some ticks. Of the groups only the menu and
 * what is asked: nothing there is answered with yes. */
static const char *const change_script[] = {"4", "u", PAUSE, "U", PAUSE, "a", PAUSE, "j", "k", "q",
	"\033[20~", PAUSE, "j", "q", "a", "\r", PAUSE, "x", "\r", PAUSE, "\177", "7", "7", "7",
	"\r", PAUSE, "\r", "a", "\r", "7", "7", "7", "\r", PAUSE, "y", PAUSE, PAUSE, "u", PAUSE,
	"n", "U", PAUSE, "\r", PAUSE, "n", "q", PAUSE, "s", "u", PAUSE, "y", PAUSE, PAUSE, "]", "a",
	"\r", PAUSE, "n", "x", "x", "\024", "1", "5", "j", "a", PAUSE, "j", "k", "\r", PAUSE, "m",
	"a", "x", "\r", PAUSE, "\r", "\033", PAUSE, "\033", PAUSE, "1"};

/* Of a run. */
#define SCRIPT(script) .keys = (script), .key_count = ARRAY_SIZE(script)

static struct findings *findings;
static const struct run *running;
static unsigned int turns, key_turn; /* the one in which a key was pressed last */
static uint64_t next_key_usec;
static int master = -1;
static bool is_counting;
static pthread_t loop_thread;

__attribute__((noinline)) void no_alloc_note(const char *call)
{
	if (!is_counting)
		return;
	if (!pthread_equal(pthread_self(), loop_thread)) {
		findings->others++;
		return;
	}
	if (findings->count < CALLS_MAX) {
		findings->calls[findings->count] = call;
		findings->after[findings->count] =
			findings->key ? running->keys[findings->key - 1] : "";
	}
	findings->count++;
}

void *no_alloc_next(const char *name)
{
	bool was_counting = is_counting;
	void *function;

	is_counting = false;
	function = dlsym(RTLD_NEXT, name);
	is_counting = was_counting;
	return function;
}

/* "4312/oom_score", below a descriptor of /proc. */
static bool is_of_process(const char *path)
{
	return path[0] >= '1' && path[0] <= '9' && strchr(path, '/');
}

/* "memory.current" below the descriptor of a group, or the folder of a group below another. */
static bool is_of_group(int folder, const char *path, int flags)
{
	return folder != AT_FDCWD && !strchr(path, '/') &&
	       (strncmp(path, "memory.", 7) == 0 || strncmp(path, "cgroup.", 7) == 0 ||
		       strncmp(path, "pids.", 5) == 0 ||
		       (flags & O_DIRECTORY && flags & O_NOFOLLOW));
}

static void count_most(unsigned int *count, unsigned int *most)
{
	if (++*count > *most)
		*most = *count;
}

/* In the turn of a key, and in the next one, in which it may be read. */
static bool may_open_now(void)
{
	return running->opens_at_keys && key_turn > 0 && turns <= key_turn + 1;
}

void no_alloc_note_open(const char *call, int folder, const char *path, int flags)
{
	bool is_ours = is_counting && pthread_equal(pthread_self(), loop_thread);

	if (is_ours && is_of_process(path))
		count_most(&findings->process_opens, &findings->process_opens_most);
	else if (is_ours && is_of_group(folder, path, flags))
		count_most(&findings->group_opens, &findings->group_opens_most);
	else if (!is_ours || !may_open_now())
		no_alloc_note(call);
}

/* The loop's clock runs faster: a tick TICK_USEC from now, and each TICK_USEC, whenever one is due. */
int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *old)
{
	static const struct itimerspec tick = {{0, TICK_USEC * 1000}, {0, TICK_USEC * 1000}};

	(void)when, (void)flags;
	return ((int (*)(int, int, const struct itimerspec *, struct itimerspec *))no_alloc_next(
		"timerfd_settime"))(fd, 0, &tick, old);
}

static void press_next_key(void)
{
	uint64_t now = clock_monotonic_usec();

	if (findings->key >= running->key_count || now < next_key_usec)
		return;
	next_key_usec = now + TICK_USEC;

	const char *key = running->keys[findings->key++];
	ssize_t ignored = write(master, key, strlen(key));

	if (key[0])
		key_turn = turns;

	(void)ignored;
}

/* What a careless change of the loop would do. */
static void meddle(void)
{
	void *volatile memory = malloc(1);
	FILE *file = fopen("/dev/null", "r");
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	if (file)
		fclose(file);
	free(memory);
	findings->error = gettext("nothing") == NULL;
}

/* Where the loop waits: its turns are counted here. Curses polls, too, but one descriptor. */
int poll(struct pollfd *polls, nfds_t count, int timeout_msec)
{
	struct timespec timeout = {timeout_msec / 1000, timeout_msec % 1000 * 1000000L};

	if (running && count > 1) {
		turns++;
		is_counting = turns > WARM_UP_TURNS;
		findings->process_opens = findings->group_opens = 0;
		findings->turns += is_counting;
		if (turns > STEADY_TURNS)
			press_next_key();
		if (running->meddles && turns == STEADY_TURNS)
			meddle();
	}
	return ppoll(polls, count, timeout_msec < 0 ? NULL : &timeout, NULL);
}

/* Reads what the loop writes, in a process of its own, until nobody writes any more. */
static pid_t start_reader(int slave)
{
	static char buffer[65536];
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	close(slave);
	while (read(master, buffer, sizeof(buffer)) > 0)
		continue;
	_exit(0);
}

static void run_dashboard(const struct run *run)
{
	struct winsize size = {.ws_row = run->rows, .ws_col = run->cols};
	struct options options;
	struct failure failure = {0};
	int slave;

	alarm(RUN_SECONDS_MAX);
	if (openpty(&master, &slave, NULL, NULL, &size) < 0) {
		snprintf(findings->text, sizeof(findings->text), "no pseudo-terminal: errno %d",
			errno);
		findings->error = -errno;
		return;
	}
	start_reader(slave);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	close(slave);

	options_init(&options);
	options.root = run->root;
	options.iterations = FRAMES;
	options.no_protect = true;
	options.journal = run->journal;
	options.pids[0] = run->pid;
	options.pid_count = run->pid > 0;
	running = run;
	loop_thread = pthread_self();
	findings->error = dashboard_run(&options, &failure);
	is_counting = false;
	running = NULL;
	memcpy(findings->text, failure.text, sizeof(findings->text));
}

/* A run in a child: curses can be opened but once with a good conscience. */
static void expect_run(struct run run)
{
	int status = -1;
	pid_t pid;

	memset(findings, 0, sizeof(*findings));
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		run_dashboard(&run);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	CHECK_INT(status, 0);
	CHECK_INT(findings->error, 0);
	CHECK_TEXT(findings->text, "");
	CHECK_INT(findings->key, run.key_count);
	CHECK(findings->turns >= 100);
}

static void expect_nothing(struct run run)
{
	expect_run(run);
	CHECK_INT(findings->count, 0);
	CHECK(findings->process_opens_most <= PROCESS_OPENS_MAX);
	CHECK(findings->group_opens_most <= GROUP_OPENS_MAX);
	printf("# opens in one turn of files of processes: at most %u, of groups: %u; calls of other "
	       "threads: %u\n",
		findings->process_opens_most, findings->group_opens_most, findings->others);
	for (unsigned int i = 0; i < findings->count && i < CALLS_MAX; i++)
		printf("# %s() in the loop, after the key \"%s\"\n", findings->calls[i],
			findings->after[i][0] < ' ' && findings->after[i][0]
				? "(a control sequence)"
				: findings->after[i]);
}

static const char *fixture_root(const char *situation)
{
	static char path[1024];
	const char *top = getenv("top_srcdir");

	snprintf(path, sizeof(path), "%s/tests/fixtures/%s", top ? top : ".", situation);
	return path;
}

static void test_notices(void)
{
	expect_run(
		(struct run){.root = "/", .rows = 24, .cols = 80, .meddles = true, SCRIPT(script)});
	CHECK(findings->count >= 4);
}

static void test_live(void)
{
	expect_nothing((struct run){.root = "/", .rows = 50, .cols = 160, SCRIPT(script)});
}

static void test_numa(void)
{
	expect_nothing((struct run){.root = fixture_root("vm-6.12-numa2-pressure"),
		.rows = 24,
		.cols = 80,
		SCRIPT(script)});
}

static void test_cgroups(void)
{
	expect_nothing((struct run){
		.root = fixture_root("vm-6.12-cgroups"), .rows = 40, .cols = 120, SCRIPT(script)});
}

/* Absent files, whose reasons must not be looked up anew. */
static void test_absent(void)
{
	expect_nothing((struct run){
		.root = fixture_root("vm-6.1-no-psi"), .rows = 40, .cols = 60, SCRIPT(script)});
	expect_nothing((struct run){
		.root = fixture_root("handmade-5.4"), .rows = 40, .cols = 100, SCRIPT(script)});
}

static int adj_of(pid_t pid)
{
	char path[64];
	int adj = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
	file = fopen(path, "r");
	CHECK(file && fscanf(file, "%d", &adj) == 1);
	if (file)
		fclose(file);
	return adj;
}

/* A change and its undo, of a child: all that is asked on the way. */
static void test_changes(void)
{
	struct tree tree;
	pid_t child = child_start(NULL);
	int before = adj_of(child);
	char journal[sizeof(tree.root) + 16], text[8192] = "";
	FILE *file;

	tree_init(&tree);
	snprintf(journal, sizeof(journal), "%s/journal", tree.root);
	expect_nothing((struct run){.root = "/",
		.rows = 40,
		.cols = 120,
		.opens_at_keys = true,
		.journal = journal,
		.pid = child,
		SCRIPT(change_script)});
	CHECK_INT(adj_of(child), before);
	/* The keys have done what they are for. */
	file = fopen(journal, "r");
	CHECK(file && fread(text, 1, sizeof(text) - 1, file) > 0);
	if (file)
		fclose(file);
	CHECK(strstr(text, "new=777") != NULL);
	CHECK(strstr(text, "\ndone 1 ") != NULL);
	CHECK(strstr(text, "\nundone 1 ") != NULL);
	CHECK(!strstr(text, "change 2 "));
	child_end(child);
	tree_release(&tree);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	message_resolve_all();
	findings = mmap(
		NULL, sizeof(*findings), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (findings == MAP_FAILED) {
		perror("no_alloc_test: mmap");
		return 1;
	}
	tap_run("forbidden calls are noticed", test_notices);
	tap_run("none in the loop on this machine, whatever the key", test_live);
	tap_run("none in the loop while something is changed", test_changes);
	tap_run("none in the loop on a machine of two nodes", test_numa);
	tap_run("none in the loop on a machine with control groups", test_cgroups);
	tap_run("none in the loop where files are absent", test_absent);
	return tap_done();
}

#endif
