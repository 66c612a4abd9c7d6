"""Free ports on 127.0.0.1."""

import socket

HOST = "127.0.0.1"


def free_port(wished: int = 0) -> int:
    """`wished` if nothing listens there, else any free port."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):
                continue
            return probe.getsockname()[1]
    raise OSError("no free port")


def answers(port: int, host: str = HOST) -> bool:
    """Whether something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def listen(wished: int, tries: int = 100) -> socket.socket:
    """A listening socket on the first free port from `wished` on; raises OSError when all `tries` are taken.

    Whoever holds it keeps the port, so two portals that start together cannot choose the same one.
    """
    for port in range(wished, min(wished + tries, 65536)):
        # Browsers try ::1 first for `localhost`: a stranger there would answer in our place.
        if answers(port, "::1"):
            continue
        holder = socket.socket()
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind((HOST, port))
            holder.listen(2048)
        except OSError:
            holder.close()
            continue
        return holder
    raise OSError(f"ports {wished} to {wished + tries - 1} are taken")
