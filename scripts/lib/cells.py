"""All cells of the grid: every scenario with every fault that makes sense in it."""

from concurrent.futures import ThreadPoolExecutor

from faults import FailCalls, Kill, Stop
from grid import Cell
from scenarios import SCENARIOS
from weather import ClockJump, FullDisk, NoDescriptors, Pause, SignalStorm

# What is passed all the time is killed at its first passings only.
TURNS = 3
# The moment after them is the moment before the next command.
FREQUENT = {"arm", "disarm", "relay", "moment", "blame"}


def turns(point, count):
    """Which passings of a point are tried: the first ones, and the last."""
    moment, word = point.split("/")[1:]
    if word in FREQUENT and moment == "after":
        return []
    return sorted({*range(1, min(count, TURNS) + 1), count} if "log" != moment else {1})


# Where standing still has consequences for the others.
STOPS = [
    "supervisor/after/sendPrepareHandoff", "supervisor/after/sendSealRequest", "supervisor/lock/collected",
    "supervisor/after/sendBegin", "supervisor/after/writeCommitRecord", "supervisor/after/sendServe",
    "supervisor/after/sendCommit", "supervisor/after/sendResume", "supervisor/start/adopted",
    "incumbent/before/sendDrained", "incumbent/before/passLock", "incumbent/after/sendSealComplete",
    "incumbent/before/sendResumed", "incumbent/before/askToRetire", "successor/before/sendPrepared",
    "successor/lock/received", "successor/before/sendReady", "successor/stamp/written",
]
# Shorter than what the others take for silence, and longer: processes five seconds, the supervisor two of a process.
SHORT, LONG = 0.3, {"supervisor": 7, "incumbent": 4, "successor": 4, "keeper": 4}
# Scenarios in which everything else is tried.
PLACES = ("upgrade", "probation", "unhealthy", "restart", "recovery", "recovery undoes", "recovery completes")


def named(*names):
    return [scenario for scenario in SCENARIOS if scenario.name in names]


def kills(passed):
    for scenario in SCENARIOS:
        for point, count in sorted(passed[scenario.name].items()):
            # Somebody has to hold the listener.
            if scenario.name == "keeper and supervisor die" and not point.startswith(("keeper/", "supervisor/")):
                continue
            for turn in turns(point, count):
                yield Cell(scenario, [Kill(point, turn)])


def stops(passed):
    for scenario in named("upgrade", "probation", "unhealthy", "recovery undoes", "recovery completes"):
        for point in STOPS:
            if passed[scenario.name][point]:
                for seconds in (SHORT, LONG[point.split("/")[0]]):
                    yield Cell(scenario, [Stop(point, 1, seconds)])


def failing_calls():
    # The first call of an upgrade is made when it is asked for; of a restart, when the next process is started.
    for name, point in (("upgrade", "request/taken"), ("unhealthy", "request/taken"), ("restart", "before/spawn")):
        for error in ("EIO", "ENOSPC"):
            for first in range(1, 25):
                yield Cell(*named(name), [FailCalls(f"supervisor/{point}", 1, error, first)])
            for first in (1, 6, 12):
                yield Cell(*named(name), [FailCalls(f"supervisor/{point}", 1, error, first, 6)])
    for name in ("recovery", "recovery undoes", "recovery completes"):
        for first in range(1, 16):
            yield Cell(*named(name), [FailCalls("supervisor/start/locked", 1, "EIO", first)])
    # Who cannot make a write durable ends, and acknowledges nothing.
    for name in ("upgrade", "restart"):
        yield Cell(*named(name), [FailCalls("incumbent/log/written", 1, "EIO", 1, 1, ["sync the content of"])])


def weathers():
    for party in ("keeper", "supervisor", "incumbent"):
        yield lambda party=party: SignalStorm(party)
        yield lambda party=party: Pause(party, SHORT)
        yield lambda party=party: Pause(party, LONG[party])
        for spare in (0, 1, 3):
            yield lambda party=party, spare=spare: NoDescriptors(party, spare)
    for spare in (0, 4096):
        yield lambda spare=spare: FullDisk(spare)
    for offset in (86_400, -86_400, 315_360_000):
        yield lambda offset=offset: ClockJump(offset)


def in_weather():
    for scenario in named(*PLACES):
        for make in weathers():
            yield Cell(scenario, [make()])


def pairs(passed, chance, count=300):
    """Two faults in one scenario, drawn by the seed."""
    for _ in range(count):
        scenario = chance.choice(named(*PLACES))
        # Where somebody dies already, two more could be all: somebody has to hold the listener.
        points = sorted(point for point in passed[scenario.name]
                        if scenario.name in ("upgrade", "probation", "unhealthy") or not point.startswith("keeper/"))
        first = Kill(chance.choice(points), 1)
        second = chance.choice([
            lambda: Kill(chance.choice([point for point in points if point != first.point]), 1),
            lambda: Stop(chance.choice([point for point in points if point != first.point]), 1, SHORT),
            lambda: FailCalls("supervisor/start/locked", 1, "EIO", chance.randrange(1, 16)),
            chance.choice(list(weathers())),
        ])()
        yield Cell(scenario, [first, second])


def all_cells(grid, chance):
    """The cells, in an order that does not change, and all points that were passed to find them."""
    with ThreadPoolExecutor(2) as workers:
        passed = dict(zip([scenario.name for scenario in SCENARIOS], workers.map(grid.trace, SCENARIOS)))
    cells = [
        *kills(passed), *stops(passed), *failing_calls(), *in_weather(), *pairs(passed, chance)]
    for fault in {fault.name: fault for cell in cells for fault in cell.faults if not fault.possible}.values():
        print(f"SKIPPED here: {fault.name} ({type(fault).__name__} needs root)")
    cells = [cell for cell in cells if all(fault.possible for fault in cell.faults)]
    return cells, {point for points in passed.values() for point in points}
