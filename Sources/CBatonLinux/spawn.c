/* What runs between clone and exec.
 *
 * The child shares the parent's memory (CLONE_VM) and the parent's thread is stopped until it has executed or ended
 * (CLONE_VFORK): nothing is copied, and a failure comes back through shared memory, with no pipe. So the child may only
 * make system calls: no malloc, no locks, and none of glibc's set*id, which signal every thread.
 *
 * Supervised processes outlive the supervisor: a parent-death signal is only for what is of no use without it. It follows
 * the spawning thread, not the process. Linux 5.11 is needed for close_range with CLOSE_RANGE_CLOEXEC; without it spawn
 * fails at the stage "descriptors" instead of leaking. */
#include "CBatonLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if __has_feature(thread_sanitizer)
/* The sanitizer takes every clone for a fork, and a child in its parent's memory for a second thread of that number. So
 * it is not told of this one: the call goes by its other name, and the child's functions are not instrumented. */
extern int __clone(int (*run)(void *), void *stack, int flags, void *argument, ...);
#define clone __clone
#pragma clang attribute push(__attribute__((disable_sanitizer_instrumentation)), apply_to = function)
#endif

struct child {
  const struct baton_spawn *request;
  pid_t parent;
  int stage;
  int error;
};

enum { STACK_BYTES = 64 * 1024 };

static void write_decimal(char *at, pid_t value) {
  char reversed[12];
  int count = 0;
  do {
    reversed[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  while (count) *at++ = reversed[--count];
  *at = 0;
}

/* Signals are all blocked here (the parent did it before clone), so no handler of the parent can run in its memory.
 *
 * By the raw call: glibc's own refuses the two signals that it keeps for itself, and whoever starts us through glibc's
 * posix_spawn may leave exactly those ignored. The kernel's structure is all zeros for "default, no flags, no mask", on
 * every architecture. */
static void reset_dispositions(void) {
  enum { KERNEL_SIGNALS = 64, KERNEL_MASK_BYTES = KERNEL_SIGNALS / 8 };
  static const unsigned char standard[64];
  for (int number = 1; number <= KERNEL_SIGNALS; number++) /* refused for SIGKILL and SIGSTOP, which nobody can ignore */
    syscall(SYS_rt_sigaction, number, standard, 0, KERNEL_MASK_BYTES);
}

static int place_descriptors(const struct baton_spawn *request) {
  int sources[BATON_SPAWN_DESCRIPTORS_MAX];
  int count = request->descriptor_count;
  for (int i = 0; i < count; i++) { /* lift the sources that would be overwritten below */
    sources[i] = request->descriptors[i];
    if (sources[i] < 0 || sources[i] >= count || sources[i] == i) continue;
    sources[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, count);
    if (sources[i] < 0) return -1;
  }
  for (int i = 0; i < count; i++) {
    if (sources[i] < 0) {
      close(i);
    } else if (sources[i] == i) {
      int flags = fcntl(i, F_GETFD);
      if (flags < 0 || fcntl(i, F_SETFD, flags & ~FD_CLOEXEC) < 0) return -1;
    } else if (dup2(sources[i], i) < 0) {
      return -1;
    }
  }
  return (int)syscall(SYS_close_range, (unsigned)count, ~0U, CLOSE_RANGE_CLOEXEC);
}

/* A vfork child's score is its own although it shares the parent's memory (mm/oom: "if this is not vfork"). */
static int write_oom_score(const char *score) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t written = write(file, score, strlen(score));
  int error = errno;
  close(file);
  errno = error;
  return written < 0 ? -1 : 0;
}

static int child_main(void *argument) {
  struct child *child = argument;
  const struct baton_spawn *request = child->request;
  sigset_t none;
  sigemptyset(&none);
  reset_dispositions();

  if (request->dies_with_parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* The parent is stopped until the exec, and may have been killed while it was. */
    if ((pid_t)syscall(SYS_getppid) != child->parent) _exit(127);
  }

  child->stage = BATON_STAGE_SESSION;
  if (request->new_session && setsid() < 0) goto failed;
  child->stage = BATON_STAGE_OOM_SCORE;
  if (request->oom_score && write_oom_score(request->oom_score) < 0) goto failed;
  child->stage = BATON_STAGE_DIRECTORY;
  if (request->directory && chdir(request->directory) < 0) goto failed;
  child->stage = BATON_STAGE_DESCRIPTORS;
  int executable = request->executable_fd;
  if (executable >= 0 && executable < request->descriptor_count) {
    executable = fcntl(executable, F_DUPFD_CLOEXEC, request->descriptor_count);
    if (executable < 0) goto failed;
  }
  if (place_descriptors(request) < 0) goto failed;
  /* getpid is answered by the kernel, not by a cached value of the parent. */
  if (request->listen_pid_digits) write_decimal(request->listen_pid_digits, (pid_t)syscall(SYS_getpid));

  child->stage = BATON_STAGE_EXECUTE;
  /* Last: every disposition is the standard one by now. */
  sigprocmask(SIG_SETMASK, request->blocked ? request->blocked : &none, 0);
  if (executable >= 0)
    syscall(SYS_execveat, executable, "", request->arguments, request->environment, AT_EMPTY_PATH);
  else
    execve(request->path, request->arguments, request->environment);
failed:
  child->error = errno;
  _exit(127);
}

static int clone_child(struct child *child, void *stack, struct baton_spawned *result) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int pidfd = -1;
  pid_t pid = clone(child_main, (char *)stack + STACK_BYTES, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, child,
                    &pidfd);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, 0);
  errno = error;
  if (pid < 0) return -1;
  result->pid = pid;
  result->pidfd = pidfd;
  return 0;
}

/* Through the pidfd, so that a wildcard reaper on another thread can only win the race, never confuse it. */
static void reap(struct baton_spawned *result) {
  siginfo_t ignored;
  while (waitid(P_PIDFD, (id_t)result->pidfd, &ignored, WEXITED) < 0 && errno == EINTR) {
  }
  close(result->pidfd);
  result->pid = -1;
  result->pidfd = -1;
}

int baton_spawn(const struct baton_spawn *request, struct baton_spawned *result) {
  *result = (struct baton_spawned){-1, -1, BATON_STAGE_CLONE};
  if (request->descriptor_count < 0 || request->descriptor_count > BATON_SPAWN_DESCRIPTORS_MAX) {
    errno = E2BIG;
    return -1;
  }
  void *stack = mmap(0, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return -1;
  struct child child = {request, getpid(), BATON_STAGE_NONE, 0};
  int cloned = clone_child(&child, stack, result);
  int error = cloned < 0 ? errno : child.error;
  munmap(stack, STACK_BYTES);
  if (cloned == 0 && child.error) {
    result->stage = child.stage;
    reap(result);
  } else if (cloned == 0) {
    result->stage = BATON_STAGE_NONE;
  }
  errno = error;
  return error ? -1 : 0;
}

#if __has_feature(thread_sanitizer)
#pragma clang attribute pop
#endif
