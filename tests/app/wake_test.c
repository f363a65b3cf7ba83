/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wakes the loop, in real time: a watch on a captured machine whose log is a socket of the test's. */
#include <config.h>

#include "app/wake.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

#include "../tap.h"

#define DELAY_USEC ((uint64_t)3600 * USEC_PER_SEC)

/* For what should happen at once, on a busy machine. */
#define SOON_MSEC 5000

static struct watch *watch;
static struct wake wake;
static int device = -1; /* the kernel's end of the log */
static unsigned int sequence;

static void begin(uint64_t delay_usec, bool is_steady)
{
	struct oom_log_reader *reader;
	struct failure failure = {0};
	char root[1024];
	const char *top = getenv("top_srcdir");
	int ends[2];

	snprintf(root, sizeof(root), "%s/tests/fixtures/host-6.18", top ? top : ".");
	watch = calloc(1, sizeof(*watch));
	if (!watch || watch_init(watch, root, &failure) < 0 ||
		socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) < 0) {
		printf("Bail out! %s\n", failure.text);
		exit(99);
	}
	reader = &watch->sampler.oom_log;
	oom_log_reader_close(reader);
	memset(reader, 0, sizeof(*reader));
	reader->file.fd = ends[0];
	reader->is_live = true;
	watch->sampler.source[SOURCE_OOM_LOG].open_error = 0;
	device = ends[1];
	CHECK_INT(wake_open(&wake, watch, delay_usec, is_steady), 0);
	watch_sample(watch);
	wake_sampled(&wake);
	CHECK_INT(wake_begin(&wake, delay_usec, delay_usec), 0);
}

static void end(void)
{
	wake_close(&wake);
	close(device);
	watch_release(watch);
	free(watch);
}

static void log_text(const char *message)
{
	char text[512];
	int length = snprintf(text, sizeof(text), "3,%u,%u,-;%s\n", sequence, sequence, message);

	sequence++;
	if (write(device, text, (size_t)length) != length)
		abort();
}

static void log_kill(void)
{
	log_text("Out of memory: Killed process 7 (hog) total-vm:8kB, anon-rss:4kB, file-rss:4kB, "
		 "shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0");
}

/* Goes round the loop until a sample is due, for MSEC at most; TURNS of them. */
static bool wait_due(int msec, unsigned int *ret_turns)
{
	uint64_t end_usec = clock_monotonic_usec() + (uint64_t)msec * 1000;

	for (*ret_turns = 0; clock_monotonic_usec() < end_usec; ++*ret_turns) {
		struct pollfd polls[WAKE_POLLS];
		int wait_msec = wake_prepare(&wake, polls);

		if (wait_msec < 0 || wait_msec > 50)
			wait_msec = 50;
		poll(polls, WAKE_POLLS, wait_msec);
		if (wake_is_due(&wake, polls))
			return true;
	}
	return false;
}

static void test_timer(void)
{
	unsigned int turns;

	begin(50000, true);
	for (unsigned int i = 0; i < 5; i++) {
		CHECK(wait_due(SOON_MSEC, &turns));
		watch_sample(watch);
		wake_sampled(&wake);
		CHECK(clock_monotonic_usec() >= wake.pace.sampled_usec);
	}
	end();
	begin(DELAY_USEC, false);
	CHECK(!wait_due(100, &turns));
	end();
}

static void test_kill(void)
{
	unsigned int turns;

	begin(DELAY_USEC, false);
	log_kill();
	CHECK(wait_due(SOON_MSEC, &turns));
	CHECK_INT(watch->sample.oom_log.kill_count, 1);
	watch_sample(watch);
	wake_sampled(&wake);
	CHECK_INT(watch->model.sample.oom_log.kill_count, 1);
	/* That was all. */
	CHECK(!wait_due(150, &turns));
	end();
}

/* Records of others are read, seldom, and cause no sample. */
static void test_chatter(void)
{
	uint64_t begun_usec;
	unsigned int turns, all = 0;

	begin(DELAY_USEC, false);
	begun_usec = clock_monotonic_usec();
	while (clock_monotonic_usec() - begun_usec < 500000) {
		struct pollfd polls[WAKE_POLLS];

		log_text("usb 1-1: new high-speed USB device number 2");
		wake_prepare(&wake, polls);
		all += poll(polls, WAKE_POLLS, 1) > 0;
		CHECK(!wake_is_due(&wake, polls));
	}
	CHECK(all >= 2);
	CHECK(all <= 500000 / WAKE_LOG_REST_USEC + 1);
	CHECK_INT(watch->sample.oom_log.lost_records, 0);
	/* A kill among them does not wait for another record. */
	log_kill();
	CHECK(wait_due(SOON_MSEC, &turns));
	end();
}

/* Kill after kill: samples, but with the floor between them. */
static void test_storm(void)
{
	uint64_t before_usec = 0;

	begin(DELAY_USEC, false);
	for (unsigned int i = 0; i < 5; i++) {
		unsigned int turns;

		log_kill();
		CHECK(wait_due(SOON_MSEC, &turns));
		watch_sample(watch);
		CHECK(watch->sample.monotonic_usec - before_usec >= PACE_FLOOR_USEC);
		before_usec = watch->sample.monotonic_usec;
		wake_sampled(&wake);
	}
	end();
}

static void test_steady(void)
{
	unsigned int turns;

	begin(DELAY_USEC, true);
	CHECK_INT(wake_open_trigger(&wake), -ECANCELED);
	log_kill();
	CHECK(!wait_due(200, &turns));
	CHECK_INT(watch->sample.oom_log.kill_count, 1);
	end();
}

/* No descriptor gives POLLPRI at will: the answers of poll() are made here. */
static void test_pressure(void)
{
	struct pollfd polls[WAKE_POLLS];
	unsigned int turns;
	int ends[2];

	begin(DELAY_USEC, false);
	CHECK(wake_open_trigger(&wake) < 0); /* a capture has none */
	CHECK_INT(pipe(ends), 0);
	wake.trigger.fd = ends[1];
	wake_prepare(&wake, polls);
	CHECK_INT(polls[WAKE_PRESSURE].fd, ends[1]);
	CHECK_INT(polls[WAKE_PRESSURE].events, POLLPRI);
	polls[WAKE_TIMER].revents = polls[WAKE_LOG].revents = 0;
	polls[WAKE_PRESSURE].revents = POLLPRI;
	CHECK(!wake_is_due(&wake, polls));
	CHECK(wait_due(SOON_MSEC, &turns));
	CHECK_INT(wake.trigger.fd, ends[1]);
	watch_sample(watch);
	wake_sampled(&wake);
	/* Its file is gone. */
	close(ends[0]);
	CHECK(!wait_due(150, &turns));
	CHECK_INT(wake.trigger.fd, -1);
	end();
}

int main(void)
{
	tap_run("the timer", test_timer);
	tap_run("a kill in the log", test_kill);
	tap_run("a log full of other things", test_chatter);
	tap_run("kill after kill", test_storm);
	tap_run("steady", test_steady);
	tap_run("tasks stall", test_pressure);
	return tap_done();
}
