"""swap.py SECONDS NAME TARGET...: puts links to each TARGET in turn in the place of NAME, as fast as it goes."""
import os
import sys
import time

end = time.monotonic() + float(sys.argv[1])
name, targets = sys.argv[2], sys.argv[3:]
kept = name + ".kept"
while time.monotonic() < end:
    for target in targets:
        try:
            os.rename(name, kept)
        except OSError:
            pass
        try:
            os.symlink(target, name)
            os.unlink(name)
        except OSError:
            pass
        try:
            os.rename(kept, name)
        except OSError:
            pass
