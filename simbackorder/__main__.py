"""`python -m simbackorder` is the command `simbackorder`."""

from simbackorder.cli.main import main

if __name__ == "__main__":
    main()
