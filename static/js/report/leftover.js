// The report can no longer be filled in, nor without a line: what an open page left unsaved is named
// and let go, so that it is not saved by itself once the report comes back.
import * as draft from "./draft.js";
import { line } from "./messages.js";

const box = document.querySelector("[data-leftover]");
const { user, report } = box.dataset;
await draft.forgetPage(user, report);
const changes = await draft.changesOf(user, report);
if (changes.length) {
  for (const change of changes) {
    const item = document.createElement("li");
    item.append(...line(change, change.label).childNodes);
    box.querySelector("ul").append(item);
  }
  box.hidden = false;
  await draft.settle(changes, {});
}
