// Why a passkey was not taken, in the page: without it the button seems to do nothing.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-error]");
  const isCancelled = event.detail.exception?.name === "NotAllowedError";
  place.textContent = isCancelled ? place.dataset.cancelled : place.dataset.refused;
  place.hidden = false;
  event.preventDefault();
});
