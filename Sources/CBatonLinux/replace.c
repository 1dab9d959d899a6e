/* What this process does to become another program with the same pid.
 *
 * Up to the exec everything can be taken back: a failure leaves descriptors, dispositions and mask as they were. An event
 * queue knows its descriptors by number and open file, and both are the same again afterwards. Only for a process with
 * one thread: another one would see foreign files under its numbers meanwhile. */
#include "CBatonLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FIRST = 3, SIGNALS = 64, MASK_BYTES = SIGNALS / 8 };

/* As the kernel has it, whose first word is the handler on every architecture; by the raw call, because glibc's own refuses
 * the two signals that it keeps for itself (see spawn.c). */
struct disposition {
  void *handler;
  unsigned char rest[64];
};

static long change(int number, const struct disposition *next, struct disposition *before) {
  return syscall(SYS_rt_sigaction, number, next, before, MASK_BYTES);
}

struct before {
  int descriptors[BATON_SPAWN_DESCRIPTORS_MAX]; /* copies of what has the numbers that are given away; -1: nothing */
  int saved;
  unsigned char ignored[SIGNALS + 1];
  sigset_t mask;
};

static int save_descriptors(struct before *before, int count) {
  for (before->saved = 0; before->saved < count; before->saved++) {
    int copy = fcntl(FIRST + before->saved, F_DUPFD_CLOEXEC, FIRST + count);
    if (copy < 0 && errno != EBADF) return -1;
    before->descriptors[before->saved] = copy;
  }
  return 0;
}

static int current(const struct before *before, int number) {
  int place = number - FIRST;
  return place >= 0 && place < before->saved ? before->descriptors[place] : number;
}

static int place_descriptors(const struct baton_replacement *request, const struct before *before) {
  for (int i = 0; i < request->descriptor_count; i++)
    if (dup2(current(before, request->descriptors[i]), FIRST + i) < 0) return -1;
  return (int)syscall(SYS_close_range, (unsigned)(FIRST + request->descriptor_count), ~0U, CLOSE_RANGE_CLOEXEC);
}

/* Exec itself resets the handlers; what is ignored would stay so. */
static void reset_signals(const struct baton_replacement *request, struct before *before) {
  static const struct disposition standard;
  for (int number = 1; number <= SIGNALS; number++) {
    struct disposition now;
    before->ignored[number] = change(number, 0, &now) == 0 && now.handler == (void *)SIG_IGN;
    if (before->ignored[number]) change(number, &standard, 0);
  }
  sigprocmask(SIG_SETMASK, request->blocked, &before->mask);
}

static void restore_signals(const struct before *before) {
  const struct disposition ignored = {.handler = (void *)SIG_IGN};
  sigprocmask(SIG_SETMASK, &before->mask, 0);
  for (int number = 1; number <= SIGNALS; number++)
    if (before->ignored[number]) change(number, &ignored, 0);
}

static void restore(const struct before *before) {
  for (int i = 0; i < before->saved; i++) {
    int copy = before->descriptors[i];
    if (copy < 0) {
      close(FIRST + i);
    } else {
      dup3(copy, FIRST + i, O_CLOEXEC);
      close(copy);
    }
  }
}

int baton_replace(const struct baton_replacement *request) {
  struct before before = {.saved = 0};
  if (request->descriptor_count < 0 || request->descriptor_count > BATON_SPAWN_DESCRIPTORS_MAX) {
    errno = E2BIG;
    return -1;
  }
  if (save_descriptors(&before, request->descriptor_count) == 0 && place_descriptors(request, &before) == 0) {
    reset_signals(request, &before);
    syscall(SYS_execveat, current(&before, request->executable_fd), "", request->arguments, request->environment,
            AT_EMPTY_PATH);
    int error = errno;
    restore_signals(&before);
    errno = error;
  }
  int error = errno;
  restore(&before);
  errno = error;
  return -1;
}
