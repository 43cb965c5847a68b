"""The commands of ``presswatch``, one module each, found by `crawler.cli`: a new command is a new file here.

Each module has one ``command``. At import it imports click alone, so that ``--help`` loads neither Scrapy nor Datasette
(``tests/test_packaging.py``); what the command works with is imported where it runs.
"""
