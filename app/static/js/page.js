// A button for printing, where there is a script that can do it.

for (const slot of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary";
  button.innerHTML = `<svg class="ic" aria-hidden="true"><use href="${slot.dataset.icon}"/></svg><span class="kern-label"></span>`;
  button.querySelector("span").textContent = slot.dataset.print;
  button.addEventListener("click", () => print());
  slot.append(button);
}
