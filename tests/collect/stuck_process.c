/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stuck_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fuse.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILE_BYTES 4096

/* --- the test's side: it starts the process and is its file system --- */

/* A descriptor that came over SOCKET; -1 when the other end closed it instead. */
static int receive_descriptor(int socket)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	char byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	struct cmsghdr *header;
	int fd;

	if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static void fuse_reply(int fuse, uint64_t unique, int error, const void *body, size_t size)
{
	struct {
		struct fuse_out_header header;
		char body[128];
	} reply = {.header = {
			   .len = (uint32_t)(sizeof(reply.header) + size),
			   .error = error,
			   .unique = unique,
		   }};

	if (size)
		memcpy(reply.body, body, size);
	if (write(fuse, &reply, reply.header.len) < 0)
		printf("# FUSE: %s\n", strerror(errno));
}

static void fuse_answer(int fuse, const struct fuse_in_header *request)
{
	const struct fuse_init_out init = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_write = FILE_BYTES,
	};
	const struct fuse_attr_out attributes = {
		.attr_valid = UINT32_MAX,
		.attr = {.ino = FUSE_ROOT_ID,
			.size = FILE_BYTES,
			.mode = S_IFREG | 0444,
			.nlink = 1},
	};
	const struct fuse_open_out opened = {.fh = 0};

	switch (request->opcode) {
	case FUSE_INIT:
		fuse_reply(fuse, request->unique, 0, &init, sizeof(init));
		break;
	case FUSE_GETATTR:
		fuse_reply(fuse, request->unique, 0, &attributes, sizeof(attributes));
		break;
	case FUSE_OPEN:
		fuse_reply(fuse, request->unique, 0, &opened, sizeof(opened));
		break;
	case FUSE_FORGET:
	case FUSE_INTERRUPT:
		break;
	default:
		fuse_reply(fuse, request->unique, -ENOSYS, NULL, 0);
	}
}

/* Answers all until there is a request OPCODE, which is left without an answer. */
static bool fuse_serve_until(int fuse, uint32_t opcode)
{
	union {
		struct fuse_in_header header;
		char bytes[FUSE_MIN_READ_BUFFER];
	} request;

	for (;;) {
		if (read(fuse, &request, sizeof(request)) < 0) {
			if (errno == EINTR || errno == ENOENT)
				continue;
			return false;
		}
		if (request.header.opcode == opcode)
			return true;
		fuse_answer(fuse, &request.header);
	}
}

/* Waits until the first thread of PID waits for a lock. */
static void await_lock(pid_t pid)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	char path[64], text[512] = "";

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	while (!strstr(text, "State:\tD")) {
		FILE *file = fopen(path, "r");
		size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

		text[length] = '\0';
		if (file)
			fclose(file);
		nanosleep(&pause, NULL);
	}
}

/* What the process becomes: itself again, in namespaces of its own. */
static void start_again(enum stuck_file file, int socket)
{
	char self[PATH_MAX] = "", socket_text[16];

	snprintf(socket_text, sizeof(socket_text), "%d", socket);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
		execlp("unshare", "unshare", "--user", "--map-root-user", "--mount", self,
			STUCK_PROCESS, file == STUCK_STAT ? "stat" : "cmdline", socket_text, NULL);
	_exit(127);
}

int stuck_process_start(struct stuck_process *ret, enum stuck_file file)
{
	struct stuck_process process;
	int sockets[2];
	bool is_stuck;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) < 0)
		return -1;
	process.pid = fork();
	if (process.pid == 0) {
		close(sockets[0]);
		start_again(file, sockets[1]);
	}
	close(sockets[1]);
	process.fuse = receive_descriptor(sockets[0]);
	is_stuck = process.fuse >= 0 &&
		   fuse_serve_until(process.fuse, file == STUCK_STAT ? FUSE_FLUSH : FUSE_READ);
	if (is_stuck && file == STUCK_CMDLINE) {
		/* Now it shall ask for the lock as a writer, or readers would still be let in. */
		is_stuck = write(sockets[0], "", 1) == 1;
		if (is_stuck)
			await_lock(process.pid);
	}
	close(sockets[0]);
	if (!is_stuck) {
		stuck_process_end(&process);
		return -1;
	}
	*ret = process;
	return 0;
}

void stuck_process_release(struct stuck_process *process)
{
	/* Without a server all requests fail. */
	if (process->fuse >= 0)
		close(process->fuse);
	process->fuse = -1;
}

void stuck_process_end(struct stuck_process *process)
{
	stuck_process_release(process);
	kill(process->pid, SIGKILL);
	waitpid(process->pid, NULL, 0);
}

/* --- the process --- */

static bool send_descriptor(int socket, int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {.bytes = ""};
	char byte = 0;
	struct iovec data = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(socket, &message, 0) == 1;
}

/* Mounts a file whose server is at the other end of SOCKET, and opens it. */
static int open_served_file(int socket)
{
	const char *place = "/dev/fuse";
	int fuse = open(place, O_RDWR | O_CLOEXEC);
	char options[96];
	struct stat status;
	int file;

	snprintf(options, sizeof(options), "fd=%d,rootmode=100444,user_id=0,group_id=0", fuse);
	/* On itself: it must be some file, and this mount namespace is nobody else's. */
	if (fuse < 0 || mount("fuse", place, "fuse", MS_NOSUID | MS_NODEV, options) < 0 ||
		!send_descriptor(socket, fuse))
		return -1;
	close(fuse);
	file = open(place, O_RDONLY | O_CLOEXEC);
	/* Tells the kernel its size. */
	return file >= 0 && fstat(file, &status) == 0 ? file : -1;
}

/* Reading one's own memory this way holds the mmap lock until the page is there. */
static void *read_memory(void *address)
{
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char byte;

	if (pread(memory, &byte, 1, (off_t)(uintptr_t)address) < 0)
		byte = 0;
	return NULL;
}

/* A thread holds the mmap lock for read, and this one waits for it as a writer. */
static int stick_to_mmap_lock(int file, int socket)
{
	void *spare = mmap(NULL, FILE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *page = mmap(NULL, FILE_BYTES, PROT_READ, MAP_PRIVATE, file, 0);
	pthread_t reader;
	char byte;

	if (page == MAP_FAILED || pthread_create(&reader, NULL, read_memory, page) != 0 ||
		read(socket, &byte, 1) != 1)
		return 1;
	munmap(spare, FILE_BYTES);
	return stuck_process_wait();
}

/* exec() closes the file, which is flushed, while it holds the lock that guards credentials. */
static int stick_to_exec_lock(void)
{
	execl("/proc/self/exe", "stuck", STUCK_PROCESS_WAIT, NULL);
	return 1;
}

int stuck_process_main(char **arguments)
{
	int socket = atoi(arguments[1]);
	int file;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	file = open_served_file(socket);
	if (file < 0)
		return 1;
	return strcmp(arguments[0], "stat") == 0 ? stick_to_exec_lock()
						 : stick_to_mmap_lock(file, socket);
}

int stuck_process_wait(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}
