"""How the releases of a newsroom are found. One module a way; all five share the interface of `way`."""
