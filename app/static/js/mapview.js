// The map itself: areas, the place searched for, and the offers, gathered where they lie close together.
// Every marker is a button; Enter opens it. Street tiles come from another host and only after a click.

const COVER = 56;
const CLOSEST = 17;
const MOST_LISTED = 40;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const coarse = matchMedia("(pointer: coarse)").matches;

function once(name, attributes) {
  const known = document.querySelector(`${name}[data-once="${attributes.href ?? attributes.src}"]`);
  if (known) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(name), attributes, { onload: resolve, onerror: reject });
    node.dataset.once = attributes.href ?? attributes.src;
    document.head.append(node);
  });
}

const readJson = async (url) => (await fetch(url)).json();

function container(slot, words) {
  const node = document.createElement("div");
  node.className = "mapview__map";
  node.setAttribute("role", "region");
  node.setAttribute("aria-label", slot.dataset.label);
  slot.replaceChildren(node);
  const quiet = { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm };
  const map = L.map(node, { ...quiet, zoomControl: false, scrollWheelZoom: false, dragging: "auto" in slot.dataset || "drag" in slot.dataset || !coarse, maxZoom: 18 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

/** The names show where the area is wide enough for them. */
function drawAreas(map, areas) {
  const layer = L.geoJSON(areas, { interactive: false, style: () => ({ className: "map-area" }) }).addTo(map);
  const names = layer.getLayers().map((area) => {
    const text = Object.assign(document.createElement("span"), { textContent: area.feature.properties.name });
    const icon = L.divIcon({ html: text, className: "map-name", iconSize: null });
    return { area, marker: L.marker(area.getBounds().getCenter(), { icon, interactive: false, keyboard: false }).addTo(map) };
  });
  const showFitting = () => {
    for (const { area, marker } of names) {
      const bounds = area.getBounds();
      const width = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
      marker.getElement().hidden = width < area.feature.properties.name.length * 7 + 16;
    }
  };
  map.on("zoomend", showFitting);
  showFitting();
}

function drawPlace(map, { placeLat, placeLon, placeName, radius }) {
  if (placeLat === undefined) return null;
  const point = [Number(placeLat), Number(placeLon)];
  const circle = radius && L.circle(point, { radius: Number(radius), className: "map-radius", interactive: false }).addTo(map);
  const dot = L.circleMarker(point, { radius: 7, className: "map-place", interactive: false }).addTo(map);
  dot.getElement().setAttribute("role", "img");
  dot.getElement().setAttribute("aria-label", placeName);
  return circle ? circle.getBounds() : L.latLng(point).toBounds(4000);
}

/** One feature a spot, however many offers it has. */
function spots(features) {
  const bySpot = new Map();
  for (const feature of features) {
    const key = feature.geometry.coordinates.join();
    if (!bySpot.has(key)) bySpot.set(key, { type: "Feature", geometry: feature.geometry, properties: { offers: [] } });
    bySpot.get(key).properties.offers.push(feature.properties);
  }
  return [...bySpot.values()];
}

export function marker(latlng, count, label, single) {
  const text = Object.assign(document.createElement("span"), { textContent: count > 1 ? count : "" });
  const size = count > 99 ? 52 : 44;
  const icon = L.divIcon({ html: text, className: `map-marker${single ? " map-marker--spot" : ""}`, iconSize: [size, size] });
  const made = L.marker(latlng, { icon });
  made.on("add", () => made.getElement().setAttribute("aria-label", label));
  // Leaflet opens a popup on Enter, and knows nothing else that a button does.
  made.on("keypress", ({ originalEvent }) => {
    if (originalEvent.key !== " " && (single || originalEvent.key !== "Enter")) return;
    originalEvent.preventDefault();
    made.getElement().click();
  });
  return made;
}

function listOf(offers, base) {
  const box = document.createElement("div");
  const venue = offers[0].venue;
  if (venue) box.append(Object.assign(document.createElement("b"), { textContent: venue }));
  const list = box.appendChild(document.createElement("ul"));
  for (const offer of offers.slice(0, MOST_LISTED)) {
    const item = list.appendChild(document.createElement("li"));
    item.append(Object.assign(document.createElement("a"), { href: `${base}/${offer.slug}`, textContent: offer.title }));
  }
  if (offers.length > MOST_LISTED) list.append(Object.assign(document.createElement("li"), { textContent: `+ ${offers.length - MOST_LISTED}` }));
  return box;
}

class Offers {
  constructor(map, features, words, base) {
    this.map = map;
    this.words = words;
    this.base = base;
    this.layer = L.layerGroup().addTo(map);
    this.index = new Supercluster({
      radius: COVER, extent: 256, maxZoom: CLOSEST, map: ({ offers }) => ({ count: offers.length }), reduce: (sum, { count }) => { sum.count += count; },
    });
    this.index.load(spots(features));
    map.on("moveend", () => this.draw());
    map.on("popupopen", ({ popup }) => this.opened(popup));
  }

  draw() {
    if (this.map.getContainer().querySelector(".leaflet-popup")) return;
    const box = this.map.getBounds().pad(.2);
    const found = this.index.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], Math.round(this.map.getZoom()));
    // The button that has the focus is drawn anew like all others, and must not lose it.
    this.focusNear ??= this.layer.getLayers().find((each) => each.getElement() === document.activeElement)?.getLatLng();
    this.layer.clearLayers();
    found.forEach((feature) => this.layer.addLayer(feature.properties.cluster ? this.cluster(feature) : this.spot(feature)));
    this.refocus();
  }

  cluster({ geometry, properties }) {
    const latlng = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    const made = marker(latlng, properties.count, this.words.cluster.replace("{count}", properties.count), false);
    return made.on("click", () => {
      this.focusNear = latlng;
      this.map.setView(latlng, this.index.getClusterExpansionZoom(properties.cluster_id));
    });
  }

  spot({ geometry, properties: { offers } }) {
    const latlng = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    const label = offers.length > 1 ? `${offers[0].venue ?? ""}: ${this.words.here.replace("{count}", offers.length)}` : offers[0].title;
    return marker(latlng, offers.length, label, true).bindPopup(() => listOf(offers, this.base), { maxHeight: 240, maxWidth: 280 });
  }

  /** After a cluster opened, its button is gone: the nearest of what it held is the next. */
  refocus() {
    if (!this.focusNear) return;
    const near = this.focusNear;
    this.focusNear = null;
    const closest = this.layer.getLayers().sort((a, b) => a.getLatLng().distanceTo(near) - b.getLatLng().distanceTo(near))[0];
    closest?.getElement().focus({ preventScroll: true });
  }

  opened(popup) {
    const node = popup.getElement();
    const spot = popup._source?.getElement();
    node.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", this.words.close);
    node.setAttribute("role", "dialog");
    node.setAttribute("aria-label", spot?.getAttribute("aria-label") ?? "");
    node.querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus({ preventScroll: true });
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.map.closePopup());
    popup.once("remove", () => spot?.isConnected && spot.focus({ preventScroll: true }));
  }
}

