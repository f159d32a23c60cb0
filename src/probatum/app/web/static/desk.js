const claims = [...document.querySelectorAll(".desk-claims > li")];
let at = claims.findIndex((claim) => `#${claim.id}` === location.hash);
const keys = document.getElementById("keys");
const on = keys.querySelector("input");
keys.hidden = false;
on.checked = localStorage.getItem("keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (!on.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") {
    const next = at + (event.key === "j" ? 1 : -1);
    if (!claims[next]) return;
    at = next;
    claims[at].focus();
    claims[at].scrollIntoView({ block: "start" });
  } else if (event.key === "c" && claims[at]) {
    const field = claims[at].querySelector(".remark button");
    if (field) field.focus();
  } else return;
  event.preventDefault();
});
const by = document.querySelector("[data-by]");
if (by) {
  const own = [...document.querySelectorAll('.remark input[name="by"]')];
  by.value = sessionStorage.getItem("by") || "";
  const fill = () => {
    for (const field of own) {
      field.value = by.value;
      field.parentElement.hidden = by.value !== "";
    }
    sessionStorage.setItem("by", by.value);
  };
  by.addEventListener("input", fill);
  fill();
}
