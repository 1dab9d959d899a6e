// Loaded before libc: moves the wall clock by as many seconds as the file says that WALL_CLOCK_OFFSET names.
// libfaketime does the same and calls setenv before main, after which the Swift runtime finds no arguments any more.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long offset(void) {
  const char *path = getenv("WALL_CLOCK_OFFSET");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return 0;
  char text[32] = {0};
  long seconds = read(file, text, sizeof text - 1) > 0 ? strtol(text, NULL, 10) : 0;
  close(file);
  return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int outcome = syscall(SYS_clock_gettime, clock, time);
  if (outcome == 0 && clock == CLOCK_REALTIME) time->tv_sec += offset();
  return outcome;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  int outcome = syscall(SYS_gettimeofday, time, zone);
  if (outcome == 0) time->tv_sec += offset();
  return outcome;
}

time_t time(time_t *where) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (where) *where = now.tv_sec;
  return now.tv_sec;
}
