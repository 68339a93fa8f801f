"""Sending by apprise: mail, DingTalk, WeCom, Feishu, Slack and many more behind one kind of address."""

import logging
from threading import Thread
from typing import Any

from bass.messaging.message import Message
from bass.messaging.outbox import Send


def sender(seconds: int) -> Send:
    """Send and wait `seconds` at most. apprise's own log may quote addresses and answers, so it is kept silent."""
    import apprise

    logging.getLogger("apprise").disabled = True

    def send(address: str, message: Message) -> bool | None:
        outcome: list[bool] = []
        target = apprise.Apprise()

        def work() -> None:
            try:
                outcome.append(bool(target.notify(**_told(message))))
            except Exception:  # a plugin's own fault must not end the pass; the address may be in its text
                outcome.append(False)

        # not within the time: the first address loads all plugins, and nothing is sent by it
        if not _is_taken(target, address):
            return False
        worker = Thread(target=work, daemon=True)
        worker.start()
        worker.join(seconds)
        return outcome[0] if outcome else None

    return send


def _told(message: Message) -> dict[str, Any]:
    import apprise

    form = apprise.NotifyFormat.HTML if message.is_html else apprise.NotifyFormat.TEXT
    attached = [str(path) for path in message.attachments]
    told = {"title": message.title, "body": message.body, "body_format": form}
    return told | ({"attach": attached} if attached else {})


def _is_taken(target: Any, address: str) -> bool:
    try:
        return bool(target.add(address))
    except Exception:  # as above
        return False
