"""``presswatch add``: makes a source from an address.

`ask` fetches, a dozen requests at most; `hints`, `shapes`, `leads`, `facts` and `volatile` are pure functions of what
came back; `search` decides what is asked next, `choice` which ways are declared; `readings` says how sure it all is;
`write` makes the source's file, `freeze` the page for review, `tell` what people and programs are shown.
"""
