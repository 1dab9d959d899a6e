"""What is done to a service at a point of its code: kill, stop for a while, or let the kernel fail it."""

import os
import signal
import threading
import time

from promises import members, state


class Fault:
    """Begins with a scenario. All of it but the name may be nothing."""

    # Whether it can be done here, and what the processes need in their environment for it.
    possible = True
    variables = {}
    # Whether it may come to pass as late as in the next upgrade, and whether a receipt may be lost to it.
    lasts = False
    spoils_disk = False
    # Whether it kills nobody who may hold the lock, or makes somebody give such a one up.
    keeps_lock = False

    def prepare(self, service):
        """Called before the service is started."""

    def begin(self, service):
        """Called just before the scenario begins."""

    def happened(self):
        return True

    def end(self):
        """Called when the scenario's command has ended: nothing is done any more from here on."""

    def clean(self):
        """Called when nothing of the service is left."""


class AtPoint(Fault):
    """Something happens to the process that passes a point for the n-th time."""

    deed = "kill"

    def __init__(self, point, turn):
        self.point, self.turn = point, turn

    @property
    def name(self):
        return f"{self.deed} at {self.point}/{self.turn}"

    @property
    def order(self):
        return f"{self.deed} {self.turn}"

    def begin(self, service):
        self.service = service
        service.orders.give(self.point, self.order)

    def happened(self):
        return self.service.orders.taken(self.point)


class Kill(AtPoint):
    @property
    def keeps_lock(self):
        # The supervisor has a copy of what a successor takes along.
        return self.point.startswith("successor/")


class Stop(AtPoint):
    """SIGSTOP, and SIGCONT after some seconds."""

    def __init__(self, point, turn, seconds):
        super().__init__(point, turn)
        self.seconds = seconds
        self.deed = "stop"
        self.keeps_lock = seconds < 1

    @property
    def name(self):
        return f"stop for {self.seconds} s at {self.point}/{self.turn}"

    def begin(self, service):
        super().begin(service)
        threading.Thread(target=self.help_up, daemon=True).start()

    def help_up(self):
        # An order that is withdrawn ends this too.
        while not self.happened():
            time.sleep(0.005)
        time.sleep(self.seconds)
        for pid in members(self.service):
            if state(pid) == "T":
                os.kill(pid, signal.SIGCONT)


# The calls by which the state directory is reached; the words are those of SystemCall.
FILE_CALLS = ["open", "create", "write", "rename", "truncate", "remove", "sync", "sync the content of"]
ERRORS = {"EIO": 5, "ENOSPC": 28}


class FailCalls(AtPoint):
    """From a point on, the n-th call to the file system fails, and some after it, on the thread that passes."""

    lasts = True
    spoils_disk = True

    def __init__(self, point, turn, error, first, count=1, calls=FILE_CALLS):
        super().__init__(point, turn)
        self.error, self.first, self.count, self.calls = error, first, count, calls

    @property
    def name(self):
        which = f"call {self.first}" if self.count == 1 else f"calls {self.first} to {self.first + self.count - 1}"
        return f"{self.error} for {which} after {self.point}/{self.turn}"

    @property
    def order(self):
        return "\n".join([f"fail {self.turn} {ERRORS[self.error]} {self.first} {self.count}", *self.calls])
