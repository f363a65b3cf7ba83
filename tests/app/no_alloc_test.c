/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop allocates nothing, forks nothing and translates nothing, and opens nothing but a few files
 * of processes and control groups. The functions that would do so are defined here, count, and hand on to those of the C library; the loop is the
 * real one, on a pseudo-terminal, and this program's own poll() presses its keys. What the threads
 * of the process details do is theirs: libproc2 allocates, and opens what it reads.
 * To see who called: gdb, a breakpoint on no_alloc_note.
 */
/* The fortified variants of open() are defined below, too. */
#undef _FORTIFY_SOURCE
#include <config.h>

#include "app/dashboard.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"

#include "../tap.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define NO_ALLOC_SANITIZED 1
#endif
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(NO_ALLOC_SANITIZED)

int main(void)
{
	tap_skip("the loop allocates nothing", "the sanitizer has an allocator of its own");
	return tap_done();
}

#elif !defined(__GLIBC__)

int main(void)
{
	tap_skip("the loop allocates nothing", "written for the GNU C library");
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
	bool meddles; /* calls what is forbidden, to see that it is noticed */
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

static struct findings *findings;
static const struct run *running;
static unsigned int turns;
static uint64_t next_key_usec;
static int master = -1;
static bool is_counting;
static pthread_t loop_thread;

void no_alloc_note(const char *call);

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
		findings->after[findings->count] = findings->key ? script[findings->key - 1] : "";
	}
	findings->count++;
}

static void *next(const char *name)
{
	bool was_counting = is_counting;
	void *function;

	is_counting = false;
	function = dlsym(RTLD_NEXT, name);
	is_counting = was_counting;
	return function;
}

/* Memory. dlsym() allocates itself, so these cannot ask it. */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	no_alloc_note("malloc");
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	no_alloc_note("calloc");
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	no_alloc_note("realloc");
	return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	no_alloc_note("aligned_alloc");
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
	no_alloc_note("posix_memalign");
	*ret = __libc_memalign(alignment, size);
	return *ret ? 0 : ENOMEM;
}

/* Files. */

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

static int open_counted(const char *call, int folder, const char *path, int flags, mode_t mode)
{
	bool is_ours = is_counting && pthread_equal(pthread_self(), loop_thread);

	if (is_ours && is_of_process(path))
		count_most(&findings->process_opens, &findings->process_opens_most);
	else if (is_ours && is_of_group(folder, path, flags))
		count_most(&findings->group_opens, &findings->group_opens_most);
	else
		no_alloc_note(call);
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
	return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_counted("open", AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_counted("open64", AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_counted("openat", folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return open_counted("openat64", folder, path, flags | O_LARGEFILE, mode);
}

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);
int __openat64_2(int folder, const char *path, int flags);

int __open_2(const char *path, int flags)
{
	return open_counted("open", AT_FDCWD, path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
	return open_counted("open64", AT_FDCWD, path, flags | O_LARGEFILE, 0);
}

int __openat_2(int folder, const char *path, int flags)
{
	return open_counted("openat", folder, path, flags, 0);
}

int __openat64_2(int folder, const char *path, int flags)
{
	return open_counted("openat64", folder, path, flags | O_LARGEFILE, 0);
}

FILE *fopen(const char *path, const char *mode)
{
	no_alloc_note("fopen");
	return ((FILE * (*)(const char *, const char *)) next("fopen"))(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
	no_alloc_note("fopen64");
	return ((FILE * (*)(const char *, const char *)) next("fopen64"))(path, mode);
}

DIR *opendir(const char *path)
{
	no_alloc_note("opendir");
	return ((DIR * (*)(const char *)) next("opendir"))(path);
}

/* Processes. vfork() would return twice into a frame that is gone, so it becomes fork(). */

pid_t fork(void)
{
	no_alloc_note("fork");
	return ((pid_t(*)(void))next("fork"))();
}

pid_t vfork(void)
{
	no_alloc_note("vfork");
	return ((pid_t(*)(void))next("fork"))();
}

typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *,
	const posix_spawnattr_t *, char *const[], char *const[]);

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	no_alloc_note("posix_spawn");
	return ((spawn_function *)next("posix_spawn"))(pid, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	no_alloc_note("posix_spawnp");
	return ((spawn_function *)next("posix_spawnp"))(pid, file, actions, attributes, argv, envp);
}

/* Texts. gettext() is a macro for one of the others when the compiler optimizes. */

char *gettext(const char *id);
char *dgettext(const char *domain, const char *id);
char *dcgettext(const char *domain, const char *id, int category);

char *gettext(const char *id)
{
	no_alloc_note("gettext");
	return ((char *(*)(const char *))next("gettext"))(id);
}

char *dgettext(const char *domain, const char *id)
{
	no_alloc_note("dgettext");
	return ((char *(*)(const char *, const char *))next("dgettext"))(domain, id);
}

char *dcgettext(const char *domain, const char *id, int category)
{
	no_alloc_note("dcgettext");
	return ((char *(*)(const char *, const char *, int))next("dcgettext"))(
		domain, id, category);
}

char *strerror(int error)
{
	no_alloc_note("strerror");
	return ((char *(*)(int))next("strerror"))(error);
}

/* The loop's clock runs faster: a tick TICK_USEC from now, and each TICK_USEC, whenever one is due. */
int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *old)
{
	static const struct itimerspec tick = {{0, TICK_USEC * 1000}, {0, TICK_USEC * 1000}};

	(void)when, (void)flags;
	return ((int (*)(int, int, const struct itimerspec *, struct itimerspec *))next(
		"timerfd_settime"))(fd, 0, &tick, old);
}

static void press_next_key(void)
{
	uint64_t now = clock_monotonic_usec();

	if (findings->key >= ARRAY_SIZE(script) || now < next_key_usec)
		return;
	next_key_usec = now + TICK_USEC;

	const char *key = script[findings->key++];
	ssize_t ignored = write(master, key, strlen(key));

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
	CHECK_INT(findings->key, ARRAY_SIZE(script));
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
	expect_run((struct run){"/", 24, 80, true});
	CHECK(findings->count >= 4);
}

static void test_live(void)
{
	expect_nothing((struct run){"/", 50, 160, false});
}

static void test_numa(void)
{
	expect_nothing((struct run){fixture_root("vm-6.12-numa2-pressure"), 24, 80, false});
}

static void test_cgroups(void)
{
	expect_nothing((struct run){fixture_root("vm-6.12-cgroups"), 40, 120, false});
}

/* Absent files, whose reasons must not be looked up anew. */
static void test_absent(void)
{
	expect_nothing((struct run){fixture_root("vm-6.1-no-psi"), 40, 60, false});
	expect_nothing((struct run){fixture_root("handmade-5.4"), 40, 100, false});
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
	tap_run("none in the loop on a machine of two nodes", test_numa);
	tap_run("none in the loop on a machine with control groups", test_cgroups);
	tap_run("none in the loop where files are absent", test_absent);
	return tap_done();
}

#endif
