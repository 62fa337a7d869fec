// Asking the server in JSON, with the session's protection; a refusal is an exception that carries its sentences.

export class Refused extends Error {
  constructor(status, body) {
    super(body.message || "Le serveur n'a pas répondu comme prévu : réessayez.");
    this.status = status;
    this.code = body.code || "";
    this.fields = body.fields || {};
    this.accept = body.accept || "";
  }
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

const headersOfPost = () => ({ "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() });

async function answerOf(response) {
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  const body = isJson ? await response.json() : {};
  if (!response.ok || !isJson) throw new Refused(response.status, body);
  return body;
}

async function send(url, options) {
  try {
    return await fetch(url, options);
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Refused(0, { message: "Le serveur ne répond pas. Rien n'est perdu : réessayez dans un instant." });
  }
}

// A refusal that is a question is put to the user; on yes the same request goes again, saying what was accepted.
export async function post(url, body, signal, accepted = []) {
  const headers = headersOfPost();
  const address = new URL(url, window.location.href);
  if (accepted.length) address.searchParams.set("accept", accepted.join(","));
  try {
    return await answerOf(await send(address, { method: "POST", headers, body: JSON.stringify(body), signal }));
  } catch (fault) {
    if (!fault.accept || accepted.includes(fault.accept)) throw fault;
    const isDanger = address.pathname.endsWith("/supprimer/");
    if (await window.comptoir.askConfirmation(fault.message, { isDanger })) return post(url, body, signal, [...accepted, fault.accept]);
    fault.message = "Rien n'a été changé.";
    throw fault;
  }
}

// For a choice after which the user may leave the page at once: the browser still sends it.
export async function postBeforeLeaving(url, body) {
  return answerOf(await send(url, { method: "POST", headers: headersOfPost(), body: JSON.stringify(body), keepalive: true }));
}

export async function get(url, parameters = {}, signal = undefined) {
  const address = new URL(url, window.location.href);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return answerOf(await send(address, { headers: { Accept: "application/json" }, signal }));
}
