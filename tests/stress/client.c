// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress-client: many connections at once, each by a plan of its own.
 *
 * usage: stress-client -p PORT[u],... -P PIN -a ANCHORS -n NAME [-s SEED] [-t SECONDS] [-w WORKERS]
 *	[-l LIMIT] [-o FIRST] [-i ITERATION] [-f] [-k] [-m]
 *
 * A port with a u behind it is of a server that takes any number of KeyUpdates. -l: no
 * connection may take longer. -o: number of the first worker. -i: only that connection
 * of each worker. -f: the helper comes and goes. -k: meant to be killed.
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conn.h"

#define WORKERS_MAX	256
#define COMPLAINTS_MAX	20
#define READERS		3

struct interval {
	uint64_t at, len;
};

struct worker {
	unsigned int nr;
	pthread_t thread;
	uint64_t up_seed;
	_Atomic double since;		/* of the connection; 0: between two */
	uint64_t iteration;
	uint64_t seed;
	struct conn conn;

	/* of IO_READERS */
	pthread_mutex_t lock;
	struct interval *intervals;
	size_t nr_intervals;
};

static struct worker *workers[WORKERS_MAX];
static unsigned int nr_workers = 16, first_worker;
static double deadline;
static long only = -1;
static int porter, dead_fd;
static atomic_bool over;
static atomic_uint complaints, working;
static atomic_ulong connections, whole, established, refused, bytes_sent, bytes_got, passed, waited,
	signals, by_io[IO_NR], by_end[CL_NR];

static void nap(unsigned int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

static void shut(struct conn *c)
{
	if (c->wfd >= 0 && c->wfd != c->fd)
		close(c->wfd);
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->wfd = -1;
}

/* The end of our half, and then of theirs. */
static void end_clean(struct conn *c)
{
	if (shutdown(c->wfd, SHUT_WR) && !conn_may(c, errno, false))
		conn_complain(c, "shutdown", errno);
	if (!c->ended)
		conn_read_all(c);
}

/* --- one thread --- */

static bool cut_now(struct conn *c)
{
	const struct linger linger = { .l_onoff = 1 };

	if (c->sent + c->got < c->plan.cut)
		return false;
	if (c->plan.end == CL_LINGER)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	if (c->plan.end == CL_LINGER || c->plan.end == CL_CLOSE) {
		c->cut = true;
		return true;
	}
	return false;
}

static void sequence(struct conn *c)
{
	const struct plan *p = &c->plan;
	ssize_t got = 1;

	while (got) {
		got = conn_write(c, false);
		if (got < 0 && got != -EINTR) {
			if (!conn_may(c, -got, false))
				conn_complain(c, "write", -got);
			return;
		}
		if (cut_now(c))
			return;
		if ((p->io == IO_PASS || p->end == CL_LOST || p->end == CL_HALF) &&
		    c->sent >= p->cut % (p->request.up + 1))
			break;
	}
	if (p->end == CL_LOST || (p->io == IO_PASS && !c->piped)) {
		atomic_fetch_add(&passed, 1);
		porter_pass(c, p->end == CL_LOST ? -1 : porter);
		return;
	}
	if (p->end == CL_HALF) {
		end_clean(c);
		return;
	}
	if (!conn_write_all(c))
		return;
	while (!c->ended) {
		if (cut_now(c))
			return;
		got = conn_read(c, false);
		if (got > 0 || got == -EINTR)
			continue;
		conn_ended(c, got);
	}
	end_clean(c);
}

/* As far as it goes. False: no more of this connection. */
static bool write_some(struct conn *c, bool all)
{
	ssize_t got;

	do {
		got = conn_write(c, true);
		if (got < 0 && got != -EAGAIN && got != -EINTR) {
			if (!conn_may(c, -got, false))
				conn_complain(c, "write", -got);
			return false;
		}
		if (cut_now(c))
			return false;
	} while ((got > 0 || got == -EINTR) && all);
	return true;
}

static bool read_some(struct conn *c, bool all)
{
	bool first = true;
	ssize_t got;

	do {
		got = conn_read(c, true);
		if (got == -EAGAIN) {
			if (first && !all)
				conn_complain(c, "POLLIN, and nothing to read", 0);
			return true;
		}
		if (got <= 0 && got != -EINTR)
			conn_ended(c, got);
		if (cut_now(c))
			return false;
		first = false;
	} while (!c->ended && all);
	return true;
}

static void polled(struct conn *c)
{
	struct pollfd p = { .fd = c->fd };
	bool more = true;
	int got;

	while (more && !(c->ended && c->sent == c->plan.request.up) && !c->failed) {
		p.events = (c->ended ? 0 : POLLIN) |
			   (c->sent < c->plan.request.up ? POLLOUT : 0);
		got = poll(&p, 1, setting.limit * 1000);
		if (got < 0 && errno == EINTR)
			continue;
		if (!got) {
			conn_complain(c, "poll sees nothing", 0);
			return;
		}
		if (p.revents & POLLIN)
			more = read_some(c, false);
		if (more && p.revents & (POLLOUT | POLLERR) && p.events & POLLOUT)
			more = write_some(c, false);
		else if (more && !(p.revents & POLLIN))
			more = read_some(c, false);
	}
	if (more)
		end_clean(c);
}

static void epolled(struct conn *c, bool edge)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | (edge ? EPOLLET : 0) };
	int fd = epoll_create1(EPOLL_CLOEXEC), got;
	bool more = true;

	if (fd < 0)
		err(1, "epoll");
	conn_watch(fd, c->fd, &event);
	while (more && !(c->ended && c->sent == c->plan.request.up) && !c->failed) {
		if (!edge) {
			event.events = (c->ended ? 0 : EPOLLIN) |
				       (c->sent < c->plan.request.up ? EPOLLOUT : 0);
			epoll_ctl(fd, EPOLL_CTL_MOD, c->fd, &event);
		}
		got = epoll_wait(fd, &event, 1, setting.limit * 1000);
		if (got < 0 && errno == EINTR)
			continue;
		if (!got) {
			conn_complain(c, "epoll sees nothing", 0);
			break;
		}
		if (event.events & EPOLLIN && !c->ended)
			more = read_some(c, edge);
		if (more && event.events & (EPOLLOUT | EPOLLERR) && c->sent < c->plan.request.up)
			more = write_some(c, edge);
	}
	close(fd);
	if (more) {
		conn_nonblock(c->fd, false);
		end_clean(c);
	}
}

