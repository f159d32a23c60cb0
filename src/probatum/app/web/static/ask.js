const box = document.getElementById("question");
const list = document.getElementById("suggestions");
const told = document.getElementById("suggested");
if (box && list && told) {
  let shown = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  const close = () => {
    shown = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
    told.textContent = "";
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((line, at) => line.setAttribute("aria-selected", at === place));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (place) => {
    const { text, whole } = shown[place];
    const before = box.value.slice(0, box.selectionStart);
    const after = box.value.slice(box.selectionStart);
    const kept = before.replace(/[^\W\d_][\w-]*$/u, "");
    box.value = whole ? text : `${kept}${text} ${after.trimStart()}`;
    const end = whole ? text.length : kept.length + text.length + 1;
    box.setSelectionRange(end, end);
    close();
    box.focus();
  };
  const show = ({ names, questions }) => {
    close();
    shown = [
      ...names.map((text) => ({ text, whole: false })),
      ...questions.map((text) => ({ text, whole: true })),
    ];
    shown.forEach(({ text, whole }, at) => {
      const line = document.createElement("li");
      line.id = `suggestion-${at}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.className = whole ? "asked" : "named";
      line.textContent = text;
      line.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(at);
      });
      list.append(line);
    });
    list.hidden = shown.length === 0;
    if (shown.length) told.textContent = `${shown.length} suggestions; arrow keys choose.`;
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const text = box.value.slice(0, box.selectionStart);
      if (!text.trim()) return close();
      const answer = await fetch(`/suggest?${new URLSearchParams({ text })}`);
      if (answer.ok && mine === asked && document.activeElement === box) show(await answer.json());
    }, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && chosen < 0) {
      event.preventDefault();
      box.form.requestSubmit();
      return;
    }
    if (!shown.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(((chosen + 1 + step + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    }
  });
  box.addEventListener("blur", close);
}
