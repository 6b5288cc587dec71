// One box for all rows of its form. Without JavaScript it says so when the form is sent; here it
// also ticks them, and is no longer ticked itself once one of them is not.
for (const all of document.querySelectorAll("[data-check-all]")) {
  const boxes = [...all.form.querySelectorAll("tbody input[type=checkbox]")];
  all.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = all.checked;
    }
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      all.checked = boxes.every((each) => each.checked);
    });
  }
}