/* --- several --- */

static void *writer(void *arg)
{
	struct conn *c = arg;

	if (conn_write_all(c) && c->plan.end == CL_CLEAN)
		shutdown(c->wfd, SHUT_WR);
	return NULL;
}

/* Does to the connection what nobody there expects. */
static void *disturber(void *arg)
{
	struct conn *c = arg;
	int spare = dup(c->fd);

	nap(c->plan.delay);
	c->cut = true;
	switch (c->plan.end) {
	case CL_SHUT_RD:
		shutdown(c->fd, SHUT_RD);
		break;
	case CL_SHUT_RDWR:
		shutdown(c->fd, SHUT_RDWR);
		break;
	case CL_CLOSE_THREAD:
		/* The number must not become another connection's. */
		dup2(dead_fd, c->fd);
		nap(c->plan.delay / 4);
		/* Who is in a call on it stays there until something happens. */
		shutdown(spare, SHUT_RDWR);
		break;
	}
	close(spare);
	return NULL;
}

static pthread_t spawn(void *(*function)(void *), void *arg)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 << 10);
	if (pthread_create(&thread, &attr, function, arg))
		errx(1, "no thread");
	return thread;
}

static void threads(struct conn *c)
{
	bool disturbed = c->plan.end == CL_SHUT_RD || c->plan.end == CL_SHUT_RDWR ||
			 c->plan.end == CL_CLOSE_THREAD;
	pthread_t third = 0, second;

	c->writing = true;
	second = spawn(writer, c);
	if (disturbed)
		third = spawn(disturber, c);
	conn_read_all(c);
	pthread_join(second, NULL);
	if (disturbed)
		pthread_join(third, NULL);
	c->writing = false;
	/* All of the server's stream, and not an error in its place. */
	if (c->ended && !c->failed && !c->cut && c->got == conn_total(c) &&
	    c->plan.request.end == STRESS_END_CLEAN)
		conn_received(c);
	if (c->plan.end == CL_CLEAN && !c->failed)
		return;
	if (c->plan.end != CL_CLOSE_THREAD)
		shutdown(c->fd, SHUT_RDWR);
}

