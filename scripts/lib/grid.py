"""One cell of the grid: a service, a scenario, faults, and all promises afterwards."""

import os
import shutil
import socket
import time
from collections import Counter

from faults import Kill
from points import Orders
from promises import (
    PATIENCE, Broken, LockWatch, check_descriptors, check_gone, check_lock, check_receipts, check_truth, check_zombies, end_all, end_all_marked, history, kinds,
    members, settle, status, until)
from scenarios import SCENARIOS, lose_keeper
from service import Load, Service
from weather import Weather


class Grid:
    """The programs that are tried, and what a service of theirs holds at rest."""

    def __init__(self, programs, base=None):
        self.programs, self.base = programs, base
        # Kinds of descriptors that keeper and supervisor may have at rest; nothing is known before `learn`.
        self.at_rest = None

    def close(self):
        """Nothing that was started remains, and no program."""
        end_all_marked(f"BATON_CRASH_POINTS={self.programs}/")
        shutil.rmtree(self.programs, ignore_errors=True)

    def learn(self):
        """Watches a service at rest: freshly started, upgraded, and with its second supervisor."""
        seen = {"keeper": Counter(), "supervisor": Counter()}
        restart = next(scenario for scenario in SCENARIOS if scenario.name == "recovery")
        service = KeptService(self, restart)
        upgrade_self = ("upgrade", "--self", os.path.join(self.programs, "baton-2"))
        for step in (lambda: None, lambda: service.upgrade(), lambda: restart.act(service), lambda: service.upgrade(),
                     lambda: service.command(*upgrade_self), lambda: lose_keeper(service)):
            step()
            now = service.note()
            time.sleep(0.5)
            for party, pid in (("keeper", service.supervisor.pid), ("supervisor", now["supervisor"]["pid"])):
                seen[party] |= kinds(service, pid)
        service.command("stop")
        check_gone(service)
        service.remove()
        self.at_rest = seen

    def trace(self, scenario):
        """Which points a scenario passes when nothing is done to it, and how often."""
        cell = Cell(scenario, [])
        cell.run(self, tracing=True)
        if cell.broken:
            raise SystemExit(f"torture: {cell.name} is broken already when nothing is done to it: {cell.broken}")
        return cell.passed


