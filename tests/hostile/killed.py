"""Build in a process that kills itself at its n-th step on the files of the target: `killed N LIST OUT`."""

import itertools
import os
import signal
import sys
from pathlib import Path

from geo import pipeline

STEPS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir")

if __name__ == "__main__":
    last, out = int(sys.argv[1]), sys.argv[3]
    step = itertools.count(1)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in STEPS and str(arguments[0]).startswith(out) and next(step) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    pipeline.build([Path(sys.argv[2])], Path(out))
