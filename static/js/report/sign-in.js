// Signing in again without leaving the page: the portal's own form, password and second step, shown
// in a dialog. It leads to the empty shell, which tells that it worked.
import { renewForms } from "./requests.js";

export class SignIn {
  constructor(dialog) {
    this.dialog = dialog;
    this.body = dialog.querySelector("[data-body]");
    this.other = dialog.querySelector("[data-other]");
    this.isDoubtful = false; // somebody is signed in already: perhaps somebody else
    dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.#finish(dialog.returnValue === "in"));
    document.addEventListener("visibilitychange", () => {
      if (dialog.open && !document.hidden) this.#load(this.#login()); // signed in in another tab
    });
  }

  // Resolves to whether somebody signed in.
  ask() {
    this.answer ??= new Promise((resolve) => {
      this.resolve = resolve;
      this.dialog.returnValue = "";
      this.dialog.showModal();
      this.#load(this.#login());
    });
    return this.answer;
  }

  worked() {
    this.isDoubtful = false;
  }

  #login() {
    const { login, shell } = this.dialog.dataset;
    return fetch(`${login}?next=${encodeURIComponent(shell)}`);
  }

  async #load(request, { isAnswer = false } = {}) {
    const response = await request.catch(() => null);
    if (!response) return; // no line: the dialog stays as it is
    if (new URL(response.url).pathname === this.dialog.dataset.shell) return this.#signedIn(isAnswer);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("main form:has([name=login], [name=code])");
    const passkeyButton = this.#passkeyButton(page, response.url);
    this.body.replaceChildren(form ?? page.querySelector("main h1"));
    if (!form) return;
    if (passkeyButton) this.body.append(passkeyButton);
    form.querySelector("[name=login]")?.setAttribute("value", this.dialog.dataset.name);
    form.querySelector("[name=login]")?.setAttribute("readonly", "");
    form.querySelector("[name=password], [name=code]").focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const address = new URL(form.getAttribute("action") || response.url, response.url);
      this.#load(fetch(address, { method: "POST", body: new FormData(form) }), { isAnswer: true });
    });
  }

  // As the page that was fetched offers it: in place of the password, or as the second step.
  #passkeyButton(page, address) {
    const form = page.querySelector("#mfa_login, #webauthn_form");
    if (!form || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return null;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = page.querySelector("#passkey_login, #mfa_webauthn_authenticate").textContent.trim();
    const action = new URL(form.getAttribute("action"), address);
    const known = page.querySelector("#js_data")?.textContent;
    button.addEventListener("click", async () => {
      const credential = await this.#askAuthenticator(known, action).catch(() => null);
      if (!credential) return; // cancelled: the password is still there
      const body = new FormData(form);
      body.set("credential", JSON.stringify(credential));
      this.#load(fetch(action, { method: "POST", body }), { isAnswer: true });
    });
    return button;
  }

  async #askAuthenticator(known, action) {
    const headers = { Accept: "application/json" };
    const data = known ? JSON.parse(known) : await (await fetch(action, { headers })).json();
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey);
    return navigator.credentials.get({ publicKey });
  }

  #signedIn(isAnswer) {
    const isOther = this.isDoubtful && !isAnswer;
    this.other.hidden = !isOther;
    if (isOther) return this.body.replaceChildren();
    this.isDoubtful = !isAnswer;
    renewForms();
    this.dialog.close("in");
  }

  #finish(isSignedIn) {
    this.body.replaceChildren();
    this.other.hidden = true;
    this.resolve?.(isSignedIn);
    this.answer = this.resolve = undefined;
  }
}
