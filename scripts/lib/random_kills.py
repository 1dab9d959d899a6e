"""Kills of supervisor, incumbent and successor at random moments of upgrades, all on one service under load."""

import json
import os
import random
import signal
import subprocess
import time

from service import Load, Service

VICTIMS = {
    "supervisor": ("supervisor",),
    "incumbent": ("incumbent",),
    "successor": ("successor",),
    "supervisor and incumbent": ("supervisor", "incumbent"),
    "supervisor and successor": ("supervisor", "successor"),
}
RELEASES = {"good": [], "unhealthy": ["--unhealthy"], "fails to warm": ["--fail-at", "warm"], "slow": ["--slow-seal", "20ms"]}
PATIENCE = 30


class Broken(Exception):
    pass


def servers(service):
    """The processes that have the data directory of the service as their argument."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
            if words[1:3] == [b"--data", service.data.encode()]:
                found.append(int(name))
        except OSError:
            pass
    return found


def status(service):
    done = service.command("status", "--json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def until(what, look):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        seen = look()
        if seen:
            return seen
        time.sleep(0.005)
    raise Broken(f"waited {PATIENCE} s for {what}")


def settled(service):
    """One server, which the supervisor knows, and no attempt."""
    now = status(service)
    if not now or not now["incumbent"] or now["in_flight"]:
        return None
    return now if servers(service) == [now["incumbent"]["pid"]] else None


def kill(service, victims, before):
    known = {"supervisor": before["supervisor"]["pid"], "incumbent": before["incumbent"]["pid"]}
    others = [pid for pid in servers(service) if pid != known["incumbent"]]
    killed = []
    for victim in victims:
        pid = others[0] if victim == "successor" and others else known.get(victim)
        if pid is None:
            continue
        try:
            os.kill(pid, signal.SIGKILL)
            killed.append(victim)
        except ProcessLookupError:
            pass
    return killed


def end(attempt):
    try:
        return attempt.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        attempt.kill()
        raise Broken(f"baton upgrade has not ended within {PATIENCE} s")


def one_round(service, chance, tally, recoveries):
    victims, release = chance.choice(list(VICTIMS)), chance.choice([*RELEASES, "none"])
    before = until("a settled service", lambda: settled(service))
    attempt = None
    if release != "none":
        words = [service.baton, "upgrade", service.server, "--socket", service.socket]
        for argument in ("--data", service.data, *RELEASES[release]):
            words += ["--arg", argument]
        attempt = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, 0.06))
    killed = kill(service, VICTIMS[victims], before)
    since = time.monotonic()
    if "supervisor" in killed:
        until("a supervisor", lambda: status(service))
        recoveries.append(time.monotonic() - since)
        # Who dies more often than once a second is started again after a delay: another test's subject.
        time.sleep(1.05)
    code = end(attempt) if attempt else None
    until("one server after the kill", lambda: settled(service))
    key = (" and ".join(killed) or "nobody", release)
    tally.setdefault(key, {}).setdefault(code, 0)
    tally[key][code] += 1


def run(programs, seed, rounds):
    """Rounds of one seed; prints what was seen, and returns whether a promise was broken."""
    chance = random.Random(seed)
    service = Service(programs, "restart-delay = 10ms\nrestart-delay-limit = 50ms", keeper=True)
    load = Load(service.address, weather="kills")
    tally, recoveries, broken = {}, [], []
    try:
        for number in range(1, rounds + 1):
            one_round(service, chance, tally, recoveries)
            if number % 10 == 0:
                code, receipt = service.upgrade()
                if code != 0:
                    raise Broken(f"the upgrade after round {number} exited {code}: {receipt['detail']}")
    except Broken as problem:
        broken.append(f"round {number}: {problem}")
    seen = load.stop()
    broken += seen["failures"]
    for (killed, release), codes in sorted(tally.items()):
        print(f"{killed:26} {release:14}", ", ".join(f"{count} x {code}" for code, count in sorted(codes.items(), key=str)))
    recoveries.sort()
    if recoveries:
        print(f"supervisor back, median {recoveries[len(recoveries) // 2] * 1000:.0f} ms, "
              f"p99 {recoveries[len(recoveries) * 99 // 100] * 1000:.0f} ms, {len(recoveries)} times")
    print(f"{seen['answers']} answers, {seen['acknowledged-writes']} acknowledged writes, {seen['connects']} connects, "
          f"{seen['failed']} failed")
    for line in broken:
        print(f"broken: {line}")
    if broken:
        print(f"everything is kept in {service.folder}")
    else:
        service.stop()
    return bool(broken or seen["failed"])
