const asking = document.getElementById("asking");
if (asking) {
  const main = document.getElementById("main");
  const told = document.getElementById("told");
  const place = document.getElementById("place");
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
  on("piece", ({ html }) => {
    asking.hidden = true;
    main.append(...nodes(html));
  });
  on("done", async ({ address }) => {
    source.close();
    if (asking.hidden) {
      const answer = await fetch(address);
      const whole = parser.parseFromString(await answer.text(), "text/html");
      if (answer.ok && whole.getElementById("main")) {
        history.replaceState(null, "", address);
        document.title = whole.title;
        const page = document.querySelector(".page");
        page.replaceWith(document.adoptNode(whole.querySelector(".page")));
        document.getElementById("main").focus({ preventScroll: true });
        document.dispatchEvent(new Event("article"));
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
