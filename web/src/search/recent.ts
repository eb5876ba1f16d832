/** What somebody chose last on this device, for each account. Of patients and their visits nothing is kept. */
import type { Hit } from "./hits";

const MOST = 5;
type Shelf = Pick<Storage, "getItem" | "setItem">;

export function recentOf(accountId: string | null, shelf: Shelf = localStorage): readonly Hit[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(nameOf(accountId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isHit) : [];
  } catch {
    return [];
  }
}

export function remember(accountId: string | null, hit: Hit, shelf: Shelf = localStorage): void {
  if (!hit.keeps) return;
  const others = recentOf(accountId, shelf).filter(({ id }) => id !== hit.id);
  try {
    shelf.setItem(nameOf(accountId), JSON.stringify([hit, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing shows nothing here.
  }
}

function nameOf(accountId: string | null): string {
  return `quickdoc-search ${accountId ?? "guest"}`;
}

function isHit(kept: unknown): kept is Hit {
  const hit = kept as Partial<Hit> | null;
  const texts = [hit?.id, hit?.label, hit?.description, hit?.to];
  return texts.every((each) => typeof each === "string") && hit?.to?.startsWith("/") === true && hit.keeps === true;
}