static void forked(struct conn *c)
{
	pid_t pid = fork();
	ssize_t got;
	int status;

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		/* Nobody else's connection may stay open because of us. */
		int keep = c->wfd;

		signal(SIGPIPE, SIG_IGN);
		dup2(keep, 100);
		close_range(3, 99, 0);
		close_range(101, ~0U, 0);
		c->wfd = 100;
		c->write_pipe[0] = -1;
		c->plan.writes &= ~(1U << WR_SENDFILE | 1U << WR_SPLICE);
		c->plan.writes |= 1U << WR_WRITE;
		do
			got = conn_write(c, false);
		while (got > 0 || got == -EINTR);
		if (!got)
			shutdown(c->wfd, SHUT_WR);
		_exit(-got);
	}
	/* He writes all of it, and the trailer has to say so. */
	c->sent = c->plan.request.up;
	conn_read_all(c);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	status = WIFEXITED(status) ? WEXITSTATUS(status) : EOWNERDEAD;
	if (status && !conn_may(c, status, false))
		conn_complain(c, "write in a child", status);
}

/* A piece of the stream, wherever it belongs. */
static bool note(struct worker *w, const uint8_t *in, size_t len)
{
	const struct stress_request *r = &w->conn.plan.request;
	uint64_t at = pattern_where(r->down_seed, in);
	char what[100];
	bool good;

	good = len % 16 == 0 && at + len <= r->down && pattern_is(r->down_seed, at, in, len);
	pthread_mutex_lock(&w->lock);
	if (!good) {
		snprintf(what, sizeof(what), "a piece of %zu that does not belong there (%lld)",
			 len, (long long)at);
		conn_complain(&w->conn, what, 0);
	} else {
		w->intervals = realloc(w->intervals, (w->nr_intervals + 1) * sizeof(*w->intervals));
		if (!w->intervals)
			errx(1, "out of memory");
		w->intervals[w->nr_intervals++] = (struct interval){ at, len };
		w->conn.got += len;
	}
	pthread_mutex_unlock(&w->lock);
	return good;
}

static void *reader(void *arg)
{
	struct worker *w = arg;
	struct conn *c = &w->conn;
	size_t size = 65536;
	uint8_t *buf = malloc(size);
	uint64_t random;
	ssize_t got;

	pthread_mutex_lock(&w->lock);
	random = plan_random(&c->read_random);
	pthread_mutex_unlock(&w->lock);
	for (;;) {
		/* Not MSG_WAITALL: as on TCP others may read while that waits, and leave gaps. */
		got = recv(c->fd, buf,
			   16 + 16 * plan_below(&random, plan_below(&random, size / 16)), 0);
		if (got > 0) {
			if (!note(w, buf, got))
				break;
		} else if (!got || errno != EINTR) {
			break;
		}
	}
	if (got < 0)
		got = -errno;
	pthread_mutex_lock(&w->lock);
	/* Those who come later see a FIN's ECONNRESET before others have counted theirs. */
	if (got < 0 && !(got == -ECONNRESET && c->plan.request.end == STRESS_END_FIN) &&
	    !conn_may(c, -got, true))
		conn_complain(c, "read", -got);
	if (!got && c->plan.request.end != STRESS_END_CLEAN && !c->cut)
		conn_complain(c, "end of file where there was no close_notify", 0);
	pthread_mutex_unlock(&w->lock);
	free(buf);
	return NULL;
}

static int by_place(const void *a, const void *b)
{
	uint64_t x = ((const struct interval *)a)->at, y = ((const struct interval *)b)->at;

	return x < y ? -1 : x > y;
}

