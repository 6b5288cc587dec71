// What the script says to people. Its words stand in the page, translated like the page.

export const words = (name) => document.getElementById("kata").dataset[name];

const place = () => document.getElementById("pesan");

export function say(text, { isBad = false } = {}) {
  place().replaceChildren(notice(text, isBad));
}

export function clear() {
  place()?.replaceChildren();
}

// Why something was refused, and what of the typing was not saved.
export function sayRefused(reason, edits = []) {
  const box = notice(reason, true);
  for (const edit of edits) box.append(line(edit));
  place().replaceChildren(box);
}

export function line({ label, value, stored }, text = `${words("refused")} ${label}`) {
  const paragraph = document.createElement("p");
  const typed = document.createElement("del");
  typed.textContent = value || "–";
  paragraph.append(`${text} `, typed, ` (${words("stays")} ${stored || "–"})`);
  return paragraph;
}

function notice(text, isBad) {
  const box = document.createElement("div");
  box.className = isBad ? "notice notice--error" : "notice notice--info";
  box.append(document.createElement("p"));
  box.firstElementChild.textContent = text;
  return box;
}
