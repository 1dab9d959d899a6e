/* Calls that Swift cannot name: GNU extensions and variadic functions. */
#include "CBatonLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/kcmp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

int baton_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int baton_same_open_file(int one, int other) {
  pid_t own = getpid();
  return (int)syscall(SYS_kcmp, own, own, KCMP_FILE, one, other);
}

int baton_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int baton_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int baton_clone_content(int destination, int source) { return ioctl(destination, FICLONE, source); }

int baton_has_capabilities(int descriptor) {
  if (fgetxattr(descriptor, "security.capability", 0, 0) >= 0) return 1;
  return errno == ENODATA || errno == EOPNOTSUPP ? 0 : -1;
}

int baton_watch(int queue, int operation, int descriptor, uint32_t interest, uint64_t token) {
  struct epoll_event event = {.events = interest, .data = {.u64 = token}};
  return epoll_ctl(queue, operation, descriptor, &event);
}

int baton_wait_for_events(int queue, struct baton_event events[BATON_EVENTS_MAX]) {
  struct epoll_event taken[BATON_EVENTS_MAX];
  int count = epoll_wait(queue, taken, BATON_EVENTS_MAX, -1);
  for (int i = 0; i < count; i++) events[i] = (struct baton_event){taken[i].data.u64, taken[i].events};
  return count;
}

static int wait_for(idtype_t kind, id_t id, int options, struct baton_exit *out) {
  siginfo_t found;
  memset(&found, 0, sizeof found);
  memset(out, 0, sizeof *out);
  if (waitid(kind, id, &found, WEXITED | options) < 0) return -1;
  out->pid = found.si_pid;
  out->killed = found.si_code != CLD_EXITED;
  out->core = found.si_code == CLD_DUMPED;
  out->status = found.si_status;
  return 0;
}

int baton_wait_pidfd(int pidfd, int hang, struct baton_exit *out) {
  return wait_for(P_PIDFD, (id_t)pidfd, hang ? 0 : WNOHANG, out);
}

int baton_wait_any(struct baton_exit *out) { return wait_for(P_ALL, 0, WNOHANG, out); }

int baton_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int baton_name_thread(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

static int set_disposition(int signal, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  return sigaction(signal, &action, 0);
}

int baton_default_disposition(int signal) { return set_disposition(signal, SIG_DFL); }

int baton_ignore_signal(int signal) { return set_disposition(signal, SIG_IGN); }
