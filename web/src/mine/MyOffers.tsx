import { Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useCallback } from "react";

import type { Account } from "../api/shapes";
import { myOffers } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import classes from "./MyOffers.module.css";
import { OfferCard } from "./OfferCard";

/** What was offered to me by name and can still be answered. Nothing is drawn when there is nothing. */
export function MyOffers({ account }: { account: Account }) {
  const now = useNow(1000);
  const offers = useLive(useCallback((state: LiveState) => myOffers(state, account.id, now), [account.id, now]));
  useDocumentTitle(offers.length > 0 ? `(${offers.length}) Your turn · QuickDoc` : "QuickDoc");
  if (offers.length === 0) return null;
  return (
    <section data-testid="my-offers" aria-labelledby="offers-title" aria-live="polite">
      <Title order={2} id="offers-title" mb={12}>
        Your turn
      </Title>
      <div className={classes.offers}>
        {offers.map((offer) => (
          <OfferCard key={offer.id} offer={offer} family={account.patient_ids.length > 1} />
        ))}
      </div>
    </section>
  );
}
