// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Watching files by their names: for each component of each path, the folder that holds it.
 * A file that is written anew, renamed into place, reached by another link or created for
 * the first time is an event in one of these folders; a watch on the file itself would stay
 * with an inode that nobody means any more.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "compiler.h"
#include "files.h"
#include "log.h"
#include "watch.h"

/* One change is rarely alone: wait for this long a silence, but not for ever. */
#define QUIET_MS	250
#define PATIENCE_MS	2000
/* As many as the kernel follows. */
#define LINKS_MAX	40

#define EVENTS	(IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE | IN_MOVED_FROM | \
		 IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
/* About a folder as such. */
#define SELF	(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED | IN_Q_OVERFLOW)

/**
 * struct name - names in a folder that matter
 * @wd: the folder's watch
 * @name: this one; NULL: all that @is_wanted; owned
 * @is_wanted: by its name, or NULL
 */
struct name {
	int wd;
	char *name;
	bool (*is_wanted)(const char *name);
};

/**
 * struct watch - what is watched
 * @fd: inotify, or -1
 * @names: owned
 * @nr: entries in @names
 * @room: entries allocated
 * @failed: something cannot be watched, and that was said
 * @first: CLOCK_MONOTONIC in ms of the first change that was not reported, 0: none
 * @last: of the last one
 */
static struct watch {
	int fd;
	struct name *names;
	size_t nr;
	size_t room;
	bool failed;
	int64_t first;
	int64_t last;
} watch = { .fd = -1 };

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void cannot(const char *path)
{
	if (!watch.failed)
		log_warn("will not see changes of %s: %s; send SIGHUP after them", path,
			 strerror(errno));
	watch.failed = true;
}

void watch_start(void)
{
	if (watch.fd >= 0)
		close(watch.fd);
	while (watch.nr)
		free(watch.names[--watch.nr].name);
	watch.failed = false;
	watch.first = 0;
	watch.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (watch.fd < 0)
		cannot("files");
}

static bool is_known(int wd, const char *name, bool (*is_wanted)(const char *name))
{
	for (size_t i = 0; i < watch.nr; i++) {
		const struct name *n = &watch.names[i];

		if (n->wd != wd || n->is_wanted != is_wanted || !n->name != !name)
			continue;
		if (!name || !strcmp(n->name, name))
			return true;
	}
	return false;
}

static bool make_room(void)
{
	size_t room = watch.room ? 2 * watch.room : 64;
	struct name *more;

	if (watch.nr < watch.room)
		return true;
	more = realloc(watch.names, room * sizeof(*more));
	if (!more)
		return false;
	watch.names = more;
	watch.room = room;
	return true;
}

static void add(const char *folder, const char *name, bool (*is_wanted)(const char *name))
{
	struct name *entry;
	int wd;

	wd = inotify_add_watch(watch.fd, folder, EVENTS);
	if (wd < 0) {
		/* What is not there is noticed by the folder above. */
		if (errno != ENOENT && errno != ENOTDIR)
			cannot(folder);
		return;
	}
	if (is_known(wd, name, is_wanted))
		return;
	if (!make_room()) {
		cannot(folder);
		return;
	}
	entry = &watch.names[watch.nr];
	*entry = (struct name){ .wd = wd, .is_wanted = is_wanted };
	if (name) {
		entry->name = strdup(name);
		if (!entry->name) {
			cannot(folder);
			return;
		}
	}
	watch.nr++;
}

/* Both have PATH_MAX bytes. */
static void copy(char *to, const char *from)
{
	memcpy(to, from, strlen(from) + 1);
}

/* Puts @folder, @name and @rest together. False: too long. */
static bool join(char *path, const char *folder, const char *name, const char *rest)
{
	return snprintf(path, PATH_MAX, "%s%s%s%s%s", name[0] == '/' ? "" : folder,
			name[0] == '/' || !strcmp(folder, "/") ? "" : "/", name,
			rest[0] ? "/" : "", rest) < PATH_MAX;
}

/* The folder above, in place; the one above "/" is "/". */
static void go_up(char *folder)
{
	char *slash = strrchr(folder, '/');

	slash[slash == folder] = '\0';
}

/*
 * Walks along @path and watches every name on the way; @place, of PATH_MAX bytes, is where
 * it ends, without symbolic links. False: it does not exist, or cannot be reached.
 */
