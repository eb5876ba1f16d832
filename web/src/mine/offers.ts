/** The place of an offer's card on the first page, as a link's `#` says it. */
export function anchorOf(offerId: string): string {
  return `offer-${offerId}`;
}
