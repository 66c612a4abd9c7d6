// Warns two minutes before the session ends. Other tabs may have made it last longer: the portal is asked first.
(() => {
  "use strict";
  const note = document.querySelector(".session-end");
  if (!note) return;
  const WARNING = 120;
  const form = note.querySelector("form");
  let timer;

  async function ask(method) {
    const body = method === "POST" ? new FormData(form) : undefined;
    const got = await fetch(form.action, { method, body, headers: { Accept: "application/json" } });
    if (!got.ok) throw new Error(String(got.status));
    return (await got.json()).seconds;
  }

  function wait(seconds) {
    clearTimeout(timer);
    // Browsers fire at once what lies more than 24 days ahead.
    timer = setTimeout(look, Math.min(Math.max(seconds, 0), 86400) * 1000);
  }

  function show(left) {
    const ended = left <= 0;
    note.hidden = left > WARNING;
    form.hidden = ended;
    note.querySelector("[data-ended]").hidden = !ended;
    if (!ended) wait(left > WARNING ? left - WARNING : left + 1);
  }

  async function look() {
    try {
      show(await ask("GET"));
    } catch {
      wait(20); // the line is down: the session may still be there
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      show(await ask("POST"));
    } catch {
      form.submit();
    }
  });
  // A computer that slept has not counted.
  document.addEventListener("visibilitychange", () => document.hidden || wait(0));
  wait(Number(note.dataset.seconds) - WARNING);
})();
