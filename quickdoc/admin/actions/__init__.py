"""The actions of `admin`."""
