const loaded = new WeakSet();
const wide = matchMedia("(min-width: 80rem)");

const surround = async (figure) => {
  const link = figure.querySelector("a.held");
  if (!link || loaded.has(figure)) return;
  loaded.add(figure);
  const address = new URL(link.href);
  const answer = await fetch(address.pathname.replace("/source/", "/passage/") + address.search);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const around = page.querySelector(".around");
  if (!around) return;
  figure.querySelector("blockquote").replaceChildren(document.adoptNode(around));
  const mark = figure.querySelector("mark");
  const panel = figure.closest(".panel");
  if (mark && panel.scrollHeight > panel.clientHeight)
    panel.scrollTop = mark.offsetTop - panel.clientHeight / 3;
};

document.addEventListener(
  "toggle",
  (event) => {
    const cite = event.target;
    if (!cite.matches?.(".cite") || !cite.open || !wide.matches) return;
    for (const other of document.querySelectorAll(".cite[open]"))
      if (other !== cite) other.open = false;
    cite.querySelectorAll(".quote").forEach(surround);
  },
  true,
);
