"""What makes an upload impossible to read, each with the place where it stops and what to do about it."""

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.validation.places import Place


class UnreadableError(WiedoetwatError):
    """The upload cannot be read; `place` says where, when that is known. Over HTTP this is 400."""

    exit_code = 2
    status = 400

    def __init__(self, key: str, place: Place, **fields: object) -> None:
        super().__init__(key, place=place, **fields)
        self.place = place


class TooLargeError(UnreadableError):
    """The upload is larger than anything that is meant. Over HTTP this is 413."""

    status = 413


class UnknownFormatError(UnreadableError):
    """The upload is in no format that can be read here. Over HTTP this is 415."""

    status = 415
