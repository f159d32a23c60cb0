const show = () => {
  for (const one of document.querySelectorAll("[data-copy]")) one.hidden = !navigator.clipboard;
  for (const one of document.querySelectorAll("[data-print]")) one.parentElement.hidden = false;
};
const tell = (words) => {
  document.getElementById("copied").textContent = words;
};
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(await text());
    tell("Copied.");
  } catch {
    tell("The browser did not allow it: select the text and copy it.");
  }
};
document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-copy]");
  const whole = event.target.closest("[data-copied]");
  if (part) copy(() => document.getElementById(part.dataset.copy).textContent);
  else if (whole && navigator.clipboard) {
    event.preventDefault();
    copy(async () => (await fetch(whole.href)).text());
  } else if (event.target.closest("[data-print]")) {
    event.preventDefault();
    print();
  }
});
addEventListener("beforeprint", () => {
  const page = document.querySelector("[data-printed]");
  if (!page) return;
  const { printed, csrf } = page.dataset;
  page.removeAttribute("data-printed");
  fetch(printed, { method: "POST", keepalive: true, headers: { "X-CSRF-Token": csrf } });
});
document.addEventListener("article", show);
show();
