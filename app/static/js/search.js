// Suggestions while typing, and "in meiner Nähe". The search works without either.

const WAIT_MS = 150;
const SHORTEST = 2;
const ICONS = { category: "tag", offer: "calendar", provider: "users", place: "pin" };

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function icon(name, sprite) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A text field with a list of suggestions: the ARIA pattern "combobox with list autocomplete". */
class Suggestions {
  constructor(input, kinds, choose) {
    this.input = input;
    this.kinds = kinds;
    this.choose = choose;
    this.shown = [];
    this.active = -1;
    this.list = element("ul", { class: "suggest", role: "listbox", id: `${input.id}-list`, "aria-label": input.dataset.list, hidden: "" });
    this.status = element("span", { class: "kern-sr-only", role: "status" });
    input.after(this.list, this.status);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      input.setAttribute(key, value);
    }
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    input.form?.addEventListener("submit", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pick(event));
  }

  /** Whoever goes on typing has chosen nothing yet, and what was asked before is of no use any more. */
  later() {
    this.forget();
    this.release();
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  forget() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask() {
    const text = this.input.value.trim();
    this.forget();
    if (text.length < SHORTEST) return this.close();
    this.request = new AbortController();
    try {
      const answer = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: this.request.signal });
      this.show(answer.ok ? await answer.json() : []);
    } catch (error) {
      // No suggestions is what people have without them; the search itself goes on.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    this.release();
    this.shown = found.filter((each) => this.kinds.includes(each.kind));
    this.list.replaceChildren(...this.shown.map((each, n) => this.option(each, n)));
    const open = this.shown.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.status.textContent = open ? this.input.dataset.found.replace("{count}", this.shown.length) : "";
  }

  option(each, n) {
    const words = JSON.parse(this.input.dataset.kinds);
    return element("li", { role: "option", id: `${this.list.id}-${n}`, "aria-selected": "false" },
      icon(ICONS[each.kind] ?? "search", this.input.dataset.icons), element("span", {}, each.label),
      element("span", { class: "soft" }, words[each.kind] ?? ""));
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.shown[this.active]);
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
      this.release();
    }
  }

  /** Back to the text: the list stays, and nothing in it is chosen. */
  release() {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
  }

  move(by) {
    const count = this.shown.length;
    this.active = (this.active + by + count + (this.active < 0 && by < 0 ? 1 : 0)) % count;
    [...this.list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === this.active)));
    const item = this.list.children[this.active];
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  pick(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.take(this.shown[[...this.list.children].indexOf(item)]);
  }

  take(chosen) {
    this.close();
    this.choose(chosen);
  }

  close() {
    this.forget();
    this.release();
    this.shown = [];
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }
}

function openOrFill(words, place) {
  return (chosen) => {
    if (chosen.kind !== "place") {
      location.assign(chosen.url);
    } else if (place) {
      words.value = "";
      place.value = chosen.value;
      place.focus();
    }
  };
}

/** About 100 m is exact enough for "near me", and all that leaves the device. */
const rounded = (degrees) => degrees.toFixed(3);

function searchHere(form, place, { coords }) {
  place.value = "";
  for (const [name, value] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
    form.querySelector(`[name=${name}]`)?.remove();
    form.append(element("input", { type: "hidden", name, value: rounded(value) }));
  }
  form.requestSubmit();
}

function addLocate(place) {
  if (!("geolocation" in navigator) || !isSecureContext) return;
  const { locate, locating, notLocated, icons } = place.dataset;
  const button = element("button", { type: "button", class: "locate", "aria-label": locate, title: locate }, icon("locate", icons));
  const status = element("p", { class: "small", role: "status" });
  place.after(button);
  place.closest(".kern-form-input").append(status);
  button.addEventListener("click", () => {
    status.textContent = locating;
    navigator.geolocation.getCurrentPosition(
      (position) => searchHere(place.form, place, position),
      () => { status.textContent = notLocated; },
      { timeout: 10_000, maximumAge: 300_000 },
    );
  });
}

export function start(root) {
  const words = root.querySelector("[name=q][data-suggest]");
  const place = root.querySelector("[name=ort][data-suggest]");
  if (words) new Suggestions(words, ["category", "offer", "provider", ...(place ? ["place"] : [])], openOrFill(words, place));
  if (place) {
    new Suggestions(place, ["place"], (chosen) => { place.value = chosen.value; });
    addLocate(place);
  }
}

start(document);
document.addEventListener("page:changed", ({ target }) => start(target));
