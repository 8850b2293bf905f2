"""What can be wrong with the options of a connection.

    OptionError              one line that says what to do
    ├── UnknownOption        no option has this name
    ├── InvalidOption        the value does not do
    ├── MissingOption        something needed was not given
    └── ProfileError         `isthmus.toml` cannot be used

No message holds the value of a secret, nor of an address that might hold one.
"""


class OptionError(ValueError):
    """A connection cannot be made from the options given. Its text is one line and says what to do."""


class UnknownOption(OptionError):
    """No option has the name given. `suggestion` is the known spelling that comes nearest, or empty."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class InvalidOption(OptionError):
    """An option's value, or the way it is written, does not do."""


class MissingOption(OptionError):
    """Something needed was not given. `option` is the option's name, or empty where several would do."""

    def __init__(self, message: str, option: str = "") -> None:
        super().__init__(message)
        self.option = option


class ProfileError(OptionError):
    """The file of profiles, or the profile asked for, cannot be used."""
