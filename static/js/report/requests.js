// What goes to the server. Every answer is one of: ok, no line, signed out, refused.

export const csrf = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";

// A sign-in gives the browser another token; the forms of the page take it over.
export function renewForms() {
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = csrf();
}

export async function post(address, values) {
  const headers = { "HX-Request": "true", "X-CSRFToken": csrf() };
  let response;
  try {
    response = await fetch(address, { method: "POST", headers, body: new URLSearchParams(values) });
  } catch {
    return { kind: "no line" };
  }
  if (response.status === 401 || !csrf()) return { kind: "signed out" };
  if (response.status >= 500) return { kind: "no line" };
  const html = await response.text();
  if (!response.ok) return { kind: "refused", reason: reason(html) };
  return { kind: "ok", html, leadsTo: response.headers.get("HX-Redirect") };
}

// Of a notice or of a whole page that refuses.
function reason(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const place = [".notice", ".plain__reason", "h1", "body"].find((selector) => page.querySelector(selector));
  return page.querySelector(place).textContent.trim();
}

export async function isSignedOut(address) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
    return response.status === 401;
  } catch {
    return false;
  }
}
