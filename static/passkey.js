// Passkeys: hands the portal's question to the browser and the browser's answer back to the form.
// Without this script, or where the browser knows no passkeys, the page says so and nothing is missing.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  function question(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const known of asked.excludeCredentials || []) known.id = bytes(known.id);
    return { publicKey: asked };
  }

  function answer(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: {},
      response,
    });
  }

  async function send(event) {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const got = await fetch(form.dataset.question, { headers: { Accept: "application/json" } });
      if (!got.ok) throw new Error(String(got.status));
      const options = question(await got.json());
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = answer(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  }

  form.hidden = false;
  document.querySelector("[data-passkey-impossible]")?.remove();
  form.addEventListener("submit", send);
})();
