/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The main() of a fuzz target without libFuzzer: every file of its corpus, or every file that
 * is named, becomes one test case. A broken promise aborts, so the plan at the end is missing.
 */
#include <config.h>

#include <dirent.h>
#include <limits.h>

#include "fuzz.h"

static unsigned int cases;

static void replay_file(const char *path)
{
	static uint8_t data[FUZZ_INPUT_MAX];
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	FILE *file = fopen(path, "re");
	size_t size;
	uint8_t *exact;

	cases++;
	if (!file) {
		printf("not ok %u - %s: %s\n", cases, path, strerror(errno));
		return;
	}
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	/* The block ends with the data, also when there is none: a sanitizer sees a read beyond. */
	exact = malloc(size + 1);
	if (!exact)
		abort();
	memcpy(exact + 1, data, size);
	LLVMFuzzerTestOneInput(exact + 1, size);
	free(exact);
	printf("ok %u - %s\n", cases, name);
	fflush(stdout);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);
	char path[PATH_MAX + NAME_MAX + 2];

	if (count <= 0) {
		printf("Bail out! %s: no corpus\n", folder);
		exit(99);
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		replay_file(path);
		free(entries[i]);
	}
	free(entries);
}

/* "vmstat" of ".../vmstat_fuzz": the corpus is named after the program. */
static void replay_own_corpus(void)
{
	const char *top = getenv("top_srcdir");
	const char *name = program_invocation_short_name;
	const char *suffix = strstr(name, "_fuzz");
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%.*s", top ? top : ".",
		suffix ? (int)(suffix - name) : (int)strlen(name), name);
	replay_folder(folder);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay_file(argv[i]);
	if (argc == 1)
		replay_own_corpus();
	printf("1..%u\n", cases);
	return 0;
}
