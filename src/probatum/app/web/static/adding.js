const form = document.getElementById("adding");
if (form) {
  const bar = form.querySelector("progress");
  const said = form.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.onprogress = ({ loaded, total }) => {
      bar.hidden = false;
      bar.max = total;
      bar.value = loaded;
      said.textContent = `${Math.round((100 * loaded) / total)} % sent`;
    };
    sending.onload = () => {
      if (sending.status < 400) location.assign(sending.responseURL);
      else {
        const page = new DOMParser().parseFromString(sending.responseText, "text/html");
        const why = page.querySelector("main p");
        bar.hidden = true;
        said.textContent = why ? why.textContent : "The files were refused.";
      }
    };
    sending.onerror = () => {
      said.textContent = "The files could not be sent. Try again.";
    };
    sending.send(new FormData(form));
  });
}
