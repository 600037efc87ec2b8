"""The doors: the only places where files are opened, text is printed, numbers and addresses are read.

Whatever comes from outside is refused with a sentence (Refused), or handed on as a plain value. Import
from the modules; this file imports nothing, so that each command pays for the doors it uses.
"""
