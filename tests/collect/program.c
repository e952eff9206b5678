/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "collect/program.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/test.h"

struct program
start(const char *const *options, size_t count)
{
	const char *arguments[24] = { "ipfix-collect", "--listen",
		"udp:127.0.0.1:0", "--listen", "tcp:127.0.0.1:0" };
	struct program p = { .pid = 0 };
	int out[2], err[2];

	for (size_t i = 0; i < count; i++)
		arguments[5 + i] = options[i];
	ck_assert_int_eq(pipe(out), 0);
	ck_assert_int_eq(pipe(err), 0);
	p.pid = fork();
	ck_assert_int_ge(p.pid, 0);
	if (p.pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		close(out[0]);
		close(err[0]);
		execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	close(out[1]);
	close(err[1]);
	p.out = fdopen(out[0], "r");
	p.err = fdopen(err[0], "r");
	return p;
}

char *
line(FILE *from)
{
	static char text[8192];

	ck_assert_ptr_nonnull(fgets(text, sizeof(text), from));
	return text;
}

struct program
collector(const char *const *options, size_t count)
{
	struct program p = start(options, count);

	ck_assert_int_eq(
	    sscanf(line(p.err), "ipfix-collect: listening on udp 127.0.0.1:%hu",
	        &p.udp),
	    1);
	ck_assert_int_eq(
	    sscanf(line(p.err), "ipfix-collect: listening on tcp 127.0.0.1:%hu",
	        &p.tcp),
	    1);
	return p;
}

int
talk_to(uint16_t port, int type)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

uint16_t
port_of(int fd)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	socklen_t size = sizeof(to);

	ck_assert_int_eq(getpeername(fd, (struct sockaddr *)&to, &size), 0);
	return ntohs(to.sin_port);
}

void
talk(int fd, struct octets m)
{
	ck_assert_int_eq(
	    send(fd, m.data, m.size, MSG_NOSIGNAL), (ssize_t)m.size);
	free(m.data);
}

int
finish(struct program *p)
{
	int status;

	ck_assert_int_eq(waitpid(p->pid, &status, 0), p->pid);
	ck_assert(WIFEXITED(status));
	fclose(p->out);
	fclose(p->err);
	return WEXITSTATUS(status);
}
