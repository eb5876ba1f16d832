import { Button, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import { useLocation } from "react-router";

import type { Account } from "../api/shapes";
import { myOffers } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import { titleOf } from "../shell/titles";
import classes from "./MyOffers.module.css";
import { OfferCard } from "./OfferCard";
import { anchorOf } from "./offers";

/** Those whose window is over must not push the feed away. */
const STALE_SHOWN = 2;

/** What was offered to me by name and can still be answered. Nothing is seen when there is nothing. */
export default function MyOffers({ account }: { account: Account }) {
  const now = useNow(1000);
  const offers = useLive(useCallback((state: LiveState) => myOffers(state, account.id, now), [account.id, now]));
  useDocumentTitle(offers.length > 0 ? `(${offers.length}) Your turn - QuickDoc` : titleOf("/"));
  const [all, setAll] = useState(false);
  const stale = offers.findIndex((offer) => Date.parse(offer.expires_at) <= now);
  const visible = all || stale < 0 ? offers : offers.slice(0, stale + STALE_SHOWN);
  useArrivalAtOffer(visible.map((offer) => offer.id));
  return (
    <>
      {offers.length > 0 && (
        <section data-testid="my-offers" aria-labelledby="offers-title">
          <Title order={2} id="offers-title" mb={12}>
            Your turn
          </Title>
          <div className={classes.offers}>
            {visible.map((offer) => (
              <OfferCard key={offer.id} offer={offer} family={account.patient_ids.length > 1} />
            ))}
          </div>
          {visible.length < offers.length && (
            <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(true)}>
              {offers.length - visible.length} more that may still be free
            </Button>
          )}
        </section>
      )}
    </>
  );
}

/** The bar of an offer leads to its card: it is brought into view, and has the focus. */
function useArrivalAtOffer(shown: readonly string[]): void {
  const { hash, key } = useLocation();
  const isThere = shown.some((id) => hash === `#${anchorOf(id)}`);
  useEffect(() => {
    const card = isThere ? document.getElementById(hash.slice(1)) : null;
    card?.scrollIntoView({ block: "center" });
    card?.focus({ preventScroll: true });
  }, [isThere, hash, key]);
}
