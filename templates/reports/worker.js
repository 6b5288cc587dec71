// The service worker of the reports: keeps the empty shell and its files, and nothing else.
const SHELL = "{{ shell }}";
const FILES = [
  SHELL,
{% for file in files %}  "{{ file }}",
{% endfor %}];
const CACHE = "laporan";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))),
  );
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

async function forgetOldFiles() {
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) {
    if (!FILES.includes(new URL(url).pathname)) await cache.delete(url);
  }
}

// The network first, always: what is kept stands in only where there is no line.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = request.mode === "navigate" ? SHELL : new URL(request.url).pathname;
  if (!FILES.includes(path)) return;
  event.respondWith(fetch(request).catch(() => caches.match(path, { ignoreVary: true })));
});
