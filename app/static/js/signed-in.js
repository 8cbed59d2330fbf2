// Pages that are the same for everybody come from a cache; only the browser knows whether somebody is signed in here.

if (/(^|; )angemeldet=1(;|$)/.test(document.cookie)) {
  for (const link of document.querySelectorAll("[data-signed-in]")) {
    link.querySelector("span").textContent = link.dataset.signedIn;
  }
}
