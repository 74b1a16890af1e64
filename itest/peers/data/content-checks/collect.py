"""Prints the messages in the mailboxes of an instance, without what differs each time."""

import pathlib
import re
import sys

messages = []
for file in pathlib.Path(sys.argv[1]).glob("mail/**/new/*"):
    text = file.read_text(encoding="latin-1")
    text = re.sub(r"\w{3}, +\d+ \w{3} \d{4} [0-9:]{8} [+-]\d{4}(?: \(\w+\))?", "DATE", text)
    text = re.sub(r"\b[0-9A-F]{10,12}\b", "ID", text)
    text = re.sub(r"ID\.\d{10}/", "ID.TIME/", text)
    text = re.sub(r"<\d{14}\.ID@", "<TIME.ID@", text)
    messages.append(text)
for text in sorted(messages):
    print("=" * 20)
    print(text)
