// Keeps the help page and the hotlines readable without a network, and nothing else: no article, no form, no receipt and
// no search is ever put by. The first line, which the site writes, says what is kept: {cache, own, report, offline, files}.
// The name of the cache changes with each release and with the hotlines; the old one then goes.

self.addEventListener("install", function (event) {
  var fresh = [kept.report, kept.offline].concat(kept.files).map(function (address) {
    return new Request(address, { cache: "no-cache", credentials: "same-origin" });
  });
  event.waitUntil(caches.open(kept.cache).then(function (cache) {
    return cache.addAll(fresh); // all of it, or this worker is not installed
  }).then(function () {
    return self.skipWaiting();
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) {
      return name.indexOf(kept.own) === 0 && name !== kept.cache; // another site may share our origin
    }).map(function (name) {
      return caches.delete(name);
    }));
  }).then(function () {
    var preload = self.registration.navigationPreload; // pages are asked for while this worker still starts
    return preload && preload.enable();
  }));
});

function fromCache(address) {
  return caches.open(kept.cache).then(function (cache) {
    return cache.match(address, { ignoreVary: true });
  }).then(function (found) {
    return found || Response.error();
  });
}

// The network always comes first. What is asked for with anything but GET is left to the browser.
self.addEventListener("fetch", function (event) {
  var request = event.request, path = new URL(request.url).pathname;
  var page = request.mode === "navigate", file = kept.files.indexOf(path) >= 0;
  if (request.method !== "GET" || !page && !file) {
    return;
  }
  event.respondWith(Promise.resolve(event.preloadResponse).then(function (early) {
    return early || fetch(request);
  }).catch(function () {
    return fromCache(!page || path === kept.report ? path : kept.offline);
  }));
});
