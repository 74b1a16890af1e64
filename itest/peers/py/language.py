"""Small main.cf files and what a postconf says the value of relayhost is in them.

language.py make SEED COUNT          prints made-up cases
language.py record POSTCONF FILE     prints the cases of FILE with what that postconf says
language.py values POSTCONF FILE     prints titles and values only; "!" where there is none

A case is "#### TITLE", the file (\\r, \\t, \\0 and \\\\ for such characters, a backslash at
its end for a missing newline), "----", "! " with each line of diagnostics, "= " with the value.
"""
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HEAD = """a = A b
e =
n9=9
n10=10
lev36 = 3.6
lev310=3.10.1
neg=-5
l=${a?$n9}
sp = $a  $a
"""
NAMES = ["a", "e", "n9", "n10", "u", "l", "lev36", "lev310", "neg", "sp"]
COMMON = ["x", "10", "9", "A", "", "3.6", "3.10", "yes", "no", "a b", " z "]
RARE = ["010", "-3", "$$", "1,2", "[::1]:25", "-0", "+5", "0x10", "9a", "#c", '"q"', "{i}", "{", "}"]
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "==", "<=level", ">level", "==level", "<level"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def space(self):
        return self.r.choice(["", "", "", " ", "  ", "\t"])

    def braced(self, depth):
        return self.space() + "{" + self.expression(depth - 1) + "}" + self.space()

    def comparison(self, depth):
        text = "{" + self.expression(depth - 1) + "}" + self.space()
        text = "${" + self.space() + text + self.r.choice(OPERATORS) + self.braced(depth)
        kind = self.r.random()
        if kind < 0.6:
            text += "?" + self.braced(depth) + ":" + self.braced(depth)
        elif kind < 0.85:
            text += self.r.choice("?:") + self.braced(depth)
        elif kind < 0.93:
            text += "?" + self.expression(depth - 1)
        return text + "}"

    def expression(self, depth):
        kind = self.r.random()
        if depth <= 0 or kind < 0.25:
            return self.r.choice(RARE if self.r.random() < 0.2 else COMMON)
        name = self.r.choice(NAMES)
        if kind < 0.35:
            return "$" + name
        if kind < 0.46:
            return self.r.choice(["${%s}", "${ %s }", "$(%s)"]) % name
        if kind < 0.58:
            return "${" + name + self.space() + self.r.choice("?:") + self.expression(depth - 1) + "}"
        if kind < 0.72:
            return "${" + name + self.space() + "?" + self.braced(depth) + ":" + self.braced(depth) + "}"
        if kind < 0.90:
            return self.comparison(depth)
        return self.expression(depth - 1) + self.r.choice(["", " ", "/", ":", "-"]) + self.expression(depth - 1)

    def spoil(self, text):
        if self.r.random() < 0.75 or not text:
            return text
        at = self.r.randrange(len(text) + 1)
        if self.r.random() < 0.5:
            return text[:at] + text[at + 1 :]
        return text[:at] + self.r.choice("${}()?: =<>!ab1.,-") + text[at:]

    def layout(self, text):
        if self.r.random() < 0.6:
            return "relayhost" + self.r.choice(["=", " = ", " =", "\t=\t"]) + text
        out = "relayhost ="
        for part in text.split(" "):
            out += " " + part
            kind = self.r.random()
            if kind < 0.3:
                out += "\n" + self.r.choice([" ", "\t", " \t"])
            elif kind < 0.45:
                out += self.r.choice(["\n# c\n ", "\n# c\n  # not\n\t", "\n\n \n  ", "\r\n "])
        return out

    def case(self):
        text = HEAD + self.layout(self.spoil(self.expression(self.r.randint(1, 4))))
        kind = self.r.random()
        if kind < 0.05:
            return text
        extra = ["relayhost = second$n9\n", "n9 = $relayhost\n", "novalue\n", "  more\n#end"]
        return text + "\n" + (extra[int(kind * 40) - 2] if kind < 0.15 else "")


def escape(text):
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\0", "\\0").replace("\t", "\\t")


def unescape(text):
    return text.replace("\\r", "\r").replace("\\0", "\0").replace("\\t", "\t").replace("\\\\", "\\")


def make(seed, count):
    maker = Maker(seed)
    for i in range(count):
        text = maker.case()
        print("#### made %d\n%s\n----" % (i, escape(text[:-1]) if text.endswith("\n") else escape(text) + "\\"))


def cases(name):
    with open(name, encoding="utf-8") as file:
        for case in re.split(r"(?m)^#### ", file.read())[1:]:
            title, rest = case.split("\n", 1)
            yield title, rest.split("----\n")[0]


def ask(postconf, body):
    text = body[:-2] if body.endswith("\\\n") else body
    with tempfile.TemporaryDirectory() as folder:
        open(folder + "/master.cf", "w").close()
        with open(folder + "/main.cf", "wb") as file:
            file.write(unescape(text).encode("utf-8"))
        done = subprocess.run([postconf, "-c", folder, "-xh", "relayhost"], capture_output=True, timeout=60)
    errors = done.stderr.decode("utf-8", "replace").replace(folder, "DIR").split("\n")
    value = done.stdout.decode("utf-8", "replace").removesuffix("\n") if done.returncode == 0 else None
    return [re.sub(r"^\S*postconf: ", "", line) for line in errors if line], value


def worth(errors, failed):
    """Each line once; a file that is read again gives warnings in the wrong order."""
    seen, last = [], 0
    for line in errors:
        at = re.match(r"warning: DIR/main.cf, line (\d+): over", line)
        again = at and int(at[1]) <= last
        last = max(last, int(at[1])) if at else last
        keep = line.startswith("fatal:") or re.match(r"warning: DIR/main.cf(?!: (unused|undefined) )", line)
        keep = keep or failed and not re.match(r"warning: (DIR/)?main.cf", line)
        if keep and not again and line not in seen:
            seen.append(re.sub(r"(macro call nesting): .*", r"\1", line))
    return seen


def record(postconf, case):
    title, body = case
    errors, value = ask(postconf, body)
    lines = ["! " + escape(line) for line in worth(errors, value is None)]
    lines += [] if value is None else ["= " + escape(value)]
    return "#### " + title + "\n" + body + "----\n" + "".join(line + "\n" for line in lines)


def value(postconf, case):
    _, value = ask(postconf, case[1])
    return case[0] + ": " + ("!" if value is None else "= " + escape(value)) + "\n"


def main(verb, first, second):
    if verb == "make":
        make(first, int(second))
        return
    threads = 40 if verb == "record" else 4
    with ThreadPoolExecutor(threads) as pool:
        work = record if verb == "record" else value
        for text in pool.map(lambda case: work(first, case), cases(second)):
            sys.stdout.write(text)


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    main(*sys.argv[1:])
