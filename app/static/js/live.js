// Filters apply at once: the page of the new search is fetched and its results take the place of the old ones.
// What was folded open, focused and scrolled to stays so. Without this file one button does the same.

const REGION = "ergebnis";
const NARROW = matchMedia("(max-width: 62.4375em)");
let request;

function address(form) {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return form.action + (query ? `?${query}` : "");
}

const nameOf = (details) => details.querySelector("summary").firstChild.textContent.trim() || details.parentElement.className;

function restore(region, open, focused) {
  for (const details of region.querySelectorAll("details")) {
    if (open.has(nameOf(details))) details.open = true;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function exchange(html, url) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById(REGION);
  const region = document.getElementById(REGION);
  if (!fresh) return location.assign(url);
  const open = new Set([...region.querySelectorAll("details[open]")].map(nameOf));
  const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
  region.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  restore(region, open, focused);
  announce(region);
  region.dispatchEvent(new Event("page:changed", { bubbles: true }));
}

function announce(region) {
  document.getElementById("ansage").textContent = region.querySelector("h1").textContent;
}

async function show(url) {
  request?.abort();
  request = new AbortController();
  document.body.classList.add("is-busy");
  try {
    const answer = await fetch(url, { signal: request.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    exchange(await answer.text(), answer.url);
    document.body.classList.remove("is-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

function apply(form) {
  const url = address(form);
  history.pushState({ live: true }, "", url);
  show(url);
}

/** On a phone the results lie below the filters: the button leads to them. */
function closeFilters(event) {
  if (!NARROW.matches) return;
  event.preventDefault();
  const heading = document.querySelector(`#${REGION} h1`);
  event.target.closest(".fold").open = false;
  heading.setAttribute("tabindex", "-1");
  heading.focus();
  heading.scrollIntoView();
}

function prepare() {
  document.body.classList.add("is-live");
  const button = document.querySelector(".facets__go button");
  const words = button?.dataset.show;
  if (words && NARROW.matches) {
    button.querySelector(".kern-label").textContent = words;
    button.addEventListener("click", closeFilters);
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.id === "suche" && target.closest("[data-live]")) apply(target.form);
});
document.addEventListener("page:changed", prepare);
addEventListener("popstate", () => show(location.href));
document.body.append(Object.assign(document.createElement("div"), { id: "ansage", className: "kern-sr-only", role: "status" }));
prepare();
