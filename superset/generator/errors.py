"""The one way in which pages can be wrong."""


class PageError(ValueError):
    """A page, a chart or a dataset names what is not there; the message says where and what."""
