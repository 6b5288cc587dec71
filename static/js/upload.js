// A file that was chosen is sent at once; without this script the form's button sends it.
for (const form of document.querySelectorAll("[data-send-when-chosen]")) {
  const input = form.querySelector("input[type=file]");
  form.querySelector("button").hidden = true;
  input.addEventListener("change", () => input.files.length && form.requestSubmit());
}
