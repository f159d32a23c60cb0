"""``python -m probatum``: the command line, where its script is not on the path."""

from probatum.app.cli import main

if __name__ == "__main__":
    main()
