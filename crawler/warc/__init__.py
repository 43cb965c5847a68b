"""The WARC format: what a record says, how a file is read and how it is written. Knows of no database and no crawl."""
