// What somebody types is saved by itself after a pause, and when the page is left. It is the same form, sent in the
// background: the server refuses what it would refuse from the button. Without this file there is only the button.

const PAUSE = 3000;
const AGAIN = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.dataset.autosave);
    this.saved = this.typed();
    this.status = Object.assign(document.createElement("p"), { className: "small soft autosave" });
    this.status.setAttribute("role", "status");
    form.querySelector(".doing").after(this.status);
    form.addEventListener("input", () => this.later(PAUSE));
    document.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => this.leave(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  typed() {
    const fields = new URLSearchParams(new FormData(this.form));
    fields.delete("version");
    return fields.toString();
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** One at a time: a second one would carry a number that the first has made old. */
  async save() {
    clearTimeout(this.timer);
    if (this.stopped || this.running) return;
    const typed = this.typed();
    if (typed === this.saved) return;
    this.running = this.send(typed);
    const isDone = await this.running;
    this.running = null;
    if (isDone && this.typed() !== typed) this.later(PAUSE);
  }

  async send(typed) {
    const body = new URLSearchParams(`${typed}&after=hier`);
    body.set("version", this.form.elements.version.value);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, keepalive: true });
      if (answer.status >= 500) return this.silent();
      if (!answer.ok) return this.refused(answer.status);
      return this.accepted(typed, await answer.text());
    } catch {
      return this.silent();
    }
  }

  /** Signed out, or sent back by an editor meanwhile: that page has no such form. */
  accepted(typed, html) {
    const version = new DOMParser().parseFromString(html, "text/html").querySelector("[data-autosave] [name=version]");
    if (!version) return this.refused(0);
    for (const field of document.querySelectorAll("[name=version]")) field.value = version.value;
    this.saved = typed;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.say(this.words.saved.replace("{time}", time));
    return true;
  }

  refused(status) {
    this.say({ 409: this.words.conflict, 422: this.words.wrong }[status] ?? this.words.refused);
    this.stopped = status !== 422;
    return false;
  }

  silent() {
    this.say(this.words.failed);
    this.later(AGAIN);
    return false;
  }

  say(words) {
    this.status.textContent = words;
  }

  /** A button waits for what is on its way, and then carries its number. */
  async submit(event) {
    clearTimeout(this.timer);
    this.stopped = true;
    if (!this.running) return;
    event.preventDefault();
    await this.running;
    event.target.requestSubmit(event.submitter);
  }

  /** A link waits, too: the next page has to know what is saved. */
  async leave(event) {
    const link = event.target.closest("a[href]:not([href^='#'])");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (this.stopped || (!this.running && this.typed() === this.saved)) return;
    event.preventDefault();
    await this.running;
    await this.save();
    this.stopped = true;
    location.assign(link.href);
  }
}

for (const form of document.querySelectorAll("[data-autosave]")) new Autosave(form);