static bool walk(const char *path, char *place)
{
	char todo[PATH_MAX], next[PATH_MAX] = "", target[PATH_MAX];
	char *rest = todo, *name;
	unsigned int links = 0;
	struct stat st;
	ssize_t len;

	if (path[0] != '/' && !getcwd(next, sizeof(next)))
		return false;
	if (!join(todo, next, path, ""))
		return false;
	copy(place, "/");
	while ((name = strsep(&rest, "/"))) {
		if (!name[0] || !strcmp(name, "."))
			continue;
		if (!strcmp(name, "..")) {
			go_up(place);
			continue;
		}
		add(place, name, NULL);
		if (!join(next, place, name, "") || lstat(next, &st))
			return false;
		if (!S_ISLNK(st.st_mode)) {
			copy(place, next);
			continue;
		}
		len = readlink(next, target, sizeof(target) - 1);
		if (len <= 0 || ++links > LINKS_MAX)
			return false;
		target[len] = '\0';
		if (!join(next, place, target, rest ? rest : ""))
			return false;
		/* From the top: absolute, and the links are counted. */
		copy(todo, next);
		copy(place, "/");
		rest = todo;
	}
	return true;
}

void watch_file(const char *path)
{
	char place[PATH_MAX];

	if (watch.fd >= 0)
		walk(path, place);
}

static bool watch_entry(const char *path, void *unused __maybe_unused)
{
	struct stat st;

	/* All others are names in a folder that is watched already. */
	if (!lstat(path, &st) && S_ISLNK(st.st_mode))
		watch_file(path);
	return true;
}

static void watch_folder(const char *path, bool (*is_wanted)(const char *name))
{
	char place[PATH_MAX];
	struct stat st;

	if (watch.fd < 0 || !walk(path, place) || stat(place, &st) || !S_ISDIR(st.st_mode))
		return;
	add(place, NULL, is_wanted);
	files_each(place, is_wanted, watch_entry, NULL);
}

static void watch_files(const struct paths *files)
{
	for (size_t i = 0; i < files->nr; i++)
		watch_file(files->path[i]);
}

static void watch_folders(const struct paths *dirs, bool (*is_wanted)(const char *name))
{
	for (size_t i = 0; i < dirs->nr; i++)
		watch_folder(dirs->path[i], is_wanted);
}

static void watch_system(void)
{
	struct paths files = {}, dirs = {};

	if (config_system_paths(&files, &dirs)) {
		watch_files(&files);
		watch_folders(&dirs, files_is_cert_name);
	}
	paths_wipe(&files);
	paths_wipe(&dirs);
}

void watch_policies(const struct config *config)
{
	bool system = false;

	for (size_t i = 0; i < config->nr_policies; i++) {
		const struct policy_spec *spec = &config->policies[i];

		watch_files(&spec->ca_files);
		watch_folders(&spec->ca_dirs, files_is_cert_name);
		watch_files(&spec->crl_files);
		watch_folders(&spec->crl_dirs, files_is_crl_name);
		system |= spec->ca_system;
	}
	if (system)
		watch_system();
	for (size_t i = 0; i < config->nr_keys; i++) {
		if (config->keys[i].file)
			watch_file(config->keys[i].file);
	}
}

int watch_fd(void)
{
	return watch.fd;
}

static bool matters(const struct inotify_event *event)
{
	if (event->mask & SELF)
		return true;
	for (size_t i = 0; event->len && i < watch.nr; i++) {
		const struct name *n = &watch.names[i];

		if (n->wd == event->wd && (n->name ? !strcmp(n->name, event->name) :
						     n->is_wanted(event->name)))
			return true;
	}
	return false;
}

void watch_read(void)
{
	/* Aligned, and with room for one that has the longest name. */
	struct inotify_event buffer[4096 / sizeof(struct inotify_event)];
	ssize_t got;

	while (watch.fd >= 0 && (got = read(watch.fd, buffer, sizeof(buffer))) > 0) {
		for (char *p = (char *)buffer; p < (char *)buffer + got;) {
			const struct inotify_event *event = (const struct inotify_event *)p;

			p += sizeof(*event) + event->len;
			if (!matters(event))
				continue;
			log_debug("changed: %s (inotify: 0x%x)",
				  event->len ? event->name : "a folder", event->mask);
			watch.last = now_ms();
			if (!watch.first)
				watch.first = watch.last;
		}
	}
}

static int64_t due(void)
{
	int64_t quiet = watch.last + QUIET_MS, patience = watch.first + PATIENCE_MS;

	return quiet < patience ? quiet : patience;
}

int watch_timeout(void)
{
	int64_t left;

	if (!watch.first)
		return -1;
	left = due() - now_ms();
	return left > 0 ? (int)left : 0;
}

bool watch_is_due(void)
{
	if (!watch.first || now_ms() < due())
		return false;
	watch.first = 0;
	return true;
}
