"""What the sandbox answers: one function per endpoint, found by its decorator.

A new endpoint is one function in one file of this folder::

    @route("GET", "/rest/api/{v}/issue/{key}/comment")
    def comments(call: Call) -> JsonValue: ...
"""
