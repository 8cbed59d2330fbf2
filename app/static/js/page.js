// What a script adds to a page: a button for printing, and counts of contacts in every browser.

for (const slot of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary";
  button.innerHTML = `<svg class="ic" aria-hidden="true"><use href="${slot.dataset.icon}"/></svg><span class="kern-label"></span>`;
  button.querySelector("span").textContent = slot.dataset.print;
  button.addEventListener("click", () => print());
  slot.append(button);
}

// Browsers that know `ping` report a click by themselves, some of them never. A script reports it in all, and once.
for (const link of document.querySelectorAll("a[ping]")) {
  const counting = link.getAttribute("ping");
  link.removeAttribute("ping");
  link.addEventListener("click", () => navigator.sendBeacon(counting));
}
