"""``presswatch add``: makes a source from an address.

`ask` fetches, a dozen requests at most. `hints`, `shapes`, `leads`, `posts`, `facts`, `volatile` and `readings` are
pure functions of what came back. `trail`, `ways` and `search` decide what is asked next, `choice` which ways are
declared, `findings` runs it all. `write` makes the source's file, `freeze` the page for review, `tell` what people and
programs are shown, and `adding` is the job of the command.
"""
