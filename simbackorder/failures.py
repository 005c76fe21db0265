"""The one kind of error that users meet: whatever a study could not do, in the words in which it is told everywhere."""


class StudyError(Exception):
    """Something that could not be read, simulated or stored. Its text names the place and what was expected there.

    `status`: the exit status of a command that ends so: 2, the input is wrong; 1, a run failed or could not be stored.
    `argument`: which argument of a function, or option of a command, is wrong; empty: none. `located`: the text begins
    with the file, or whatever else is to blame.
    """

    status = 2
    argument = ""
    located = False


class ArgumentError(StudyError):
    """An argument of a function, or an option of a command, that cannot be used."""

    def __init__(self, message: str, argument: str) -> None:
        super().__init__(message, argument)
        self.message, self.argument = message, argument

    def __str__(self) -> str:
        return self.message
