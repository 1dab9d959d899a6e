"""What must be true of a service whatever was done to it, seen from the outside."""

import json
import os
import re
import signal
import socket
import threading
import time
from collections import Counter

PATIENCE = 30


class Broken(Exception):
    """A promise that was not kept."""


def until(what, look, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise Broken(f"waited {patience} s for {what}")
        time.sleep(0.005)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def state(pid):
    """The letter of /proc/PID/stat; nothing when there is no such process."""
    words = read(f"/proc/{pid}/stat").rsplit(b")", 1)
    return words[1].split()[0].decode() if len(words) == 2 else None


def members(service):
    """All processes that were started for the service, by whomever, with the name of their program."""
    mark = service.mark.encode()
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        if mark in read(f"/proc/{name}/environ").split(b"\0"):
            words = read(f"/proc/{name}/cmdline").split(b"\0")
            if words[1:2] not in ([b"status"], [b"history"]):
                found[int(name)] = os.path.basename(words[0].decode())
    return found


def status(service):
    done = service.command("status", "--json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def history(service):
    return json.loads(service.command("history", "--json").stdout)["attempts"]["attempts"]


def settled(service):
    """One server, which the supervisor knows, no attempt, a keeper that holds everything, and nobody else."""
    service.revive()
    known = {service.supervisor.pid}
    found = members(service)
    # Looking costs the host something: nobody is asked who cannot give the right answer.
    if len(found) > 3 or any((state(pid) or "X") in "TZ" for pid in found):
        return None
    now = status(service)
    if not now or not now["incumbent"] or now["in_flight"] or now["supervisor"]["keeping"] != "kept":
        return None
    known |= {now["supervisor"]["pid"], now["incumbent"]["pid"]}
    return now if set(members(service)) == known else None


def settle(service):
    """Waits until it is so, and says what is there instead."""
    try:
        return until("one server that the supervisor knows, and nobody else", lambda: settled(service))
    except Broken as problem:
        there = {pid: f"{name} ({state(pid)})" for pid, name in members(service).items()}
        raise Broken(f"{problem}; status {brief(status(service))}, processes {there}")


def brief(now):
    return now and {name: now[name] for name in ("supervisor", "incumbent", "in_flight", "restarts", "warnings")}


def kinds(service, pid):
    """The open descriptors of a process of a service, by what they are: which of two releases it is does not matter."""
    found = Counter()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue
        kind = re.sub(r":\[\d+\]| \(deleted\)", "", target).replace(service.folder, "")
        found[kind.replace("kv-2", "kv-1").replace("baton-2", "baton")] += 1
    return found


def holders(service):
    """Who holds the lock of the data directory: locks that the kernel knows, and processes that have the file open."""
    path = os.path.join(service.data, ".handoff.lock")
    kind = path.replace(service.folder, "")
    inode = str(os.stat(path).st_ino)
    locks = [line for line in read("/proc/locks").decode().splitlines() if line.split()[5].endswith(f":{inode}")]
    open_in = [pid for pid in members(service) if kind in kinds(service, pid)]
    return len([line for line in locks if "->" not in line]), open_in


class LockWatch(threading.Thread):
    """Looks all the time whether somebody holds the lock, while nobody dies who may take it along."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.inode = f":{os.stat(os.path.join(service.data, '.handoff.lock')).st_ino} ".encode()
        self.over = threading.Event()
        self.free = 0

    def run(self):
        missed = False
        while not self.over.wait(0.001):
            held = self.inode in read("/proc/locks")
            # The file is not read in one piece when it is long: once may be a mistake.
            self.free += missed and not held
            missed = not held

    def end(self):
        self.over.set()
        self.join()


def check_lock(service, now):
    def one():
        return holders(service) == (1, [now["incumbent"]["pid"]])

    try:
        until("one holder of the lock", one, patience=5)
    except Broken:
        raise Broken(f"the lock is held {holders(service)}, and {now['incumbent']['pid']} serves")


def check_descriptors(service, pid, allowed, name):
    """The same kinds of descriptors as at rest before, and no more of each."""
    def extra():
        return kinds(service, pid) - allowed

    try:
        until("descriptors to be closed", lambda: not extra(), patience=5)
    except Broken:
        raise Broken(f"the {name} holds {dict(extra())} more than it had at rest")


def check_zombies(pid, name):
    """Who has ended is reaped."""
    def dead():
        children = read(f"/proc/{pid}/task/{pid}/children").split()
        return [int(child) for child in children if state(int(child)) == "Z"]

    try:
        until("zombies to be reaped", lambda: not dead(), patience=5)
    except Broken:
        raise Broken(f"the {name} has not reaped {dead()}")


def check_receipts(service, now, told):
    """Every attempt that somebody heard of has left one receipt."""
    numbers = [attempt["attempt"] for attempt in history(service)]
    if sorted(set(numbers), reverse=True) != numbers:
        raise Broken(f"the history lists attempts {numbers}")
    if told - set(numbers) and not is_lost_receipt_told(service, now):
        raise Broken(f"attempts {sorted(told - set(numbers))} have no receipt")


def check_truth(service, now, code):
    """Exit code, history and status agree with the program that serves."""
    before, after = service.releases
    serving = os.path.basename(read(f"/proc/{now['incumbent']['pid']}/cmdline").split(b"\0")[0].decode())
    if os.path.basename(now["incumbent"]["release"]["path"]) != serving:
        raise Broken(f"status names {now['incumbent']['release']['path']}, and {serving} serves")
    attempts = history(service)
    last = attempts[0] if attempts and attempts[0]["intent"] != "rehearsal" else None
    if code == 0 and (not last or last["outcome"] != "committed") and not is_lost_receipt_told(service, now):
        raise Broken(f"baton upgrade exited 0, and the last receipt is {last}")
    # Who could not be asked has not said anything.
    if code in (20, 21) and serving != before:
        raise Broken(f"baton upgrade exited {code}, and {serving} serves")
    if last and os.path.basename(last["release"]) == after and last["attempt"] > service.attempts_before:
        if (serving == after) != (last["outcome"] == "committed"):
            raise Broken(f"the receipt says {last['outcome']}, and {serving} serves")
    elif serving != before and not is_lost_receipt_told(service, now):
        raise Broken(f"{serving} serves, and no receipt says since when")
    return last["outcome"] if last and last["attempt"] > service.attempts_before else "none"


def is_lost_receipt_told(service, now):
    """Whether a disk that fails is to blame, and the status says so; who dies before it is asked leaves no word."""
    if not any(fault.spoils_disk for fault in service.faults):
        return False
    return any("receipt" in text for text in now["warnings"]) or now["supervisor"]["pid"] != service.known["supervisor"]


def check_gone(service):
    """After an ordered stop nothing is left: no process, no socket, no listener."""
    until("every process to end", lambda: not members(service))
    if os.path.exists(service.socket):
        raise Broken("the control socket is left behind")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", service.port)) == 0:
            raise Broken("somebody still listens")


def end_all(service):
    """For a service whose promises are broken: nothing of it shall disturb what follows."""
    end_all_marked(service.mark)


def end_all_marked(beginning):
    """Kills whoever has a variable that begins so, and whoever they start meanwhile."""
    while True:
        found = [int(name) for name in filter(str.isdigit, os.listdir("/proc"))
                 if any(word.startswith(beginning.encode()) for word in read(f"/proc/{name}/environ").split(b"\0"))]
        if not found:
            return
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