static void readers(struct worker *w)
{
	struct conn *c = &w->conn;
	pthread_t thread[READERS], second = spawn(writer, c);
	uint64_t at = 0;
	size_t i;

	w->nr_intervals = 0;
	for (i = 0; i < READERS; i++)
		thread[i] = spawn(reader, w);
	for (i = 0; i < READERS; i++)
		pthread_join(thread[i], NULL);
	pthread_join(second, NULL);
	if (!w->nr_intervals && !c->plan.request.down)
		return;
	qsort(w->intervals, w->nr_intervals, sizeof(*w->intervals), by_place);
	for (i = 0; i < w->nr_intervals && w->intervals[i].at == at; i++)
		at += w->intervals[i].len;
	if (i < w->nr_intervals)
		conn_complain(c, "a piece came twice, or not at all", 0);
	else if (at != c->plan.request.down && c->plan.request.end != STRESS_END_RESET && !c->cut &&
		 !setting.scarce)
		conn_complain(c, "the last pieces did not come", 0);
}

struct unit_writer {
	struct conn *c;
	uint32_t nr;
	pthread_t thread;
};

static void *unit_writer(void *arg)
{
	struct unit_writer *me = arg;
	struct conn *c = me->c;
	const struct stress_request *r = &c->plan.request;
	uint32_t total = r->up / STRESS_UNIT / r->writers, seq = 0, n, i;
	uint64_t random = r->up_seed + me->nr;
	struct stress_unit units[64];
	size_t done;
	ssize_t got;

	while (seq < total) {
		n = 1 + plan_below(&random, 64);
		if (n > total - seq)
			n = total - seq;
		for (i = 0; i < n; i++)
			unit_fill(r->up_seed, me->nr, seq++, &units[i]);
		for (done = 0; done < n * STRESS_UNIT; done += got) {
			got = send(c->fd, (uint8_t *)units + done, n * STRESS_UNIT - done,
				   MSG_NOSIGNAL);
			if (got < 0) {
				if (!conn_may(c, errno, false))
					conn_complain(c, "write", errno);
				return NULL;
			}
		}
	}
	return NULL;
}

static void *unit_writers(void *arg)
{
	struct conn *c = arg;
	struct unit_writer w[STRESS_WRITERS_MAX];
	unsigned int i;

	for (i = 0; i < c->plan.request.writers; i++) {
		w[i].c = c;
		w[i].nr = i;
		w[i].thread = spawn(unit_writer, &w[i]);
	}
	for (i = 0; i < c->plan.request.writers; i++)
		pthread_join(w[i].thread, NULL);
	shutdown(c->wfd, SHUT_WR);
	return NULL;
}

static void writers(struct conn *c)
{
	sigset_t set, old;
	pthread_t thread;

	/* A write that a signal cuts would be gone on with behind somebody else's. */
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, &old);
	thread = spawn(unit_writers, c);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	c->sent = c->plan.request.up;
	conn_read_all(c);
	pthread_join(thread, NULL);
}

/* --- a connection --- */

static bool begin(struct conn *c)
{
	int got = conn_open(c);

	if (got) {
		if (!conn_may(c, -got, false))
			conn_complain(c, "before the handshake", -got);
		return false;
	}
	if (c->plan.end == CL_EARLY || c->plan.end == CL_EARLY_SHUT) {
		c->cut = true;
		c->plan.handshake = HS_IO;
		conn_handshake(c);
		usleep(c->plan.delay * 100);
		if (c->plan.end == CL_EARLY_SHUT) {
			shutdown(c->fd, SHUT_RDWR);
			while ((got = recv(c->fd, c->rbuf, 1, 0)) < 0 && errno == EINTR)
				;
			if (got > 0)
				conn_complain(c, "data behind a shutdown", 0);
		}
		return false;
	}
	got = conn_handshake(c);
	if (!got && c->plan.io == IO_DUP)
		c->wfd = dup(c->fd);
	got = got ?: conn_request(c);
	if (got) {
		atomic_fetch_add(&refused, 1);
		if (!conn_may(c, -got, false))
			conn_complain(c, "handshake", -got);
		return false;
	}
	atomic_fetch_add(&established, 1);
	return true;
}

static void transfer(struct worker *w)
{
	struct conn *c = &w->conn;

	switch (c->plan.io) {
	case IO_POLL:
		polled(c);
		break;
	case IO_EPOLL_LEVEL:
		epolled(c, false);
		break;
	case IO_EPOLL_EDGE:
		conn_nonblock(c->fd, true);
		epolled(c, true);
		break;
	case IO_THREADS:
		threads(c);
		break;
	case IO_FORK:
		forked(c);
		break;
	case IO_READERS:
		readers(w);
		break;
	case IO_WRITERS:
		writers(c);
		break;
	default:
		sequence(c);
	}
}

