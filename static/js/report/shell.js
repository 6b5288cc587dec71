// The empty shell, shown where a page of the reports is loaded without a line: it fills itself with
// the grid as it was last seen and with what was typed since.
import * as draft from "./draft.js";

const main = document.querySelector("[data-shell]");
const user = await draft.lastUser();
const pages = user ? await draft.pagesOf(user) : [];
const own = pages.find(({ report }) => location.pathname === `/laporan/${report}/`);

if (own) {
  document.title = own.title;
  main.querySelector("h1").textContent = own.title;
  main.querySelector("[data-kept]").hidden = false;
  main.querySelector("[data-nothing]").hidden = true;
  main.querySelector("[data-place]").innerHTML = own.html;
  await import("./grid.js");
} else {
  for (const { report, title } of pages) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/laporan/${report}/`;
    link.textContent = title;
    item.append(link);
    main.querySelector("[data-pages]").append(item);
  }
}
// Nothing is lost by it: what is not saved lies in the browser's database.
addEventListener("online", () => location.reload());
document.body.addEventListener("cells-saved", () => location.reload());
