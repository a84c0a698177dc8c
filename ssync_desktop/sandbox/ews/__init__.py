"""An Exchange server on loopback: Exchange Web Services over a model in memory.

It answers from what it holds, never from a script; only its faults are scripted.
"""
