"""The page of a clinic on other sites: HTML that is made here, with a style and a script of its own."""
