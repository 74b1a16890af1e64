#!/usr/bin/env python3
"""Cases for postconf, each with what a real postconf answers.

    postconf_cases.py record POSTCONF FILE...   runs POSTCONF and writes its answers into the files
    postconf_cases.py check POSTCONF FILE...    runs POSTCONF and compares
    options: --ours for Posthouse's, --every=N to run only every Nth case

A file holds cases:

    === title
    --- main.cf                 the text of a file follows; "--- NAME absent" for none at all,
    name = value                "--- NAME noeol" for a last line without end
    $ -n                        postconf -c DIR -n, in the words of a shell; DIR is the directory,
                                {LF} an end of line
    % MAIL_CONFIG=DIR -n        the same without -c, and with an environment
    > standard output
    ! standard error
    = 1                         the exit status, if it is not 0
    @ main.cf                   the file is another one now; its lines follow
    | name = value

A line "~ reason" before a command says that its answer is that of Postfix 3.12 or of Posthouse, for
this reason, and not the one of the recorded release: record and check leave it alone (--ours does not).
main.cf and master.cf that are not given are empty. Lines about names and about words of lists
come in the order of a hash table: those that follow each other are compared sorted. Other lines of standard
error that repeat count once.
"""
import concurrent.futures
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

HASHED = (
    (": unused parameter: ", ": support for parameter "),
    (": undefined parameter: ", ": read-only parameter assignment: ", ": syntax error after '}' in ",
     ": missing '}' in ", ": #comment after other text is not allowed: "),
)
OURS = ": has no effect yet: "


class Command:
    def __init__(self, line):
        self.line, self.answer, self.reason = line, [], None


class Case:
    def __init__(self, title):
        self.title, self.files, self.commands, self.head = title, {}, [], []


def parse(path):
    """The lines before the first case, and the cases."""
    top, cases, text = [], [], None
    reason = None
    for line in open(path, encoding="utf-8").read().split("\n")[:-1]:
        if line.startswith("=== "):
            cases.append(Case(line[4:]))
            text = None
        elif not cases:
            top.append(line)
        elif line.startswith("--- "):
            name, _, how = line[4:].partition(" ")
            text = cases[-1].files[name] = [how]
        elif line[:2] in ("$ ", "% "):
            cases[-1].commands.append(Command(line))
            cases[-1].commands[-1].reason = reason
            reason = text = None
        elif line.startswith("~ "):
            reason, text = line, None
        elif text is not None:
            text.append(line)
        elif line and cases[-1].commands:
            cases[-1].commands[-1].answer.append(line)
    return top, cases


def write(path, top, cases):
    with open(path, "w", encoding="utf-8") as out:
        for line in top:
            print(line, file=out)
        for number, case in enumerate(cases):
            print("=== " + case.title, file=out)
            for name, text in case.files.items():
                print(("--- " + name + " " + text[0]).rstrip(), file=out)
                for line in text[1:]:
                    print(line, file=out)
            for command in case.commands:
                if command.reason:
                    print(command.reason, file=out)
                print(command.line, file=out)
                for line in command.answer:
                    print(line, file=out)
            if number + 1 < len(cases):
                print(file=out)


def prepare(case, directory):
    files = {"main.cf": [""], "master.cf": [""]}
    files.update(case.files)
    for name, text in files.items():
        if text[0] == "absent":
            continue
        lines = text[1:]
        while lines and not lines[-1] and name == list(case.files or files)[-1]:
            lines = lines[:-1]
        content = "".join(line + "\n" for line in lines).replace("DIR", directory)
        path = os.path.join(directory, name)
        if text[0] == "directory":
            os.mkdir(path)
            continue
        with open(path, "w", encoding="utf-8") as out:
            out.write(content[:-1] if text[0] == "noeol" else content)
        os.utime(path, (1000000000, 1000000000))


def state(directory):
    return {
        name: open(os.path.join(directory, name), encoding="utf-8").read()
        for name in sorted(os.listdir(directory))
        if os.path.isfile(os.path.join(directory, name)) and not name.endswith(".tmp")
    }


def in_order(lines):
    """Runs of lines that come from a hash table, sorted; others once where they repeat."""
    done, run, kind = [], [], None
    for line in lines + [None]:
        this = next((k for k in HASHED if line and any(text in line for text in k)), None)
        if this != kind:
            done += sorted(run)
            run, kind = [], this
        if this:
            run.append(line)
        elif line is not None and line != (done or [None])[-1]:
            done.append(line)
    return done


def ask(postconf, line, directory, ours):
    words = [w.replace("DIR", directory).replace("{LF}", "\n") for w in shlex.split(line[2:])]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    if line.startswith("$"):
        words = ["-c", directory] + words
    while words and line.startswith("%") and "=" in words[0] and words[0].split("=")[0].isupper():
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    before = state(directory)
    done = subprocess.run(
        ["postconf"] + words, executable=postconf,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, timeout=60)
    clean = lambda b: b.decode("utf-8", "replace").replace(directory, "DIR").split("\n")
    out, err = clean(done.stdout), clean(done.stderr)
    answer = ["> " + text for text in (out[:-1] if not out[-1] else out)]
    heard = [text for text in err if text and not (ours and OURS in text)]
    answer += ["! " + text for text in in_order(heard)]
    if done.returncode:
        answer.append("= %d" % done.returncode)
    for name, text in state(directory).items():
        if before.get(name) != text:
            lines = text.replace(directory, "DIR").split("\n")
            answer.append("@ " + name + ("" if not lines[-1] else " noeol"))
            answer += ["| " + each for each in (lines[:-1] if not lines[-1] else lines)]
        elif os.path.exists(os.path.join(directory, name)):
            os.utime(os.path.join(directory, name), (1000000000, 1000000000))
    for name in state(directory):
        os.utime(os.path.join(directory, name), (1000000000, 1000000000))
    return [text.rstrip("\n") for text in answer]


def run(case, postconf, ours):
    """The answers to the commands of a case."""
    directory = tempfile.mkdtemp(prefix="postconf.")
    os.chmod(directory, 0o755)
    try:
        prepare(case, directory)
        return [ask(postconf, command.line, directory, ours) for command in case.commands]
    finally:
        shutil.rmtree(directory)


def main(words):
    ours = "--ours" in words
    every = next((int(word[8:]) for word in words if word.startswith("--every=")), 1)
    action, postconf, *files = [word for word in words if not word.startswith("--")]
    commands = wrong = 0
    # Postfix's commands sleep for a second before they end with an error.
    workers = os.cpu_count() * (1 if ours else 16)
    parsed = [(path, *parse(path)) for path in files]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        asked = [
            [(case, pool.submit(run, case, postconf, ours)) for case in cases[::every]]
            for _, _, cases in parsed
        ]
        for (path, top, cases), all_asked in zip(parsed, asked):
            for case, answers in all_asked:
                for command, answer in zip(case.commands, answers.result()):
                    commands += 1
                    if command.reason and not ours:
                        continue
                    if action == "record":
                        command.answer = answer
                    elif answer != command.answer:
                        wrong += 1
                        print("%s: %s: %s" % (os.path.basename(path), case.title, command.line))
                        print("\n".join("  expected " + line for line in command.answer))
                        print("\n".join("  answered " + line for line in answer))
            if action == "record":
                write(path, top, cases)
    print("%d commands, %d answered otherwise" % (commands, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
