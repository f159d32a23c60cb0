"""``language-model``."""

from __future__ import annotations

import click

from probatum.app.opening import done_progress, opened, progress


@click.group(name="language-model")
def language_model() -> None:
    """Let a language model draft plain sentences for patients.

    Patient pages need none: rules make their words. A model behind an address that speaks OpenAI's chat
    completions (llama.cpp, vLLM, Ollama, most services) may draft the sentences that stay hard. It is
    sent those sentences of the quoted texts and nothing else, never a question. A draft is shown only
    if it has every word of content of its sentence and no other, passes the same checks against the
    quote as the sentence itself, and is easier to read; it says that a model worded it.
    """


@language_model.command(
    "set", epilog="Example: probatum language-model set http://localhost:8080/v1"
)
@click.argument("address")
@click.option("--name", default="", help="Which model, where the address has several.")
@click.pass_context
def set_(ctx: click.Context, address: str, name: str) -> None:
    """Name the model of this library, once it has answered.

    ADDRESS ends before /chat/completions. What it asks for as a key is read from the environment
    variable PROBATUM_LANGUAGE_MODEL_KEY each time, and kept nowhere.
    """
    from probatum.services.drafting import choose

    with opened(ctx) as library:
        found = choose(library.store, address, name)
    click.echo(f"{found.name} at {found.address} drafts plain sentences for patients from now on.")


@language_model.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Say which model this library names, whether it answers, and how many drafts are kept."""
    from probatum.library.drafts import count
    from probatum.services.drafting import chosen

    with opened(ctx) as library:
        found = chosen(library.store)
        if found is None:
            click.echo("No language model: the words of patient pages are those of the rules.")
            return
        kept = count(library.store.record, found.name)
        click.echo(f"{found.name} at {found.address}; {kept:,} drafts are kept.")
        found.names()
        click.echo("It answers.")


@language_model.command()
@click.pass_context
def off(ctx: click.Context) -> None:
    """Name no model any more and delete its drafts."""
    from probatum.services.drafting import leave

    with opened(ctx) as library:
        gone = leave(library.store)
    click.echo(f"No language model any more; {gone:,} drafts were deleted.")


@language_model.command(epilog="Example: probatum language-model draft 3f9a")
@click.argument("articles", nargs=-1, required=True)
@click.pass_context
def draft(ctx: click.Context, articles: tuple[str, ...]) -> None:
    """Have the patient pages of ARTICLES drafted: ids in `probatum history`, or their beginnings.

    `probatum ask --as patient` and `probatum serve` do so by themselves. Can be stopped and goes on
    where it was.
    """
    from probatum.services.drafting import chosen

    with opened(ctx) as library:
        if chosen(library.store) is None:
            raise click.ClickException(
                "This library names no language model. Begin with: probatum language-model set ADDRESS"
            )
        for identity in articles:
            article = library.show(identity)
            made = library.draft_plain(article, progress())
            done_progress()
            click.echo(
                f"{article.title}: {made.asked} sentences asked for, {made.shown} of the page's are "
                "the model's."
            )
