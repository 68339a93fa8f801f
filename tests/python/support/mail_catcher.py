"""A mail server on this machine that takes every message and sends none on."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast


class Catcher(ThreadingTCPServer):
    """`caught` are the messages, with the receiver of the envelope in the header X-Receiver."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.caught: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 catcher")
        receiver = ""
        while line := self.rfile.readline():
            word = line.decode().strip()
            verb = word[:4].upper()
            if verb == "RCPT":
                receiver = word.partition("<")[2].partition(">")[0]
            if verb == "DATA":
                self._say("354 go on")
                self._keep(receiver)
            self._say("221 bye" if verb == "QUIT" else "250 good")
            if verb == "QUIT":
                return

    def _keep(self, receiver: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)  # SMTP doubles a dot there
        message = cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))
        message["X-Receiver"] = receiver
        cast(Catcher, self.server).caught.append(message)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_catcher() -> Iterator[Catcher]:
    server = Catcher()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
