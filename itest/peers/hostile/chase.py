"""chase.py SECONDS DIRECTORY TARGET: puts a link to TARGET in the place of each new file that begins with a dot."""
import os
import sys
import time

end = time.monotonic() + float(sys.argv[1])
directory, target = sys.argv[2], sys.argv[3]
os.chdir(directory)
while time.monotonic() < end:
    for name in os.listdir("."):
        if name.startswith(".") and not os.path.islink(name):
            try:
                os.symlink(target, name + "x")
                os.rename(name + "x", name)
            except OSError:
                pass
