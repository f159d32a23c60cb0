"""The command line: names, help and lazy loading. What a command does is in ``commands``."""

from __future__ import annotations

import sys
from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("asking", "Answer a clinical question with quotes from the library."),
    "drug": ("asking", "Show a drug's held text in clinical order, without a question."),
    "audit": ("auditing", "Check every statement of anyone's article against the library."),
    "plan": ("planning", "Apply a protocol to one patient: what, when, why, what is missing."),
    "protocol": ("protocols", "List, show, check and sign the protocols that plans are made from."),
    "search": ("searching", "Find passages, each with the reason why it was found."),
    "source": ("sources", "Show the stored text of a document, or one of its sections."),
    "library": ("sources", "List what the library holds, and as of when."),
    "add": ("adding", "Add files, folders or archives to the library."),
    "remove": ("adding", "Remove a document or one edition of it."),
    "encode": ("adding", "Make the vectors that are still missing; can be stopped and resumed."),
    "serve": ("serving", "Show the pages and the service in a browser."),
    "history": ("history", "List the articles that were written."),
    "show": ("history", "Show an article again."),
    "thread": ("threads", "List, show, export and delete threads of questions."),
    "verify": ("history", "Repeat the checks on an article file."),
    "language-model": ("language", "Let a language model draft plain sentences for patients."),
    "account": ("accounts", "Make and change the accounts of a shared server."),
    "review": ("reviewing", "Review, sign, recall: the desk of the library."),
    "verify-signature": ("reviewing", "Check the signatures of an article's file, offline."),
    "check": ("checking", "Check claims against pieces of evidence, line by line."),
    "schema": ("schemas", "Print a JSON Schema."),
    "bench": ("benchmarks", "Measure retrieval on a folder in BEIR format."),
    "completion": ("completing", "Print the shell's completion script."),
}
"""Each command, the module that holds it, and its line in ``--help``."""


WITHOUT_LIBRARY = ("protocol", "verify-signature", "check", "schema", "bench", "completion")
"""Commands that open no library."""


def _chosen(ctx: click.Context, parameter: click.Parameter, folder: str | None) -> None:
    if folder:
        ctx.find_root().obj = folder


LIBRARY = click.Option(
    ["--library"],
    metavar="FOLDER",
    expose_value=False,
    callback=_chosen,
    help="The library's folder; it may also stand before the command.",
)
"""``--library`` behind a command, where most people write it."""


class LazyGroup(click.Group):
    """Loads a command's module when it is called, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"probatum.app.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        for opening in (command, *inner):
            if cmd_name not in WITHOUT_LIBRARY and LIBRARY not in opening.params:
                opening.params.append(LIBRARY)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command named where there is none."""
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean `probatum {near[0]}`?" if near else ""
            ctx.fail(f"There is no command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Start with: probatum ask "What are the latest updates on nusinersen?"',
)
@click.version_option(package_name="probatum", prog_name="probatum")
@click.option(
    "--library",
    "folder",
    metavar="FOLDER",
    envvar="PROBATUM_LIBRARY",
    help="The library's folder. Default: PROBATUM_LIBRARY, else your user data folder.",
)
@click.pass_context
def probatum(ctx: click.Context, folder: str | None) -> None:
    """Clinical questions answered from stored sources: every statement opens the words it stands on.

    Works offline, with no key. A small starter library is loaded on first use; `probatum add` puts
    your own labels, papers, trials and guidelines beside it.
    """
    ctx.obj = folder


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed or faulty, 2 wrong use, 3 no evidence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = probatum.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
