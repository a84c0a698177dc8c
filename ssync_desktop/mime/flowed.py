"""Text whose lines may be joined again: ``format=flowed`` (RFC 3676, section 4.1)."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Return *text* with soft line breaks removed; *delete_space* is the DelSp parameter."""
    if " \n" not in text:
        return text
    lines: list[list[str]] = []
    open_depth = -1  # quote depth of the paragraph that may go on, -1 when none may
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if flows and delete_space:
            content = content[:-1]
        if open_depth == depth and content != "-- ":
            lines[-1].append(content)
        else:
            lines.append([">" * depth + (" " if depth else ""), content])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, lines))
