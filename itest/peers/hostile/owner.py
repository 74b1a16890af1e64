"""owner.py KIND QUEUE DATA LOG PRIZE: lays traps in what is mail_owner's, who runs this.

PRIZE is a directory of root's with secret files, which nobody may change, read or run.
Each KIND is one trap; "list" names them all.
"""
import os
import shutil
import sys

KINDS = {}


def trap(function):
    KINDS[function.__name__] = function
    return function


def replace(path, target):
    """A link in the place of what is there."""
    if os.path.islink(path) or not os.path.isdir(path):
        if os.path.lexists(path):
            os.unlink(path)
    else:
        shutil.rmtree(path)
    os.symlink(target, path)


@trap
def links_of_directories(queue, data, log, prize):
    for name in ("deferred", "hold", "incoming", "active", "corrupt", "journal", "pickup"):
        try:
            replace(f"{queue}/{name}/X", prize)
        except OSError:
            pass
        replace(f"{queue}/journal/new", prize)
    replace(f"{data}/server", prize)


@trap
def links_of_files(queue, data, log, prize):
    os.makedirs(f"{queue}/deferred/A", exist_ok=True)
    for path in (f"{queue}/journal/lock", f"{queue}/deferred/A/ABC123", f"{queue}/journal/segment-0"):
        replace(path, f"{prize}/secret")
    for name in ("table-types", "parameters", "features"):
        os.makedirs(f"{data}/server", exist_ok=True)
        replace(f"{data}/server/{name}", f"{prize}/secret")
    replace(f"{data}/quick-start", f"{prize}/secret")
    replace(f"{data}/master.lock", f"{prize}/secret")
    replace(log, f"{prize}/secret")


@trap
def links_of_sockets(queue, data, log, prize):
    for name in ("showq", "flush", "qmgr", "pickup", "postlog"):
        replace(f"{queue}/public/{name}", f"{prize}/socket")
    replace(f"{data}/console.sock", f"{prize}/socket")


@trap
def links_above(queue, data, log, prize):
    """Of a queue directory that is his: its directories themselves."""
    for name in ("deferred", "hold", "journal", "public", "private", "maildrop", "pid"):
        try:
            replace(f"{queue}/{name}", prize)
        except OSError:
            pass


@trap
def other_names(queue, data, log, prize):
    """Hard links, where the kernel lets him make them."""
    for path in (f"{queue}/deferred/DEF456", f"{queue}/corrupt/x", f"{data}/x", log):
        try:
            if os.path.lexists(path):
                os.unlink(path)
            os.link(f"{prize}/secret", path)
        except OSError:
            pass


@trap
def pipes(queue, data, log, prize):
    os.makedirs(f"{data}/server", exist_ok=True)
    for path in (
        f"{queue}/deferred/BCD234",
        f"{data}/server/table-types",
        f"{data}/server/parameters",
        f"{data}/quick-start",
        log,
    ):
        if os.path.lexists(path):
            os.unlink(path)
        os.mkfifo(path)


@trap
def foreign_code(queue, data, log, prize):
    jar = os.environ["FOREIGN_JAR"]
    os.makedirs(f"{data}/server", exist_ok=True)
    with open(f"{data}/server/table-types", "w") as index:
        for kind in ("mysql", "pgsql", "ldap", "redis", "foreign", "hash", "cidr"):
            index.write(f"{kind}\t{jar}\n")


if __name__ == "__main__":
    if sys.argv[1] == "list":
        print("\n".join(KINDS))
    else:
        KINDS[sys.argv[1]](*sys.argv[2:])
