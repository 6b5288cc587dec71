// Ticks all rows of a table at once; without JavaScript they are ticked one by one.
for (const all of document.querySelectorAll("[data-check-all]")) {
  all.addEventListener("change", () => {
    for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) {
      box.checked = all.checked;
    }
  });
}
