/** What happens when one comes to a page: its title, its top (or, on the way back, the place one left), the focus. */
import { useLayoutEffect, useRef } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";

import { titleOf } from "./titles";

/** Lists load after the page is there, so its old place may not exist at once. */
const PATIENCE_MS = 1_500;

/** `page`: the id of the element that holds the page. */
export function usePageArrival(page: string): void {
  const { pathname, hash, key } = useLocation();
  const way = useNavigationType();
  const places = useRef(new Map<string, number>());
  const before = useRef<string | null>(null);

  useLayoutEffect(() => {
    window.history.scrollRestoration = "manual";
    // A reload is the browser's own to restore.
    const leave = () => (window.history.scrollRestoration = "auto");
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, []);

  useLayoutEffect(() => {
    const isFirst = before.current === null;
    const isOther = before.current !== pathname;
    before.current = pathname;
    if (!isOther) return;
    document.title = titleOf(pathname);
    if (isFirst) return;
    document.getElementById(page)?.focus({ preventScroll: true });
    if (way === NavigationType.Pop) return scrollTo(places.current.get(key) ?? 0);
    if (hash === "") window.scrollTo(0, 0);
    return undefined;
  }, [pathname, hash, key, way, page]);

  useLayoutEffect(() => {
    const { current } = places;
    const note = () => current.set(key, window.scrollY);
    window.addEventListener("scroll", note, { passive: true });
    return () => window.removeEventListener("scroll", note);
  }, [key]);
}

/** As soon as the page is that long; returns how to stop trying. */
function scrollTo(top: number): () => void {
  const until = performance.now() + PATIENCE_MS;
  let frame = 0;
  const attempt = () => {
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) > 2 && performance.now() < until) frame = requestAnimationFrame(attempt);
  };
  attempt();
  return () => cancelAnimationFrame(frame);
}
