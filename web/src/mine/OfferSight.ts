/** Which offers' own cards are in view: those need no bar. */
import { createContext, use, useEffect, useState, type RefObject } from "react";

/** So much of a card must be seen, for the person to see that there is an offer and how long it lasts. */
const SEEN = 0.5;
/** The header covers the top, and on a phone the tabs and the bar the bottom. */
const COVERED = "-60px 0px -120px";

export interface OfferSight {
  readonly seen: ReadonlySet<string>;
  readonly report: (offerId: string, isSeen: boolean) => void;
}

export const OfferSightContext = createContext<OfferSight>({ seen: new Set(), report: () => undefined });

export function useOfferSightHere(): OfferSight {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [report] = useState(() => (offerId: string, isSeen: boolean) => {
    setSeen((before) => {
      if (before.has(offerId) === isSeen) return before;
      const others = [...before].filter((each) => each !== offerId);
      return new Set(isSeen ? [...others, offerId] : others);
    });
  });
  return { seen, report };
}

/** For the card of an offer: says whether it is in view. */
export function useReportSight(offerId: string, card: RefObject<HTMLElement | null>): void {
  const { report } = use(OfferSightContext);
  useEffect(() => {
    const element = card.current;
    if (element === null || typeof IntersectionObserver === "undefined") return undefined;
    const watch = new IntersectionObserver(
      (entries) => report(offerId, (entries.at(-1)?.intersectionRatio ?? 0) >= SEEN),
      { rootMargin: COVERED, threshold: SEEN },
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      report(offerId, false);
    };
  }, [offerId, card, report]);
}
