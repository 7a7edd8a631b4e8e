// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The program that a library is to be preloaded into: is there one that could see it?
 *
 * What makes the loader leave the library out, silently, or the program not call it would
 * have the program listen in plaintext. What shows in its file is refused here.
 */
#define _GNU_SOURCE	/* asprintf() */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "serve.h"

/* Of scripts that name scripts; the kernel's limit. */
#define SCRIPTS_MAX	5
#define SEGMENTS_MAX	256
#define NOTES_MAX	65536

/* Of the class that this program is. */
typedef ElfW(Phdr) elf_segment;
typedef ElfW(Nhdr) elf_note;

/**
 * struct elf - what the loader will look at
 * @machine: of the header
 * @interp: the loader, "" if there is none
 * @go: made by the Go compiler
 */
struct elf {
	unsigned int machine;
	char interp[PATH_MAX];
	bool go;
};

static bool is_executable(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	if (S_ISREG(st.st_mode) && !access(path, X_OK))
		return true;
	errno = EACCES;
	return false;
}

/* The first in PATH, an empty element being the current folder. */
static char *search(const char *name)
{
	const char *dirs = getenv("PATH");
	int err = ENOENT;

	for (const char *dir = dirs ? dirs : "/usr/bin:/bin"; dir;) {
		size_t len = strcspn(dir, ":");
		char *path;

		if (asprintf(&path, "%.*s/%s", len ? (int)len : 1, len ? dir : ".", name) < 0)
			return NULL;
		if (is_executable(path))
			return path;
		if (errno == EACCES)
			err = EACCES;
		free(path);
		dir = dir[len] ? dir + len + 1 : NULL;
	}
	errno = err;
	return NULL;
}

char *program_find(const char *name, int *status)
{
	char *path = NULL;

	errno = ENOENT;
	if (strchr(name, '/'))
		path = is_executable(name) ? strdup(name) : NULL;
	else if (name[0])
		path = search(name);
	if (!path) {
		*status = errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
		complain("%s: %s", name, strerror(errno));
	}
	return path;
}

static bool read_at(int fd, void *data, size_t len, off_t offset)
{
	return pread(fd, data, len, offset) == (ssize_t)len;
}

static size_t padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

/* A note of the name "Go" in @data. */
static bool has_go_note(const unsigned char *data, size_t len)
{
	elf_note note;

	while (len >= sizeof(note)) {
		size_t size;

		memcpy(&note, data, sizeof(note));
		if (note.n_namesz > len || note.n_descsz > len)
			return false;
		size = sizeof(note) + padded(note.n_namesz) + padded(note.n_descsz);
		if (size > len)
			return false;
		if (note.n_namesz >= 3 && !memcmp(data + sizeof(note), "Go", 3))
			return true;
		data += size;
		len -= size;
	}
	return false;
}

static bool read_notes(int fd, const elf_segment *segment, struct elf *elf)
{
	unsigned char *data;
	bool good;

	if (segment->p_filesz > NOTES_MAX)
		return false;
	data = malloc(segment->p_filesz + 1);
	good = data && read_at(fd, data, segment->p_filesz, (off_t)segment->p_offset);
	if (good && has_go_note(data, segment->p_filesz))
		elf->go = true;
	free(data);
	return good;
}

static bool read_interp(int fd, const elf_segment *segment, struct elf *elf)
{
	if (!segment->p_filesz || segment->p_filesz > sizeof(elf->interp) ||
	    !read_at(fd, elf->interp, segment->p_filesz, (off_t)segment->p_offset))
		return false;
	elf->interp[segment->p_filesz - 1] = '\0';
	return true;
}

/* False: not an ELF file of the class that this program is, or a malformed one. */
static bool elf_read(int fd, struct elf *elf)
{
	ElfW(Ehdr) header;
	elf_segment segment;

	memset(elf, 0, sizeof(*elf));
	if (!read_at(fd, &header, sizeof(header), 0) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) ||
	    header.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
	    header.e_phentsize != sizeof(segment) || header.e_phnum > SEGMENTS_MAX)
		return false;
	elf->machine = header.e_machine;
	for (size_t i = 0; i < header.e_phnum; i++) {
		if (!read_at(fd, &segment, sizeof(segment),
			     (off_t)(header.e_phoff + i * sizeof(segment))))
			return false;
		if (segment.p_type == PT_INTERP && !read_interp(fd, &segment, elf))
			return false;
		if (segment.p_type == PT_NOTE && !read_notes(fd, &segment, elf))
			return false;
	}
	return true;
}

/* As this program, which runs with the C library that the preload library is made for. */
static bool read_own(struct elf *elf)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && elf_read(fd, elf);

	if (fd >= 0)
		close(fd);
	return good;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool elf_fits(int fd, const char *path)
{
	struct elf elf, own;

	if (!elf_read(fd, &elf) || !read_own(&own) || elf.machine != own.machine) {
		complain("%s: not the kind of program that the preload library is for", path);
		return false;
	}
	if (!elf.interp[0]) {
		complain("%s: statically linked: nothing can be preloaded into it", path);
		return false;
	}
	if (elf.go) {
		complain("%s: a Go program: it makes system calls past any library", path);
		return false;
	}
	if (strcmp(last_part(elf.interp), last_part(own.interp))) {
		complain("%s: its loader is %s, which the preload library is not for", path,
			 elf.interp);
		return false;
	}
	return true;
}

/* The loader takes LD_PRELOAD out of the environment of those. */
static bool gains_rights(int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st)) {
		complain("%s: %s", path, strerror(errno));
		return true;
	}
	if (st.st_mode & (S_ISUID | S_ISGID)) {
		complain("%s: setuid or setgid: nothing is preloaded into such programs", path);
		return true;
	}
	if (fgetxattr(fd, "security.capability", NULL, 0) >= 0) {
		complain("%s: its file has capabilities: nothing is preloaded then", path);
		return true;
	}
	return false;
}

/* The interpreter of a script, or "" if it is none. */
static void read_script(int fd, char interpreter[256])
{
	char line[256];
	ssize_t len = pread(fd, line, sizeof(line) - 1, 0);
	size_t start, end;

	interpreter[0] = '\0';
	if (len < 3 || line[0] != '#' || line[1] != '!')
		return;
	line[len] = '\0';
	start = 2 + strspn(line + 2, " \t");
	end = strcspn(line + start, " \t\n");
	memcpy(interpreter, line + start, end);
	interpreter[end] = '\0';
}

static bool takes_preload(const char *path, unsigned int scripts)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char interpreter[256];
	bool good = false;

	if (fd < 0) {
		complain("%s: cannot look whether a library can be preloaded: %s", path,
			 strerror(errno));
		return false;
	}
	if (!gains_rights(fd, path)) {
		read_script(fd, interpreter);
		if (!interpreter[0])
			good = elf_fits(fd, path);
		else if (scripts < SCRIPTS_MAX)
			good = takes_preload(interpreter, scripts + 1);
		else
			complain("%s: scripts of scripts of scripts", path);
	}
	close(fd);
	return good;
}

bool program_takes_preload(const char *path)
{
	return takes_preload(path, 0);
}
