// Finds offices and accounts while somebody types. Without this script the code or account name is typed.
addEventListener("DOMContentLoaded", () => {
  for (const input of document.querySelectorAll("input[data-autocomplete]")) {
    let waiting;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const term = input.value.trim();
      if (!term) return;
      waiting = setTimeout(async () => {
        const answer = await fetch(`${input.dataset.autocomplete}&term=${encodeURIComponent(term)}`);
        if (!answer.ok) return;
        const found = await answer.json();
        input.list.replaceChildren(...found.results.map((row) => new Option(row.text, row.id)));
      }, 200);
    });
  }
});