static void drop_pipe(int fds[2])
{
	if (fds[0] >= 0) {
		close(fds[0]);
		close(fds[1]);
	}
	fds[0] = -1;
}

static void report(struct worker *w)
{
	struct conn *c = &w->conn;
	char text[600];

	if (atomic_fetch_add(&complaints, 1) >= COMPLAINTS_MAX)
		return;
	printf("not ok - worker %u connection %llu: %s\n  | %s\n", w->nr,
	       (unsigned long long)w->iteration, c->why, plan_text(&c->plan, text, sizeof(text)));
	fflush(stdout);
}

static void run_connection(struct worker *w)
{
	struct conn *c = &w->conn;
	uint64_t state = stress_mix(w->seed + w->iteration);

	c->read_pipe[0] = -1;
	c->write_pipe[0] = -1;
	c->sent = 0;
	c->got = 0;
	c->piped = 0;
	c->ended = false;
	c->cut = false;
	c->started = false;
	c->established = false;
	c->failed = false;
	plan_draw(&c->plan, &state, w->up_seed, setting.nr_servers);
	if (!setting.takes_updates[c->plan.server])
		c->plan.ours = 0;
	if (setting.mortal || setting.scarce)
		c->plan.request.exact = 0;
	c->read_random = plan_random(&state);
	c->write_random = plan_random(&state);
	w->since = conn_now();
	if (begin(c))
		transfer(w);
	shut(c);
	w->since = 0;
	drop_pipe(c->read_pipe);
	drop_pipe(c->write_pipe);
	atomic_fetch_add(&connections, 1);
	atomic_fetch_add(&bytes_sent, c->sent);
	atomic_fetch_add(&bytes_got, c->got);
	atomic_fetch_add(&waited, c->waited);
	atomic_fetch_add(&by_io[c->plan.io], 1);
	atomic_fetch_add(&by_end[c->plan.end], 1);
	c->waited = 0;
	if (c->failed)
		report(w);
	else if (c->established && !c->cut)
		atomic_fetch_add(&whole, 1);
}

