"""`python -m campaignlang` is `campaign`."""

from campaignlang.cli import console

if __name__ == "__main__":
    console()
