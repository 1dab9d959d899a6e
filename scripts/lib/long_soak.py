"""Scenario after scenario on one service, each with faults drawn by a seed, for hours."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

from faults import FailCalls, Kill, Stop
from grid import Cell, KeptService
from promises import Broken, kinds, read, settle
from scenarios import QUICK_PROBATION, SCENARIOS, Scenario, nothing
from service import Load
from weather import ClockJump, FullDisk, NoDescriptors, Pause, SignalStorm

# Every so many steps the clients look for every write of theirs, and others take their place.
STEPS_OF_A_LOAD = 50
# Memory of the keeper may grow by so much after the first steps.
GROWTH_KIB = 4096
LASTING = [scenario for scenario in SCENARIOS if not scenario.ends and scenario.name != "start"]


class Step(Cell):
    """A cell on a service that was there before and remains."""

    def __init__(self, scenario, faults, service, load):
        super().__init__(scenario, faults)
        self.service, self.load = service, load

    def walk(self, grid, tracing):
        service = self.service
        now = service.note()
        serving = os.path.basename(now["incumbent"]["release"]["path"])
        service.releases = ("kv-1", "kv-2") if serving == "kv-1" else ("kv-2", "kv-1")
        service.scenario, service.faults = self.scenario, self.faults
        service.expect()
        self.happen()
        self.check(grid, tracing)
        self.go_on()


def draw(chance, passed, standing):
    """A scenario and what goes wrong in it: nothing, one thing or two."""
    scenario = chance.choice(LASTING)
    # Somebody has to hold the listener: where the keeper dies, and perhaps its supervisor, the server lives.
    killed = ("supervisor/",) if scenario.name.startswith("keeper") else ("supervisor/", "incumbent/", "successor/")
    points = [point for point in sorted(passed[scenario.name]) if point.startswith(killed)]
    party = chance.choice(["keeper", "supervisor", "incumbent"])
    faults = {}
    for _ in range(chance.choice([0, 1, 1, 1, 2])):
        point = chance.choice(points)
        fault = chance.choice([
            lambda: Kill(point, chance.randint(1, 2)),
            lambda: Kill(point, 1),
            lambda: Stop(point, 1, chance.choice([0.1, 0.5, 1.0])),
            lambda: FailCalls("supervisor/request/taken", 1, "EIO", chance.randint(1, 24)),
            lambda: SignalStorm(party),
            lambda: Pause(party, chance.choice([0.1, 0.5, 1.0])),
            lambda: NoDescriptors(party, chance.randint(0, 4)),
            lambda: chance.choice(standing),
        ])()
        # Two orders for one point would be one order, and two of a kind would undo each other.
        faults[getattr(fault, "point", type(fault))] = fault
    return scenario, list(faults.values())


def resident_kib(pid):
    lines = dict(line.split(b":", 1) for line in read(f"/proc/{pid}/status").splitlines() if b":" in line)
    return int(lines[b"VmRSS"].split()[0])


def run(grid, seed, hours):
    """Steps until the time is over or a promise is broken; returns whether one was."""
    chance = random.Random(seed)
    with ThreadPoolExecutor(2) as workers:
        passed = dict(zip([scenario.name for scenario in LASTING], workers.map(grid.trace, LASTING)))
    standing = [fault for fault in (FullDisk(0), ClockJump(86_400)) if fault.possible]
    service = KeptService(grid, Scenario("soak", nothing, limits=QUICK_PROBATION), standing)
    until, number, keeper_kib, sums, broken = time.monotonic() + hours * 3600, 0, 0, {}, None
    load, names = None, []
    while time.monotonic() < until and not broken:
        load = load or Load(
            service.address, writers=2, readers=1, newcomers=1, rest_us=10000, weather="kills", patience=30,
            bench=os.path.join(grid.programs, "BatonBench"))
        number += 1
        step = Step(*draw(chance, passed, standing), service, load)
        names.append(f"step {number}: {step.name}")
        step.run(grid)
        broken = step.broken and f"step {number}, {step.name}: {step.broken}"
        kib = resident_kib(service.supervisor.pid) if not broken else 0
        keeper_kib = kib if number == STEPS_OF_A_LOAD else keeper_kib
        if keeper_kib and kib > keeper_kib + GROWTH_KIB:
            broken = f"step {number}: memory of the keeper grew from {keeper_kib} to {kib} KiB"
        if not broken and (number % STEPS_OF_A_LOAD == 0 or time.monotonic() >= until):
            broken = count(load, sums)
            broken = broken and "\n".join([broken, "in one of these:", *names])
            load, names = None, []
            print(f"{number} steps, keeper {kib} KiB, {dict(kinds(service, service.supervisor.pid)).get('socket', 0)} "
                  f"sockets: {sums}", flush=True)
    return end(service, load, standing, number, broken, sums)


def count(load, sums):
    """Adds what the clients saw; words when they saw what they should not."""
    seen = load.stop()
    for name in ("answers", "acknowledged-writes", "connects", "broken", "failed"):
        sums[name] = sums.get(name, 0) + seen[name]
    return "; ".join(seen["failures"])


def end(service, load, standing, number, broken, sums):
    if broken:
        if load and load.process.poll() is None:
            load.process.kill()
        print(f"broken: {broken}\neverything is kept in {service.folder}")
        return True
    service.faults = standing
    settle(service)
    service.command("stop")
    service.remove()
    print(f"{number} steps, nothing broken: {sums}")
    return False
