"""Read one case in a process of its own and print what came of it: `python -m tests.hostile.measure CASE FOLDER`."""

import json
import resource
import sys
from pathlib import Path

from geo import texts
from tests.hostile import corpus

if __name__ == "__main__":
    texts.use_language("en")
    case = next(case for case in corpus.CASES if str(case) == sys.argv[1])
    message, rows, problems, seconds = corpus.outcome(Path(sys.argv[2]) / case.name)
    # The usage of this process would count what the one that started it had taken.
    own = next(line for line in Path("/proc/self/status").read_text("utf-8").splitlines() if "VmHWM" in line)
    most = [int(own.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    mb = [kb // 1024 for kb in most]
    print(
        json.dumps(
            {"message": message, "rows": rows, "problems": problems, "seconds": round(seconds, 1), "mb": mb}
        )
    )
