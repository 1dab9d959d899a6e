"""Crash points: their names, from the code, and the orders that say what happens at one."""

import os
import re
import tempfile
from collections import Counter

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
# Which commands pass a point before and after them, and who executes them.
COMMANDS = {
    "supervisor": [("Sources/BatonMachines/Supervisor", "Command")],
    "keeper": [("Sources/BatonSupervisor/Keeper", "Command")],
    # What serves first goes through the successor's machine too.
    "incumbent": [
        ("Sources/BatonMachines/Incumbent", "Command"),
        ("Sources/BatonMachines/Successor", "Command"),
        ("Sources/Baton/Desk", "Wish"),
    ],
    "successor": [("Sources/BatonMachines/Successor", "Command"), ("Sources/Baton/Desk", "Wish")],
}
# Who executes the code of a folder.
PARTIES = {
    "Sources/BatonSupervisor/Keeper": ["keeper"],
    "Sources/BatonSupervisor": ["supervisor"],
    "Sources/BatonPlatform/Files/FileReplacement": ["supervisor", "incumbent", "successor"],
    "Sources/BatonPlatform": ["supervisor", "incumbent", "successor"],
    "Sources/Baton/": ["incumbent", "successor"],
    "Sources/BatonKV": ["incumbent", "successor"],
}


def sources(folder):
    for place, _, names in os.walk(os.path.join(TOP, folder)):
        for name in names:
            if name.endswith(".swift"):
                path = os.path.join(place, name)
                with open(path) as file:
                    yield os.path.relpath(path, TOP), file.read()


def cases(folder, enumeration):
    """The names of the cases of an enumeration of that name in a folder."""
    for _, text in sources(folder):
        for body in re.findall(r"enum %s\b[^{]*\{(.*?)\n(?:  )?\}" % enumeration, text, re.S):
            for line in re.findall(r"^\s*case ([^:\n]*)$", body, re.M):
                line = re.sub(r"\([^)]*\)", "", line)
                yield from re.findall(r"\w+", line)


def in_the_code():
    """Every point that the sources have, by name."""
    found = set()
    for party, enumerations in COMMANDS.items():
        for folder, enumeration in enumerations:
            for case in cases(folder, enumeration):
                found |= {f"{party}/before/{case}", f"{party}/after/{case}"}
    for path, text in sources("Sources"):
        words = re.findall(r'CrashPoint\.pass\("([\w/-]+)"\)', text)
        parties = next((who for folder, who in PARTIES.items() if path.startswith(folder)), [])
        found |= {f"{party}/{word}" for party in parties for word in words}
    return found


class Orders:
    """The folder in which the processes of one service look for what shall happen to them."""

    def __init__(self, base):
        self.folder = tempfile.mkdtemp(prefix="points-", dir=base)
        self.variables = {"BATON_CRASH_POINTS": self.folder}

    def path(self, point):
        return os.path.join(self.folder, point.replace("/", "."))

    def give(self, point, text):
        with open(self.path(point) + "~", "w") as file:
            file.write(text)
        os.rename(self.path(point) + "~", self.path(point))

    def taken(self, point):
        return not os.path.exists(self.path(point))

    def withdraw(self):
        """What was not reached shall not come later."""
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))

    def begin_trace(self):
        open(os.path.join(self.folder, "trace"), "w").close()

    def end_trace(self):
        """How often each point was passed since the trace was begun."""
        path = os.path.join(self.folder, "trace")
        with open(path) as file:
            passed = Counter(file.read().split("\n"))
        os.unlink(path)
        del passed[""]
        return passed
