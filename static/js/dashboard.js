// Sorting and paging of the places without reloading the view; empty choices stay out of the address.
"use strict";

const replacePlaces = async (href, focus) => {
  const response = await fetch(href, { headers: { Accept: "text/html" } });
  if (!response.ok) {
    location.assign(href);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.querySelector("[data-places]").replaceWith(page.querySelector("[data-places]"));
  history.replaceState(null, "", href);
  document.querySelector(focus)?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-places] thead a, [data-places] nav a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const column = new URL(link.href).searchParams.get("urut");
  replacePlaces(link.href, `[data-places] thead a[href*="urut=${column}"]`);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-choices]");
  if (!form) return;
  for (const field of form.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
});
