/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/wake.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

int wake_open(struct wake *wake, struct watch *watch, uint64_t delay_usec, bool is_steady)
{
	*wake = (struct wake){
		.watch = watch,
		.trigger.fd = -1,
		.timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
	};
	pace_init(&wake->pace, delay_usec, is_steady, clock_process_cpu_usec());
	return wake->timer_fd < 0 ? -errno : 0;
}

void wake_close(struct wake *wake)
{
	pressure_trigger_close(&wake->trigger);
	if (wake->timer_fd >= 0)
		close(wake->timer_fd);
	wake->timer_fd = -1;
}

int wake_open_trigger(struct wake *wake)
{
	if (wake->pace.is_steady)
		return -ECANCELED;
	pressure_trigger_open(&wake->trigger, wake->watch->sampler.root);
	return wake->trigger.error;
}

/* The timer goes off when the next sample is due. */
static int set_timer(struct wake *wake)
{
	uint64_t due = wake->pace.due_usec;
	struct itimerspec when = {
		.it_value = {(time_t)(due / USEC_PER_SEC), (long)(due % USEC_PER_SEC) * 1000},
	};

	return timerfd_settime(wake->timer_fd, TFD_TIMER_ABSTIME, &when, NULL) < 0 ? -errno : 0;
}

int wake_begin(struct wake *wake, uint64_t delay_usec, uint64_t first_usec)
{
	uint64_t due = clock_monotonic_usec() + first_usec;

	pace_begin(&wake->pace, delay_usec, due);
	wake->watch->model.slots = (struct slots){.length_usec = delay_usec, .end_usec = due};
	return set_timer(wake);
}

void wake_sampled(struct wake *wake)
{
	const struct model *model = &wake->watch->model;

	pace_take(&wake->pace, pace_is_trouble(model), model->sample.monotonic_usec,
		clock_monotonic_usec(), clock_process_cpu_usec());
	if (wake->pace.due_usec != UINT64_MAX)
		set_timer(wake);
}

int wake_prepare(struct wake *wake, struct pollfd polls[WAKE_POLLS])
{
	int log_fd = oom_log_reader_fd(&wake->watch->sampler.oom_log);
	uint64_t now = log_fd >= 0 ? clock_monotonic_usec() : 0;
	bool is_resting = log_fd >= 0 && now < wake->log_usec;

	polls[WAKE_TIMER] = (struct pollfd){.fd = wake->timer_fd, .events = POLLIN};
	polls[WAKE_LOG] = (struct pollfd){.fd = is_resting ? -1 : log_fd, .events = POLLIN};
	polls[WAKE_PRESSURE] = (struct pollfd){.fd = wake->trigger.fd, .events = POLLPRI};
	return is_resting ? (int)((wake->log_usec - now + 999) / 1000) : -1;
}

/* Something happened that the picture should show. */
static void hurry(struct wake *wake)
{
	if (pace_hurry(&wake->pace, clock_monotonic_usec()))
		set_timer(wake);
}

/* Most of what is logged is nothing to us: a sample is taken only for kills. */
static void read_log(struct wake *wake)
{
	wake->log_usec = clock_monotonic_usec() + WAKE_LOG_REST_USEC;
	if (watch_take_oom_log(wake->watch))
		hurry(wake);
}

/* Tasks begin to stall for memory; or there is nothing any more that could tell us so. */
static void read_pressure(struct wake *wake, short events)
{
	if (events & ~POLLPRI)
		pressure_trigger_close(&wake->trigger);
	else
		hurry(wake);
}

bool wake_is_due(struct wake *wake, const struct pollfd polls[WAKE_POLLS])
{
	uint64_t expirations;

	if (polls[WAKE_LOG].revents)
		read_log(wake);
	if (polls[WAKE_PRESSURE].revents)
		read_pressure(wake, polls[WAKE_PRESSURE].revents);
	/* Ticks that were missed are not made up for: one sample tells of all of them. */
	return polls[WAKE_TIMER].revents & POLLIN &&
	       read(wake->timer_fd, &expirations, sizeof(expirations)) ==
		       (ssize_t)sizeof(expirations);
}
