"""A command that takes too long ends in a sentence."""

import subprocess
import sys

CODE = """
import time
from geo.cli.patience import given_up_after
from geo.words import message
with given_up_after(lambda: {seconds}, lambda s: message("limit_seconds", file="x.zip", seconds=s)):
    time.sleep({sleep})
print("done")
"""


def run(seconds: int, sleep: float) -> subprocess.CompletedProcess[str]:
    code = CODE.format(seconds=seconds, sleep=sleep)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_given_up_after__ends_the_process_with_a_sentence() -> None:
    done = run(seconds=0, sleep=600)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: x.zip: was given up after 0 seconds, and nothing was imp")


def test_given_up_after__leaves_alone_what_is_done_in_time() -> None:
    done = run(seconds=600, sleep=0)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
