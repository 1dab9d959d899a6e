/* What the thread sanitizer has to be told, and nothing without it.
 *
 * Where two threads want a Mutex at once, the standard library lets the kernel pass it on, in a library that is not
 * instrumented: without these the sanitizer sees no order in it, and calls what the Mutex guards a race. */
#if __has_feature(thread_sanitizer)

#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);

SWIFT void baton_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void baton_unlock(SELF) __asm__(UNLOCK);

SWIFT void baton_lock(uint32_t thread, SELF) {
  typedef SWIFT void lock(uint32_t thread, SELF);
  static _Atomic(lock *) next;
  if (!next) next = (lock *)dlsym(RTLD_NEXT, LOCK);
  next(thread, self);
  __tsan_acquire(self);
}

SWIFT void baton_unlock(SELF) {
  typedef SWIFT void unlock(SELF);
  static _Atomic(unlock *) next;
  if (!next) next = (unlock *)dlsym(RTLD_NEXT, UNLOCK);
  __tsan_release(self);
  next(self);
}

#endif
