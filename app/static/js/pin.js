// A point that is set by hand: by a click, by dragging it, or in the middle of the map with a button, which also works
// with a keyboard. Its two fields are what is sent; without this file they are filled in as numbers.

const CLOSE = 14;

class Pin {
  constructor(map, slot, words, marker) {
    this.map = map;
    this.words = words;
    this.marker = marker;
    this.fields = slot.closest("form").elements;
    this.status = slot.appendChild(Object.assign(document.createElement("p"), { className: "small" }));
    this.status.setAttribute("role", "status");
  }

  /** Where the fields say, or where the chosen address is. */
  typed() {
    const { found, lat, lon } = this.fields;
    const [y, x] = found?.value ? found.value.split(",") : [lat.value, lon.value];
    const point = [y, x].map((each) => Number(each.replace(",", ".")));
    return y && x && point.every(Number.isFinite) ? L.latLng(point) : null;
  }

  show(point) {
    this.made?.remove();
    this.made = this.marker(point, 1, this.words.pin, true);
    Object.assign(this.made.options, { draggable: true, keyboard: false });
    this.made.on("dragend", () => this.set(this.made.getLatLng())).addTo(this.map);
    this.made.getElement().setAttribute("role", "img");
  }

  set(point) {
    this.fields.lat.value = point.lat.toFixed(6);
    this.fields.lon.value = point.lng.toFixed(6);
    const none = this.fields.lat.form.querySelector("[name=found][value='']");
    if (none) none.checked = true;
    this.show(point);
    this.status.textContent = this.words.isSet;
  }

  follow() {
    const point = this.typed();
    if (!point) return;
    this.show(point);
    this.map.setView(point, Math.max(this.map.getZoom(), CLOSE), { animate: false });
  }
}

function middle(slot, words) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "kern-btn kern-btn--secondary" });
  button.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: words.middle }));
  slot.append(button);
  return button;
}

export async function draw(slot, words, focus) {
  const { base, marker, offerStreets } = await import(slot.dataset.base);
  const [map] = await base(slot, words);
  map.getContainer().classList.add("mapview__map--aim");
  const button = middle(slot, words);
  const pin = new Pin(map, slot, words, marker);
  map.on("click", ({ latlng }) => pin.set(latlng));
  button.addEventListener("click", () => pin.set(map.getCenter()));
  slot.closest("form").addEventListener("change", ({ target }) => ["lat", "lon", "found"].includes(target.name) && pin.follow());
  pin.follow();
  offerStreets(slot, map, words);
  if (focus) map.getContainer().focus({ preventScroll: true });
}
