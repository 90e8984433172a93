// Keeps the application's own files so that it starts without a network. It stores no document and touches neither the
// relay's API nor its socket. The build fills in the list of files and its own id; without a list it does nothing.
"use strict";

const FILES = /*PRECACHE*/;
const BUILD = /*BUILD*/;
const PREFIX = "steward-shell-";
const CACHE = PREFIX + BUILD;

// What the relay answers itself.
const NOT_PAGES = ["/api/", "/sync/", "/healthz", "/readyz", "/metrics"];

self.addEventListener("install", (event) => {
  // A new version waits until the person accepts it: nothing here skips waiting.
  if (FILES.length > 0) {
    event.waitUntil(
      caches.open(CACHE).then((cache) =>
        // `reload` goes past the browser's HTTP cache, so that a version is never put together from two.
        cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" }))),
      ),
    );
  }
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") {
    self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (FILES.length === 0 || request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (NOT_PAGES.some((prefix) => url.pathname.startsWith(prefix))) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(fromCache("/", request));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(fromCache(url.pathname, request));
  }
});

// A file that the browser evicted from the cache is fetched from the network.
async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
