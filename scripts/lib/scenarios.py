"""What a service is doing while something is done to it."""

import os
import re
import signal
import subprocess

from promises import state, status, until

LIMITS = "restart-delay = 10ms\nrestart-delay-limit = 50ms\nheartbeat-interval = 500ms\nheartbeat-silence = 2s\n"
IMPATIENT = LIMITS.replace("500ms", "200ms").replace("2s", "700ms") + "resume = 700ms\n"
QUICK_PROBATION = LIMITS + "probation = 200ms\n"


class Asked:
    """A command of `baton` that runs beside us."""

    def __init__(self, service, *words):
        self.said = os.path.join(service.folder, "said")
        with open(self.said, "w") as said:
            self.process = subprocess.Popen(
                [service.baton, *words, "--socket", service.socket], stdin=subprocess.DEVNULL, stdout=said, stderr=said)

    def attempts(self):
        """The attempts that it has told of."""
        with open(self.said) as said:
            return {int(number) for number in re.findall(r"^attempt (\d+): ", said.read(), re.M)}


class Scenario:
    """One thing that happens to a service that serves `kv-1`."""

    limits = LIMITS
    # Orders that belong to the scenario itself: (point, what happens there).
    orders = ()
    # Whether nobody serves when it is over.
    ends = False

    @property
    def promotes(self):
        """Whether exit code 0 says that another release serves."""
        return self.name not in ("rehearsal", "self-upgrade")

    @property
    def keeps_lock(self):
        """The incumbent and the supervisor live on."""
        return self.name in ("upgrade", "probation", "unhealthy", "cannot warm", "dies owning", "rehearsal", "rollback",
                             "dies when told to serve", "cancelled", "refused")

    def __init__(self, name, act, **particulars):
        self.name = name
        self.act = act
        for key, value in particulars.items():
            setattr(self, key, value)


def upgrade(*arguments):
    return lambda service: Asked(service, *service.words_for(service.next_release, *arguments))


def kill(party):
    def act(service):
        os.kill(service.known[party], signal.SIGKILL)
        # The table of processes shows it for a moment longer.
        until(f"the {party} to die", lambda: state(service.known[party]) in (None, "Z"))

    return act


def cancel(service):
    asked = begun(service)
    service.command("upgrade", "--cancel")
    return asked


def stop_in_upgrade(service):
    begun(service)
    return stop(service)


def begun(service):
    """A slow upgrade that is in flight, or over already."""
    asked = upgrade("--slow-warm", "300ms")(service)
    until("an attempt in flight", lambda: asked.process.poll() is not None or (status(service) or {}).get("in_flight"))
    return asked


def rehearse(service):
    words = service.words_for(service.next_release)
    return Asked(service, "rehearse", *words[1:])


def lose_keeper(service):
    kill("keeper")(service)
    run_again(service)


def lose_keeper_and_supervisor(service):
    # In this order: a keeper that lives starts the next supervisor.
    kill("keeper")(service)
    kill("supervisor")(service)
    run_again(service)


def lose_keeper_in_upgrade(service):
    asked = begun(service)
    lose_keeper(service)
    return asked


def run_again(service):
    """What an operator types when the keeper is gone."""
    service.supervisor.wait(5)
    service.run()


def roll_back(service):
    return Asked(service, "rollback")


def upgrade_self(service):
    return Asked(service, "upgrade", "--self", os.path.join(service.programs, "baton-2"))


def stop(service):
    return Asked(service, "stop")


def nothing(_):
    return None


SCENARIOS = [
    Scenario("start", nothing),
    Scenario("upgrade", upgrade()),
    Scenario("probation", upgrade(), limits=QUICK_PROBATION),
    Scenario("unhealthy", upgrade("--unhealthy")),
    Scenario("cannot warm", upgrade("--fail-at", "warm")),
    Scenario("dies owning", upgrade("--exit-at", "own")),
    Scenario("dies in probation", upgrade("--exit-at", "serve"), limits=QUICK_PROBATION),
    Scenario("restart", kill("incumbent")),
    Scenario("recovery", kill("supervisor")),
    Scenario("recovery undoes", upgrade(), orders=[("supervisor/after/sendBegin", "kill 1")]),
    Scenario("recovery completes", upgrade(), orders=[("supervisor/after/writeCommitRecord", "kill 1")]),
    Scenario(
        "recovery in probation", upgrade(), limits=QUICK_PROBATION, orders=[("supervisor/after/sendServe", "kill 1")]),
    Scenario("dies when told to serve", upgrade(), orders=[("successor/before/sendServing", "kill 1")]),
    Scenario("dies when it commits", upgrade(), orders=[("incumbent/before/askToRetire", "kill 1")]),
    Scenario("cannot seal", upgrade(), orders=[("incumbent/before/passLock", "fail 1 5 1 1\nsend to")]),
    Scenario("hangs when drained", upgrade(), limits=IMPATIENT, orders=[("incumbent/before/sendDrained", "stop 1")]),
    Scenario("rehearsal", rehearse),
    Scenario("rollback", roll_back),
    Scenario("self-upgrade", upgrade_self),
    Scenario("keeper dies", lose_keeper),
    Scenario("keeper dies in an upgrade", lose_keeper_in_upgrade),
    Scenario("keeper and supervisor die", lose_keeper_and_supervisor),
    Scenario("refused", upgrade("--service", "other")),
    Scenario("cancelled", cancel),
    Scenario("stop", stop, ends=True),
    Scenario("stop in an upgrade", stop_in_upgrade, ends=True),
]
