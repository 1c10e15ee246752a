"""What the pages of the extensions say of options and warnings, taken from the code.

`survey` runs the `setup` of an extension with a stand-in for Sphinx, which keeps what that
registers; what an option may be, and what a warning says, the extension's own modules tell.
`sections` writes that for a page; the directives of `extension` put it where they stand.

A module imports only from those before it:

survey, sections, extension
"""
