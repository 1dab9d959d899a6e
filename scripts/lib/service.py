"""A supervised baton-kv in a folder of its own, for the scripts that watch it from the outside."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time


# The measuring program is never shipped: it is always the one that the checkout built.
BENCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".build", "release", "BatonBench")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """`baton run` with baton-kv, in a new folder that goes away with it."""

    def __init__(self, programs, limits="", base=None, keeper=False, server="baton-kv"):
        self.programs = programs
        self.baton = os.path.join(programs, "baton")
        self.server = os.path.join(programs, server)
        self.folder = tempfile.mkdtemp(prefix="baton-", dir=base)
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.data)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.socket = os.path.join(self.folder, "control.sock")
        self.configuration = os.path.join(self.folder, "kv.conf")
        with open(self.configuration, "w") as file:
            file.write(
                f"[Service]\nname = kv\nexecutable = {self.server}\narg = --data\narg = {self.data}\n"
                f"data-directory = data\nstate-directory = state\ncontrol-socket = control.sock\n"
                f"log-level = warning\n[Listener]\nname = kv\naddress = {self.address}\n[Limits]\n{limits}\n"
            )
        self.log = open(os.path.join(self.folder, "log"), "w")
        # Without a keeper the process that is started is the supervisor itself, whose memory and descriptors are counted.
        self.words = [self.baton, "run", *([] if keeper else ["--no-keeper"]), self.configuration]
        self.variables = {**os.environ, **self.surroundings()}
        self.run()
        self.ping()

    def run(self):
        self.supervisor = subprocess.Popen(
            self.words, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=self.variables
        )

    def surroundings(self):
        """Variables for the processes, for whoever has some; called just before they are started."""
        return {}

    def ping(self, patience=20):
        """Waits for an answer of the server behind the listener."""
        deadline = time.monotonic() + patience
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as client:
                    client.sendall(b"PING\r\n")
                    if client.recv(64):
                        return
            except OSError:
                if time.monotonic() > deadline or self.supervisor.poll() is not None:
                    raise SystemExit(f"the supervisor does not serve; see {self.folder}/log")
                time.sleep(0.02)

    def command(self, *words):
        return subprocess.run(
            [self.baton, *words, "--socket", self.socket], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    def words_for(self, server, *arguments):
        """What an upgrade to a program is asked with."""
        words = ["upgrade", server]
        for argument in ("--data", self.data, *arguments):
            words += ["--arg", argument]
        return words

    def upgrade(self, *arguments, server=None):
        """One upgrade, to the same program if no other is named; its exit code and its receipt."""
        done = self.command(*self.words_for(server or self.server, *arguments), "--json")
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"baton upgrade exited {done.returncode} without a receipt: {done.stdout}{done.stderr}")

    def footprint(self):
        """What the supervisor holds now."""
        pid = self.supervisor.pid
        with open(f"/proc/{pid}/status") as file:
            status = dict(line.split(":", 1) for line in file)
        children = open(f"/proc/{pid}/task/{pid}/children").read().split()
        zombies = 0
        for child in children:
            try:
                zombies += open(f"/proc/{child}/stat").read().rsplit(")", 1)[1].split()[0] == "Z"
            except FileNotFoundError:
                pass
        return {
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": int(status["Threads"]),
            "resident_kib": int(status["VmRSS"].split()[0]),
            "children": len(children),
            "zombies": zombies,
            "wakeups": int(status["voluntary_ctxt_switches"]),
        }

    def stop(self):
        self.command("stop")
        try:
            self.supervisor.wait(30)
        finally:
            if self.supervisor.poll() is None:
                self.supervisor.send_signal(signal.SIGKILL)
            self.log.close()
            shutil.rmtree(self.folder, ignore_errors=True)


class Load:
    """The clients of BatonLoad, until `stop`; then what they saw."""

    def __init__(self, address, writers=4, readers=2, newcomers=2, rest_us=0, weather="fair", patience=5, bench=BENCH):
        numbers = [str(number) for number in (writers, readers, newcomers, rest_us)]
        self.process = subprocess.Popen(
            [bench, "load", address, *numbers, weather, str(patience)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )

    def stop(self):
        output, _ = self.process.communicate(timeout=60)
        seen = {"failures": []}
        for line in output.splitlines():
            name, rest = line.split(" ", 1)
            if name == "failure":
                seen["failures"].append(rest)
            else:
                seen[name] = int(rest.split()[0])
        if self.process.returncode != 0 or "failed" not in seen:
            raise SystemExit(f"the load ended with status {self.process.returncode}")
        return seen
