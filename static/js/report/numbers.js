// How figures are written while they are typed. What a text means is the server's to say.

export const digits = (text) => text.replace(/[.\s]/g, "");
export const group = (text) => (/^\d+$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, ".") : text);
export const isNothing = (text) => /^[\s–—-]*$/.test(text);

const whole = (text) => (/^\s*(\d+|\d{1,3}([.\s]\d{3})+)\s*$/.test(text) ? digits(text) : "");

// The closing at once, also without a line; the server computes it again. Empty while unknown.
export function closing(opening, texts) {
  const parts = texts.map(whole);
  if (opening === "" || parts.some((part) => part === "")) return "";
  const [fresh, back, inward, lapsed, outward] = parts.map(Number);
  const sum = Number(opening) + fresh + back + inward - lapsed - outward;
  return sum < 0 ? "" : group(String(sum));
}

// Thousands are grouped while somebody types digits alone. Whoever writes the signs means something
// by them: 36.47 must not become 3.647.
export function groupWhileTyping(input, event) {
  if (/[.,]/.test(event.data ?? "") || event.inputType === "insertFromPaste") input.dataset.signed = "";
  if (!input.value) delete input.dataset.signed;
  const grouped = group(digits(input.value));
  if ("signed" in input.dataset || !/^[\d.\s]*$/.test(input.value) || grouped === input.value) return;
  const after = digits(input.value.slice(input.selectionEnd)).length;
  input.value = grouped;
  let caret = grouped.length;
  for (let left = after; left > 0; caret--) if (grouped[caret - 1] !== ".") left--;
  input.setSelectionRange(caret, caret);
}
