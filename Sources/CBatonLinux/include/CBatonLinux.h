/* The few things Swift cannot call: variadic calls, GNU extensions, control-message macros, and everything that runs
 * between clone and exec. Swift imports this header without _GNU_SOURCE: plain prototypes and structs only.
 *
 * Every function makes one system call (baton_spawn excepted) and answers like it: -1 and errno. Nothing here retries;
 * EINTR belongs to Syscall.swift. */
#ifndef CBATONLINUX_H
#define CBATONLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/vfs.h>

/* ---- spawn ---------------------------------------------------------------------------------------------------- */

/* What the child, or the parent for it, was doing when a spawn failed. */
enum baton_spawn_stage {
  BATON_STAGE_NONE = 0,
  BATON_STAGE_CLONE,
  BATON_STAGE_SESSION,
  BATON_STAGE_DESCRIPTORS,
  BATON_STAGE_DIRECTORY,
  BATON_STAGE_OOM_SCORE,
  BATON_STAGE_EXECUTE,
};

struct baton_spawn {
  const char *path;          /* executed when executable_fd is -1 */
  int executable_fd;         /* or -1 */
  char *const *arguments;    /* null-terminated */
  char *const *environment;  /* null-terminated; may hold the slot below */
  char *listen_pid_digits;   /* where the child's pid is written in decimal: room for 11 bytes; or null */
  const int *descriptors;    /* descriptors[i] becomes number i in the child; -1 leaves number i closed */
  int descriptor_count;
  const char *directory;     /* or null */
  int new_session;
  int dies_with_parent;      /* SIGKILL when the thread that starts it has ended */
  const char *oom_score;     /* text written to /proc/self/oom_score_adj, or null */
  const sigset_t *blocked;   /* signals that stay blocked in the child, or null for none */
};

struct baton_spawned {
  pid_t pid;
  int pidfd;
  int stage;
};

/* 0, or -1 with errno and result->stage. A child that failed before exec has been reaped. */
int baton_spawn(const struct baton_spawn *request, struct baton_spawned *result);

#define BATON_SPAWN_DESCRIPTORS_MAX 512

struct baton_replacement {
  int executable_fd;
  char *const *arguments;    /* null-terminated */
  char *const *environment;  /* null-terminated */
  const int *descriptors;    /* descriptors[i] becomes number 3 + i */
  int descriptor_count;
  const sigset_t *blocked;   /* signals that stay blocked */
};

/* Comes back only when it failed: -1 and errno, and this process is as it was. */
int baton_replace(const struct baton_replacement *request);

/* ---- descriptors ---------------------------------------------------------------------------------------------- */

int baton_pipe(int ends[2]);           /* close-on-exec */
int baton_same_open_file(int one, int other); /* 0: one open file, also under two numbers; above 0: two of them */
int baton_accept(int listener);        /* close-on-exec, non-blocking */
int baton_memory_file(const char *name); /* close-on-exec */
int baton_clone_content(int destination, int source);
/* 1 or 0: whether the file grants whoever executes it capabilities. */
int baton_has_capabilities(int descriptor);

/* ---- events --------------------------------------------------------------------------------------------------- */

struct baton_event {
  uint64_t token;
  uint32_t readiness;
};

#define BATON_EVENTS_MAX 64

/* epoll_ctl with EPOLL_CTL_ADD, _MOD or _DEL; epoll_wait for ever. In C because epoll's own event holds a union. */
int baton_watch(int queue, int operation, int descriptor, uint32_t interest, uint64_t token);
int baton_wait_for_events(int queue, struct baton_event events[BATON_EVENTS_MAX]);

/* ---- sockets -------------------------------------------------------------------------------------------------- */

struct baton_credentials {
  pid_t pid;
  uid_t uid;
  gid_t gid;
};

struct baton_received {
  int descriptor;                        /* or -1 */
  int surplus;                           /* descriptors beyond the first: already closed */
  int control_cut;                       /* MSG_CTRUNC: control messages were lost */
  int packet_cut;                        /* MSG_TRUNC: the packet was longer than the room */
  int has_credentials;
  struct baton_credentials credentials;
};

/* One sendmsg with MSG_NOSIGNAL; descriptor -1 sends none. */
ssize_t baton_send(int socket, const void *bytes, size_t count, int descriptor, int flags);
/* One recvmsg with MSG_CMSG_CLOEXEC. */
ssize_t baton_receive(int socket, void *bytes, size_t count, struct baton_received *received, int flags);
int baton_pass_credentials(int socket, int on);
int baton_peer_credentials(int socket, struct baton_credentials *credentials);

#define BATON_NETLINK_SOCK_DIAG 4

/* Of one unix socket: its accept queue if it listens, and the inode of the file that it is bound to, cut to 32 bits. */
struct baton_unix_socket {
  int has_queue;
  uint32_t queued, limit;
  int has_file;
  uint32_t file_inode;
};

/* Asks the kernel's socket table for one unix socket, by the inode of the socket itself.
 * question: writes the netlink question and returns its length. answer: 1 found, 0 not in this datagram. */
size_t baton_unix_question(uint32_t inode, void *buffer, size_t capacity);
int baton_unix_answer(const void *buffer, size_t count, uint32_t inode, struct baton_unix_socket *found);

/* ---- processes ------------------------------------------------------------------------------------------------ */

struct baton_exit {
  pid_t pid;   /* 0: still running */
  int killed;  /* 1: status is a signal */
  int core;
  int status;
};

int baton_wait_pidfd(int pidfd, int hang, struct baton_exit *out);
int baton_wait_any(struct baton_exit *out); /* never blocks */
int baton_become_subreaper(void);
int baton_name_thread(const char *name); /* 15 bytes at most */
int baton_default_disposition(int signal);
int baton_ignore_signal(int signal);

#endif
