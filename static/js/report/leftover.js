// The report can no longer be filled in: what an open page left unsaved is named and let go, so that
// it is not saved by itself once the report comes back.
import * as draft from "./draft.js";
import { line } from "./messages.js";

const box = document.querySelector("[data-leftover]");
const changes = box ? await draft.changesOf(box.dataset.user, box.dataset.report) : [];
if (changes.length) {
  for (const change of changes) {
    const item = document.createElement("li");
    item.append(...line(change, change.label).childNodes);
    box.querySelector("ul").append(item);
  }
  box.hidden = false;
  await draft.settle(changes, {});
}
