"""PyHive against Spark's Thrift server."""

import logging

from pyhive import hive
from pyhive.exc import Error

log = logging.getLogger(__name__)


def tolerate_failed_close() -> None:
    """Let the close of a session fail without failing its owner.

    Spark ships Hive 2.3 without its LLAP jars. Now and then the server looks for one while it closes a session, and
    answers with a NoClassDefFoundError; the work is done by then, and the server drops the session all the same.
    """
    close = hive.Connection.close

    def close_or_log(connection: hive.Connection) -> None:
        try:
            close(connection)
        except Error:
            log.info("the server could not close a session; it drops it when the connection ends", exc_info=True)

    hive.Connection.close = close_or_log
