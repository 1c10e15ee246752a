"""With which versions of Python, Sphinx and themes the extensions work.

`plan` says what is built, `project` lays out a small project with a history, `builds` has one
interpreter build it and looks at what came out, `table` writes what was found. `noxfile.py` joins
them (`make matrix`); the tests take the same project for the built wheel.

A module imports only from those before it:

plan, project, builds, table
"""
