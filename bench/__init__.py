"""How fast Isthmus reads, beside the limit of the wire and beside two libraries, in one run.

`python -m bench` measures against the sandbox; docs/why/speed.md says what came of it.
"""
