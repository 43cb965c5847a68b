"""Back-fill: the releases of the past, window by window, from the source's own lists, web archives and WARC files."""
