// Signing out takes what the browser keeps of the person with it, and asks first where some of it
// is not saved.
import * as draft from "./draft.js";
import { renewForms } from "./requests.js";

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { signOut, question } = form.dataset;
    if ((await draft.hasChanges(signOut)) && !confirm(question)) return;
    await draft.forget(signOut);
    renewForms(); // who signed in again in another tab has another token
    form.submit();
  });
}
