// A map loads only when somebody asks for it, or opens the view that is a map.

function wanted(slot) {
  const words = JSON.parse(slot.dataset.words);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary";
  button.innerHTML = `<svg class="ic" aria-hidden="true"><use href="${slot.dataset.icons}#map"/></svg><span class="kern-label"></span>`;
  button.querySelector("span").textContent = words.show;
  button.addEventListener("click", () => open(slot, words, true));
  slot.append(button);
}

async function open(slot, words, focus) {
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.textContent = words.loading;
  slot.replaceChildren(status);
  try {
    const { draw } = await import(slot.dataset.view);
    await draw(slot, words, focus);
  } catch (error) {
    console.error(error);
    status.textContent = words.failed;
    slot.replaceChildren(status);
  }
}

function start(root) {
  for (const slot of root.querySelectorAll("[data-map]:not([data-started])")) {
    slot.dataset.started = "";
    if ("auto" in slot.dataset) open(slot, JSON.parse(slot.dataset.words), false);
    else wanted(slot);
  }
}

start(document);
document.addEventListener("page:changed", ({ target }) => start(target));
