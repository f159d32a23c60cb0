document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.documentElement.classList.add("calm");
  for (const open of document.querySelectorAll(".cite[open]")) {
    open.open = false;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
  }
});
document.addEventListener("mouseover", (event) => {
  if (!event.target.closest(".cite")) document.documentElement.classList.remove("calm");
});
