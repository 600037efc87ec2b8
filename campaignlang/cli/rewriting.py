"""Files that are read, changed and written again: their bytes, and the line ends they had."""

from campaignlang.doors.sources import project_root, read_bytes, source_text


def read_text(path: str) -> tuple[bytes, str]:
    """Give a file's bytes and the text they are. Raises Refused where it cannot be read."""
    data = read_bytes(path, project_root(path))
    return data, source_text(data, path)


def as_written(text: str, data: bytes) -> bytes:
    """Give the bytes of a changed text. A checkout on Windows keeps its line ends: they are git's affair."""
    has_returns = data[: data.find(b"\n") + 1].endswith(b"\r\n")
    return (text.replace("\n", "\r\n") if has_returns else text).encode()
