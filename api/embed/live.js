// Asks for the page again every ten seconds and shows what has changed. It knows no login and sends no cookies.
const AGAIN_MS = 10_000;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [document, page].map((each) => each.getElementById("slots"));
  if (shown && fresh && shown.innerHTML !== fresh.innerHTML) shown.replaceChildren(...fresh.childNodes);
}

setInterval(() => void refresh(), AGAIN_MS);
document.addEventListener("visibilitychange", () => void refresh());