export function offerStreets(slot, map, words) {
  const { tilesUrl, tilesAttribution } = slot.dataset;
  if (!tilesUrl) return;
  const note = document.createElement("p");
  note.className = "small soft mapview__streets";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "kern-btn kern-btn--tertiary" });
  button.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: words.streets }));
  button.addEventListener("click", () => {
    L.tileLayer(tilesUrl, { attribution: tilesAttribution, maxZoom: 18 }).addTo(map);
    slot.classList.add("has-streets");
    note.remove();
    map.getContainer().focus();
  });
  note.append(button, Object.assign(document.createElement("span"), { textContent: words.streetsNote.replace("{host}", new URL(tilesUrl, location.href).host) }));
  slot.append(note);
}

/** Germany, where nothing else is known. */
export function look(map, bounds) {
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 15, animate: false });
  else map.setView([51.2, 10.4], 6);
}

function drawPoint(map, { lat, lon, name }) {
  const point = L.latLng(Number(lat), Number(lon));
  marker(point, 1, name, true).bindPopup(name).addTo(map);
  return point.toBounds(3500);
}

/** The map with its areas, and what `beside` has loaded meanwhile. Nothing is shown before everything is there. */
export async function base(slot, words, beside) {
  const { leaflet, leafletCss, mapCss, areas } = slot.dataset;
  const [shapes, also] = await Promise.all([
    readJson(areas), beside, once("link", { rel: "stylesheet", href: leafletCss }), once("link", { rel: "stylesheet", href: mapCss }), once("script", { src: leaflet }),
  ]);
  const map = container(slot, words);
  look(map, L.geoJSON(shapes).getBounds());
  drawAreas(map, shapes);
  return [map, also];
}

export async function draw(slot, words, focus) {
  const { cluster, offers, offerBase } = slot.dataset;
  const [map, also] = await base(slot, words, offers && Promise.all([readJson(offers), once("script", { src: cluster })]));
  const hits = also?.[0];
  const place = drawPlace(map, slot.dataset);
  const point = slot.dataset.lat === undefined ? null : drawPoint(map, slot.dataset);
  const hitBounds = hits?.features.length ? L.geoJSON(hits).getBounds() : null;
  const shown = hits && new Offers(map, hits.features, words, offerBase);
  const wanted = point ?? place ?? hitBounds;
  if (wanted) look(map, wanted);
  shown?.draw();
  offerStreets(slot, map, words);
  if (focus) map.getContainer().focus({ preventScroll: true });
}
