import "../styles/laterMantine";

import { VisuallyHidden } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { use, useCallback } from "react";
import { Link, useLocation } from "react-router";

import type { Account, Offer } from "../api/shapes";
import { myOffers } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useMineScreen } from "../queries/screens";
import { useLive, useNow } from "../services";
import { countdown, dayAndTime, ownZone, timeThere } from "../time/words";
import classes from "./OfferBar.module.css";
import { anchorOf } from "./offers";
import { OfferSightContext } from "./OfferSight";

/** The offer that ends first, with its clock, on every page; it leads to the offer. Not where its card is in view. */
export default function OfferBar({ account }: { account: Account }) {
  useMineScreen(account);
  const now = useNow(1000);
  const open = useLive(useCallback((state: LiveState) => myOffers(state, account.id, now), [account.id, now]));
  const { seen } = use(OfferSightContext);
  const running = open.filter((offer) => Date.parse(offer.expires_at) > now);
  const [first] = running;
  const newest = open.reduce<Offer | null>((last, each) => (last && last.made_at >= each.made_at ? last : each), null);
  return (
    <>
      {/* Always there, so that what comes into it is read out: once, and not each second. */}
      <VisuallyHidden aria-live="assertive" data-testid="offer-spoken">
        {newest && inWords(newest)}
      </VisuallyHidden>
      {first && !seen.has(first.id) && <Bar offer={first} others={running.length - 1} now={now} />}
    </>
  );
}

function Bar({ offer, others, now }: { offer: Offer; others: number; now: number }) {
  const { pathname, search } = useLocation();
  const { brief } = offer;
  const left = Date.parse(offer.expires_at) - now;
  return (
    <aside className={classes.place} aria-label="An offer to you" data-testid="offer-bar" data-offer-id={offer.id}>
      <Link
        // The list keeps its filter.
        to={{ pathname: "/", search: pathname === "/" ? search : "", hash: anchorOf(offer.id) }}
        className={classes.bar}
      >
        <span className={`${classes.clock} numbers`} data-urgent={left < 60_000} aria-hidden="true">
          {countdown(left)}
        </span>
        <span className={classes.words}>
          <b>Your turn: </b>
          <span className="numbers">{dayAndTime(brief.start, brief.zone, now)}</span>, {brief.doctor_name}
          {others > 0 && <span className={classes.more}> and {others} more</span>}
          <VisuallyHidden>
            . {brief.clinic_name}. Answer by {timeThere(offer.expires_at, ownZone())}.
          </VisuallyHidden>
        </span>
        <IconChevronRight size={20} aria-hidden="true" className={classes.arrow} />
      </Link>
    </aside>
  );
}

function inWords({ brief, expires_at }: Offer): string {
  const when = dayAndTime(brief.start, brief.zone, Date.parse(expires_at));
  return `Your turn: ${when} with ${brief.doctor_name}, ${brief.clinic_name}. Answer by ${timeThere(expires_at, ownZone())}.`;
}