class KeptService(Service):
    """A service with a keeper and with orders of its own, whose processes all carry its mark."""

    def __init__(self, grid, scenario, faults=(), tracing=False):
        self.orders = Orders(grid.programs)
        self.faults = faults
        self.mark = f"BATON_CRASH_POINTS={self.orders.folder}"
        self.revived = 0
        self.attempts_before = 0
        self.releases = ("kv-1", "kv-2")
        self.scenario = scenario
        self.tracing = tracing
        super().__init__(grid.programs, scenario.limits, base=grid.base, keeper=True, server="kv-1")

    def surroundings(self):
        variables = dict(self.orders.variables)
        for fault in self.faults:
            fault.prepare(self)
            variables.update(fault.variables)
        if self.scenario.name == "start":
            # Who is started finds its orders there.
            self.expect()
        return variables

    def ping(self, patience=PATIENCE):
        """Waits for an answer; the keeper may die before there is one."""

        def answer():
            self.revive()
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as client:
                    client.sendall(b"PING\r\n")
                    return client.recv(64)
            except OSError:
                return None

        until("the first answer", answer, patience)

    def expect(self):
        """From here on it happens."""
        if self.tracing:
            self.orders.begin_trace()
        for point, text in self.scenario.orders:
            self.orders.give(point, text)
        for fault in self.faults:
            fault.begin(self)

    def revive(self):
        """Who finds the keeper gone types `baton run` again, and does not type it faster than that."""
        if self.supervisor.poll() is not None and time.monotonic() > self.revived + 0.5:
            self.revived = time.monotonic()
            self.run()

    @property
    def next_release(self):
        return os.path.join(self.programs, self.releases[1])

    def note(self):
        """Remembers who is who, and what was done so far."""
        now = settle(self)
        self.known = {
            "keeper": self.supervisor.pid, "supervisor": now["supervisor"]["pid"], "incumbent": now["incumbent"]["pid"]}
        self.attempts_before = max((attempt["attempt"] for attempt in history(self)), default=0)
        return now

    def begin_with_second_release(self):
        self.upgrade(server=os.path.join(self.programs, "kv-2"))
        # A child copies what was committed.
        until("two releases on the shelf", lambda: self.command("releases").stdout.count("kv-") == 2)
        self.note()
        self.releases = ("kv-2", "kv-1")

    def remove(self):
        end_all(self)
        self.supervisor.wait(5)
        for fault in self.faults:
            fault.clean()
        self.log.close()
        shutil.rmtree(self.orders.folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Cell:
    """One scenario with one fault, or with several."""

    def __init__(self, scenario, faults):
        self.scenario, self.faults = scenario, faults
        self.name = scenario.name + ": " + (" + ".join(fault.name for fault in faults) or "nothing")
        self.outcome = self.recovered = self.broken = self.seen = self.kept = self.code = None
        self.service = self.load = None
        self.reached = False
        self.passed = Counter()

    def run(self, grid, tracing=False):
        try:
            self.walk(grid, tracing)
        # Whatever is in the way of looking is a finding too.
        except (Exception, SystemExit) as problem:
            self.broken = str(problem) if isinstance(problem, Broken) else f"{type(problem).__name__}: {problem}"
            self.keep()
        return self

    def walk(self, grid, tracing):
        self.begin(grid, tracing)
        self.happen()
        if self.scenario.ends:
            self.check_end(tracing)
        else:
            self.check(grid, tracing)
            self.go_on()
            self.end_load()
            self.finish()
        self.service.remove()

    def begin(self, grid, tracing):
        scenario = self.scenario
        self.service = KeptService(grid, scenario, self.faults, tracing)
        if scenario.name != "start":
            self.service.note()
        if scenario.name == "rollback":
            self.service.begin_with_second_release()
        if not scenario.ends:
            self.load = Load(
                self.service.address, writers=2, readers=1, newcomers=1, rest_us=500, weather="kills", patience=20,
                bench=os.path.join(grid.programs, "BatonBench"))
        if scenario.name != "start":
            self.service.expect()

    def happen(self):
        """Lets the scenario go its way; `since` is when the first fault was seen to have happened."""
        began = time.monotonic()
        self.watch = LockWatch(self.service) if self.keeps_lock else None
        if self.watch:
            self.watch.start()
        asked = self.scenario.act(self.service)
        self.since = None
        while asked and asked.process.poll() is None:
            if not self.since and any(fault.happened() for fault in self.faults):
                self.since = time.monotonic()
            if not self.scenario.ends:
                self.service.revive()
            if time.monotonic() > began + 60:
                asked.process.kill()
                raise Broken("the command has not ended within 60 s")
            time.sleep(0.002)
        self.code = asked.process.wait() if asked else None
        self.told = asked.attempts() if asked else set()
        self.since = self.since or time.monotonic()
        if not asked and any(isinstance(fault, Weather) for fault in self.faults):
            # Nobody says when it is over.
            time.sleep(1)
        for fault in self.faults:
            fault.end()
        if self.watch:
            self.watch.end()

    @property
    def keeps_lock(self):
        """Whether nobody dies, or is given up, who may hold the lock."""
        return self.scenario.keeps_lock and all(fault.keeps_lock for fault in self.faults)

    def note_recovery(self, tracing):
        self.reached = all(fault.happened() for fault in self.faults)
        if self.faults and self.reached:
            self.recovered = time.monotonic() - self.since
        if tracing:
            self.passed = self.service.orders.end_trace()
        self.service.orders.withdraw()

    def check_end(self, tracing):
        service = self.service
        # A stop that could not be done has said so, and the service goes on.
        if self.code != 0:
            settle(service)
            self.finish()
        check_gone(service)
        self.note_recovery(tracing)
        self.outcome = "stopped"

    def check(self, grid, tracing):
        service = self.service
        now = settle(service)
        self.note_recovery(tracing)
        try:
            self.check_now(grid, now)
        except (Broken, OSError):
            # What was settled may have moved once more: it is broken only if it is broken at rest.
            again = settle(service)
            if again["incumbent"]["pid"] == now["incumbent"]["pid"]:
                raise
            self.check_now(grid, again)

    def check_now(self, grid, now):
        service = self.service
        check_lock(service, now)
        code = 20 if self.code == 0 and not self.scenario.promotes else self.code
        check_receipts(service, now, self.told)
        self.outcome = check_truth(service, now, code)
        self.check_passage()
        for party, pid in (("keeper", service.supervisor.pid), ("supervisor", now["supervisor"]["pid"])):
            check_zombies(pid, party)
            if grid.at_rest:
                check_descriptors(service, pid, grid.at_rest[party], party)

    def check_passage(self):
        """The lock is never free while it changes hands; a successor that dies as the owner takes it along."""
        if not self.watch or not self.watch.free:
            return
        if self.outcome != "committed" or not any(isinstance(fault, Kill) for fault in self.faults):
            raise Broken(f"the lock was seen free {self.watch.free} times while it changed hands")

    def go_on(self):
        """The next upgrade works."""
        service = self.service
        for _ in range(3):
            code, receipt = service.upgrade(server=os.path.join(service.programs, "kv-2"))
            # A keeper that has died after all is replaced first: without one every handoff is refused.
            if service.supervisor.poll() is not None:
                settle(service)
            elif code == 0 or not any(fault.lasts for fault in self.faults):
                break
        if code != 0:
            raise Broken(f"the next upgrade exited {code}: {receipt.get('detail')}")
        settle(service)

    def end_load(self):
        self.seen = self.load.stop()
        if self.seen["failed"]:
            raise Broken("; ".join(self.seen["failures"]))

    def finish(self):
        done = self.service.command("stop")
        if done.returncode != 0:
            raise Broken(f"baton stop exited {done.returncode}: {done.stderr}")
        check_gone(self.service)

    def keep(self):
        """What is needed to understand it stays in the service's folder."""
        if self.load and self.load.process.poll() is None:
            self.load.process.kill()
            self.load.process.communicate()
        if not self.service:
            return
        self.kept = self.service.folder
        with open(os.path.join(self.kept, "cell"), "w") as file:
            file.write(f"{self.name}\n{self.broken}\n")
        self.service.orders.withdraw()
        end_all(self.service)
        for fault in self.faults:
            fault.end()