static int make_file(uint64_t seed)
{
	int fd = memfd_create("pattern", MFD_CLOEXEC);
	void *map;

	if (fd < 0 || ftruncate(fd, CONN_FILE))
		err(1, "memfd");
	map = mmap(NULL, CONN_FILE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		err(1, "mmap");
	pattern_fill(seed, 0, map, CONN_FILE);
	munmap(map, CONN_FILE);
	return fd;
}

static void *work(void *arg)
{
	struct worker *w = arg;

	w->seed = stress_mix(setting.seed ^ (uint64_t)w->nr << 40);
	w->up_seed = stress_mix(w->seed);
	w->conn.file = make_file(w->up_seed);
	w->iteration = only < 0 ? 0 : only;
	do {
		run_connection(w);
		w->iteration++;
	} while (conn_now() < deadline && only < 0 && complaints < COMPLAINTS_MAX);
	close(w->conn.file);
	atomic_fetch_sub(&working, 1);
	return NULL;
}

/* --- around them --- */

static void on_signal(int sig)
{
	(void)sig;
	atomic_fetch_add(&signals, 1);
}

/* Wakes whoever is in whatever call. */
static void *gnat(void *arg)
{
	uint64_t random = setting.seed;

	(void)arg;
	while (!over) {
		nap(1 + plan_below(&random, 100));
		pthread_kill(workers[plan_below(&random, nr_workers)]->thread,
			     plan_below(&random, 2) ? SIGUSR1 : SIGUSR2);
	}
	return NULL;
}

static void show_threads(void)
{
	char path[300], line[200];
	DIR *dir = opendir("/proc/self/task");
	struct dirent *entry;
	FILE *file;

	while (dir && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/self/task/%s/stack", entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		printf("  | thread %s\n", entry->d_name);
		while (fgets(line, sizeof(line), file))
			if (strstr(line, "kshake") || strstr(line, "tls_") || strstr(line, "tcp_"))
				printf("  |   %s", line);
		fclose(file);
	}
	if (dir)
		closedir(dir);
}

/* A connection that takes too long is a hang, and the end of the run. */
static void *watch(void *arg)
{
	unsigned int i;

	(void)arg;
	while (!over) {
		double now = conn_now();

		for (i = 0; i < nr_workers; i++) {
			struct worker *w = workers[i];
			double since = w->since;

			if (!since || now - since < setting.limit * 1.5)
				continue;
			conn_complain(&w->conn, "hangs", 0);
			report(w);
			show_threads();
			fflush(stdout);
			_exit(3);
		}
		nap(500);
	}
	return NULL;
}

static void read_arguments(int argc, char **argv)
{
	unsigned int seconds = 10, byte, i;
	char *word;
	int c, fd;

	while ((c = getopt(argc, argv, "p:P:a:n:s:t:w:l:o:i:fkm")) >= 0) {
		switch (c) {
		case 'p':
			for (word = strtok(optarg, ","); word; word = strtok(NULL, ",")) {
				setting.takes_updates[setting.nr_servers] = strchr(word, 'u');
				setting.ports[setting.nr_servers++] = atoi(word);
				if (setting.nr_servers == 4)
					break;
			}
			break;
		case 'P':
			for (i = 0; i < 32 && sscanf(optarg + 2 * i, "%2x", &byte) == 1; i++)
				setting.pin[i] = byte;
			break;
		case 'a':
			fd = open(optarg, O_RDONLY);
			setting.anchors_len = fd < 0 ? 0 : read(fd, setting.anchors,
								sizeof(setting.anchors));
			close(fd);
			break;
		case 'n':
			setting.name = optarg;
			break;
		case 's':
			setting.seed = strtoull(optarg, NULL, 0);
			break;
		case 't':
			seconds = atoi(optarg);
			break;
		case 'w':
			nr_workers = atoi(optarg);
			break;
		case 'l':
			setting.limit = atoi(optarg);
			break;
		case 'o':
			first_worker = atoi(optarg);
			break;
		case 'i':
			only = atol(optarg);
			break;
		case 'f':
			setting.flaky = true;
			break;
		case 'k':
			setting.mortal = true;
			break;
		case 'm':
			setting.scarce = true;
			break;
		default:
			exit(2);
		}
	}
	if (!setting.nr_servers || !setting.anchors_len || !setting.name ||
	    !nr_workers || nr_workers > WORKERS_MAX)
		errx(2, "-p, -P, -a and -n are needed, and 1 to %d workers", WORKERS_MAX);
	deadline = conn_now() + seconds;
}

static void summary(void)
{
	printf("# client: %lu connections, %lu established, %lu whole, %lu refused, %lu passed on, "
	       "%.1f MB sent, %.1f MB received, %lu signals, %lu waits resumed\n",
	       connections, established, whole, refused, passed, bytes_sent / 1e6, bytes_got / 1e6,
	       signals, waited);
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	pthread_t gnat_thread, watch_thread;
	unsigned int i;

	setting.limit = 60;
	read_arguments(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGUSR1, &action, NULL);
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR2, &action, NULL);
	dead_fd = open("/", O_PATH | O_CLOEXEC);
	porter = porter_start();
	working = nr_workers;
	for (i = 0; i < nr_workers; i++) {
		workers[i] = calloc(1, sizeof(struct worker));
		if (!workers[i])
			errx(1, "out of memory");
		workers[i]->nr = first_worker + i;
		pthread_mutex_init(&workers[i]->lock, NULL);
		workers[i]->thread = spawn(work, workers[i]);
	}
	watch_thread = spawn(watch, NULL);
	gnat_thread = spawn(gnat, NULL);
	/* No thread is joined while the gnat may still sting it. */
	while (working)
		nap(20);
	over = true;
	pthread_join(gnat_thread, NULL);
	pthread_join(watch_thread, NULL);
	for (i = 0; i < nr_workers; i++)
		pthread_join(workers[i]->thread, NULL);
	close(porter);
	if (!setting.mortal)
		summary();
	if (!established)
		printf("not ok - nothing was established\n");
	return complaints || !established;
}
