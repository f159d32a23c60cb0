const asking = document.getElementById("asking");
if (asking) {
  const waiting = document.getElementById("waiting");
  const written = document.getElementById("written");
  const told = document.getElementById("told");
  const place = document.getElementById("place");
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.body.append(said);
  const parser = new DOMParser();
  const nodes = (html) => [...parser.parseFromString(html, "text/html").body.childNodes];
  const source = new EventSource(asking.dataset.events);
  const on = (name, act) =>
    source.addEventListener(name, (event) => act(JSON.parse(event.data)));

  on("place", ({ place: number }) => {
    place.hidden = false;
    place.querySelector("span").textContent = number === 1 ? "next" : `${number - 1} before it`;
  });
  on("progress", ({ message }) => {
    place.hidden = true;
    if ([...told.children].some((line) => line.textContent === message)) return;
    const line = document.createElement("li");
    line.textContent = message;
    told.append(line);
  });

  const growing = (begun) => {
    waiting.hidden = begun;
    told.toggleAttribute("data-last", begun);
    told.parentElement.setAttribute("aria-live", begun ? "off" : "polite");
  };
  on("opening", ({ html }) => {
    growing(true);
    written.replaceChildren(...nodes(html));
    said.textContent = "The short answer is here. The sections follow as they are checked.";
  });
  on("section", ({ html }) => {
    const made = nodes(html).find((node) => node.nodeType === Node.ELEMENT_NODE);
    const anchor = document.getElementById(made.querySelector("h2").id);
    const standing = anchor && anchor.closest("#written > section");
    const shown = standing ? standing.querySelectorAll(".study").length : 0;
    if (shown) standing.append(...[...made.querySelectorAll(".study")].slice(shown));
    else if (!standing) written.append(made);
  });
  on("again", () => {
    growing(false);
    written.replaceChildren();
  });

  const settle = (whole) => {
    const cites = (id) =>
      document.getElementById(id)?.closest("section").querySelectorAll("details.cite") ?? [];
    const open = [...written.querySelectorAll("section h2")].flatMap(({ id }) =>
      [...cites(id)].flatMap((one, at) => (one.open ? [[id, at]] : [])),
    );
    const held = [...written.querySelectorAll("[id]")].find(
      (one) => scrollY > 0 && one.getBoundingClientRect().top >= 0,
    );
    const before = held && held.getBoundingClientRect().top;
    document.querySelector(".page").replaceWith(document.adoptNode(whole.querySelector(".page")));
    for (const [id, at] of open) cites(id)[at]?.setAttribute("open", "");
    const same = held && document.getElementById(held.id);
    if (same) scrollBy({ top: same.getBoundingClientRect().top - before, behavior: "instant" });
    document.getElementById("main").focus({ preventScroll: true });
    document.dispatchEvent(new Event("article"));
  };
  on("done", async ({ address }) => {
    source.close();
    if (waiting?.hidden) {
      const answer = await fetch(address);
      const whole = parser.parseFromString(await answer.text(), "text/html");
      if (answer.ok && whole.getElementById("main")) {
        history.replaceState(null, "", address);
        document.title = whole.title;
        settle(whole);
        said.textContent = "The article is complete.";
        return;
      }
    }
    location.replace(address);
  });
  for (const name of ["failed", "cancelled"])
    on(name, ({ address }) => {
      source.close();
      location.replace(address);
    });
}
