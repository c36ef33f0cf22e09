"""Command line: parse arguments and call the command's module, imported only then."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ecosystem import __version__
from ecosystem.cli import import_openalex, import_records, import_spreadsheet
from ecosystem.site import SITE

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return 0, 1 if data have problems, or 2 if an argument is invalid."""
    options, passed_on = parser().parse_known_args(arguments)
    if passed_on and options.run is not _serve:
        parser().error(f"unrecognized arguments: {' '.join(passed_on)}")
    options.passed_on = passed_on
    run: Command = options.run
    try:
        return run(options)
    except BrokenPipeError:
        return 1  # whoever reads the output has ended
    except OSError as error:
        name = error.filename or "A file"
        print(
            f"{name} could not be read or written ({error.strerror or error}). Nothing was replaced.", file=sys.stderr
        )
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    whole = argparse.ArgumentParser(prog="ecosystem", description="Data and dashboard of the Pakistani AI ecosystem.")
    whole.add_argument("--version", action="version", version=f"ecosystem {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start the dashboard; further options go to Streamlit")
    serve.add_argument("--data", type=Path, action="append", default=[], help="a folder with more datasets")
    serve.set_defaults(run=_serve)

    validate = commands.add_parser("validate", help="check a dataset, or published tables, and list all problems")
    validate.add_argument(
        "folder", help="folder or zip of CSV files, or the address of one; of another file, says what reads it"
    )
    validate.add_argument("--problems", type=Path, help="also write the problems to this CSV file")
    validate.set_defaults(run=_validate)

    simulate = commands.add_parser("simulate", help="simulate a dataset")
    simulate.add_argument("--size", type=int, default=4000, help="number of people (default 4000)")
    simulate.add_argument("--seed", type=int, default=2025, help="seed of the random numbers (default 2025)")
    simulate.add_argument("--out", type=Path, required=True, help="folder to write to; must not exist yet")
    simulate.set_defaults(run=_simulate)

    export = commands.add_parser("export", help="write the views of the tab that a link opens, or a deck, to a file")
    export.add_argument(
        "link",
        help="page, tab and selection as in the address bar, e.g. 'transitions?tab=explore&field=robotics', "
        "or a deck's .json",
    )
    export.add_argument(
        "--out",
        type=Path,
        required=True,
        help="file to write: .xlsx, .pptx, .html or .pdf; .csv, .png or .svg of one view, .csv.zip and so on of many",
    )
    export.add_argument("--view", action="append", default=[], help="only this view, e.g. transitions.destinations")
    export.add_argument("--data", type=Path, action="append", default=[], help="a folder with more datasets")
    export.set_defaults(run=_export)

    archive = commands.add_parser("archive", help="archive a dataset for links that cite it")
    archive.add_argument("folder", type=Path, help="folder of CSV files")
    archive.add_argument("--out", type=Path, help="folder that holds datasets (default: the one that holds this one)")
    archive.set_defaults(run=_archive)

    imports = commands.add_parser("import", help="make a dataset from OpenAlex, ORCID or spreadsheets")
    sources = imports.add_subparsers(required=True, metavar="SOURCE")
    for source in (import_openalex, import_records, import_spreadsheet):
        source.add(sources)

    renew = commands.add_parser("renew", help="update the headlines and data hashes in a deck")
    renew.add_argument("deck", type=Path, help="a deck's .json")
    renew.add_argument("--data", type=Path, action="append", default=[], help="a folder with more datasets")
    renew.set_defaults(run=_renew)
    return whole


def _serve(options: argparse.Namespace) -> int:
    from ecosystem.cli.serve import serve

    return serve(options.data, options.passed_on)


def _validate(options: argparse.Namespace) -> int:
    from ecosystem.cli.validate import validate

    return validate(options.folder, options.problems)


def _simulate(options: argparse.Namespace) -> int:
    """Simulate careers and write them as a dataset; exit code 2 if the folder exists or the size is negative."""
    folder: Path = options.out
    if folder.exists():
        print(f"{folder} exists already. Name a new folder: nothing is overwritten.", file=sys.stderr)
        return 2
    if options.size < 0:
        print(f"--size {options.size} is negative. Give the number of people to simulate.", file=sys.stderr)
        return 2
    from ecosystem.simulator import read_parameters, simulate, write_simulated

    parameters = read_parameters(SITE / "data" / "demo" / "parameters.csv", SITE / "data" / "reference")
    tables = simulate(parameters, size=options.size, seed=options.seed)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        write_simulated(tables, part, name=folder.name)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    print(f"{folder}: {len(tables['researchers'])} simulated people, {len(tables['transitions'])} moves.")
    return 0


def _export(options: argparse.Namespace) -> int:
    from ecosystem.cli.export import export

    return export(options.link, options.out, views=options.view, folders=options.data)


def _archive(options: argparse.Namespace) -> int:
    from ecosystem.cli.validate import archive

    return archive(options.folder, options.out or options.folder.resolve().parent)


def _renew(options: argparse.Namespace) -> int:
    from ecosystem.cli.decks import renew

    return renew(options.deck, options.data)


if __name__ == "__main__":
    sys.exit(main())
