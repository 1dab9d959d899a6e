"""Faults of the surroundings, for as long as a scenario lasts: signals, descriptors, disks, clocks."""

import os
import resource
import signal
import subprocess
import threading
import time

from faults import Fault
from promises import members, state

# What must not matter to anybody. SIGTERM, SIGINT and SIGHUP ask for the end, and are no fault.
HARMLESS = ["SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH", "SIGPIPE"]
# To a server these are deadly by default, and whether they are is its own business.
OURS = HARMLESS + ["SIGUSR1", "SIGUSR2"]


class Weather(Fault):
    """What surrounds a service: it begins before the scenario, and lasts at least as long."""


class SignalStorm(Weather):
    """Signals that must not matter, a thousand a second."""

    keeps_lock = True

    def __init__(self, party):
        self.party = party
        self.name = f"signals for the {party}"

    def begin(self, service):
        self.over = threading.Event()
        pid = service.known[self.party]
        self.thread = threading.Thread(target=self.blow, args=(pid,), daemon=True)
        self.thread.start()

    def blow(self, pid):
        names = HARMLESS if self.party == "incumbent" else OURS
        until = time.monotonic() + 1
        while time.monotonic() < until and not self.over.is_set():
            for name in names:
                try:
                    os.kill(pid, getattr(signal, name))
                except ProcessLookupError:
                    return
            time.sleep(0.005)

    def end(self):
        self.over.set()
        self.thread.join()


class NoDescriptors(Weather):
    """The party gets no descriptor more than it has, for a while."""

    def __init__(self, party, spare, seconds=1.0):
        self.party, self.spare, self.seconds = party, spare, seconds
        self.name = f"{spare} descriptors left for the {party} for {seconds} s"

    def begin(self, service):
        self.service = service
        self.pid = service.known[self.party]
        self.before = resource.prlimit(self.pid, resource.RLIMIT_NOFILE)
        highest = max(int(name) for name in os.listdir(f"/proc/{self.pid}/fd"))
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, (highest + 1 + self.spare, self.before[1]))
        self.timer = threading.Timer(self.seconds, self.lift)
        self.timer.start()

    def lift(self):
        # Whoever was started meanwhile has inherited it.
        for pid in members(self.service):
            try:
                resource.prlimit(pid, resource.RLIMIT_NOFILE, self.before)
            except ProcessLookupError:
                pass

    def end(self):
        # The time is not shortened: the load shall meet it too.
        self.timer.join()


class FullDisk(Weather):
    """No room in the state directory; a small file system of its own, which only root can make."""

    possible = os.geteuid() == 0
    spoils_disk = True

    def __init__(self, spare):
        self.spare = spare
        self.name = f"state directory full but for {spare} bytes"

    def prepare(self, service):
        self.place = os.path.join(service.folder, "state")
        os.mkdir(self.place, 0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", self.place], check=True)

    def begin(self, service):
        with open(os.path.join(self.place, "filler"), "wb") as file:
            self.fill(file)

    def fill(self, file):
        room = os.statvfs(self.place)
        left = room.f_bavail * room.f_frsize - self.spare
        try:
            if left > 0:
                os.posix_fallocate(file.fileno(), 0, left)
        except OSError:
            # Somebody wrote meanwhile.
            self.fill(file)

    def end(self):
        filler = os.path.join(self.place, "filler")
        if os.path.exists(filler):
            os.unlink(filler)

    def clean(self):
        subprocess.run(["umount", self.place], check=True)


class ClockJump(Weather):
    """The wall clock jumps to and fro, by a library that is loaded before libc."""

    keeps_lock = True

    def __init__(self, seconds):
        self.seconds = seconds
        self.name = f"wall clock jumps by {seconds} s"

    def prepare(self, service):
        self.file = os.path.join(service.folder, "clock")
        self.set(0)
        library = os.path.join(service.programs, "clock.so")
        self.variables = {"LD_PRELOAD": library, "WALL_CLOCK_OFFSET": self.file}

    def set(self, seconds):
        with open(self.file + "~", "w") as file:
            file.write(f"{seconds}\n")
        os.rename(self.file + "~", self.file)

    def begin(self, service):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.jump, daemon=True)
        self.thread.start()

    def jump(self):
        while not self.over.is_set():
            self.set(self.seconds)
            self.over.wait(0.02)
            self.set(0)
            self.over.wait(0.02)

    def end(self):
        self.over.set()
        self.thread.join()


class Pause(Weather):
    """SIGSTOP at the beginning of the scenario, and SIGCONT after some seconds."""

    def __init__(self, party, seconds):
        self.party, self.seconds = party, seconds
        self.name = f"stop the {party} for {seconds} s"

    def begin(self, service):
        pid = service.known[self.party]
        os.kill(pid, signal.SIGSTOP)
        self.timer = threading.Timer(self.seconds, self.go_on, (pid,))
        self.timer.start()

    def go_on(self, pid):
        if state(pid) == "T":
            os.kill(pid, signal.SIGCONT)

    def end(self):
        self.timer.join()
