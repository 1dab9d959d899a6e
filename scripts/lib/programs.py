"""The programs that are tried."""

import os
import shutil
import subprocess
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def commit():
    words = ["git", "-C", TOP, "describe", "--always", "--dirty"]
    return subprocess.run(words, capture_output=True, text=True).stdout.strip()


def built(variable, configuration, *names):
    """The folder that the variable names, or that a build has filled; it has the programs."""
    folder = os.path.abspath(os.environ.get(variable) or os.path.join(TOP, ".build", configuration))
    for name in names:
        if not os.path.exists(os.path.join(folder, name)):
            raise SystemExit(f"{folder}/{name} is missing; build it first: swift build --configuration {configuration}")
    return folder


def with_crash_points():
    """A folder with the programs of the debug build, two releases of the server, and the library that moves the clock."""
    names = ("baton", "baton-kv", "BatonBench")
    source = built("BATON_GRID_PROGRAMS", "debug", *names)
    folder = tempfile.mkdtemp(prefix="baton-grid-")
    for name in names:
        # A copy, so that a build meanwhile disturbs nobody.
        subprocess.run(["strip", "-o", os.path.join(folder, name), os.path.join(source, name)], check=True)
    # Another supervisor, by its content.
    shutil.copy2(os.path.join(folder, "baton"), os.path.join(folder, "baton-2"))
    with open(os.path.join(folder, "baton-2"), "ab") as file:
        file.write(b"\0the second supervisor")
    server = os.path.join(folder, "baton-kv")
    for name in ("kv-1", "kv-2"):
        compile_c(folder, "release.c", name, f'-DNAME="{name}"', f'-DSERVER="{server}"')
    compile_c(folder, "clock.c", "clock.so", "-shared", "-fPIC")
    return folder


def compile_c(folder, source, name, *flags):
    path = os.path.join(TOP, "scripts", "lib", source)
    subprocess.run(["clang", "-O", *flags, "-o", os.path.join(folder, name), path], check=True)
