// Offers places while a name is typed; one that is picked is opened.
"use strict";

for (const field of document.querySelectorAll("[data-suggest]")) {
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if ([...field.list.options].some((option) => option.value === field.value)) {
      field.form.requestSubmit();
      return;
    }
    waiting = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed.length < 2) return;
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && field.value.trim() === typed) field.list.innerHTML = await answer.text();
    }, 200);
  });
}
