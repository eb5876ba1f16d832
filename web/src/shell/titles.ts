/** What each page is called: in the browser's tab, its history, and by a screen reader when one arrives there. */

const TITLES: readonly (readonly [RegExp, string])[] = [
  [/^\/$/, "Free right now"],
  [/^\/login$/, "Log in"],
  [/^\/sign-up$/, "Sign up"],
  [/^\/join$/, "Join your clinic"],
  [/^\/how$/, "How it works"],
  [/^\/standby$/, "Standby"],
  [/^\/standby\/new$/, "New standby request"],
  [/^\/standby\/[^/]+$/, "Change the request"],
  [/^\/family$/, "Family"],
  [/^\/notifications$/, "Notifications"],
  [/^\/account$/, "Account"],
  [/^\/verify-phone$/, "Verify your phone"],
  [/^\/verify\/[^/]+$/, "Verify your e-mail address"],
  [/^\/(forgot|reset).*$/, "New password"],
  [/^\/o\/[^/]+$/, "Your appointment"],
  [/^\/clinic$/, "Board"],
  [/^\/clinic\/waiting$/, "Waiting list"],
  [/^\/clinic\/[^/]+$/, "Clinic"],
];

export function titleOf(path: string): string {
  const known = TITLES.find(([pattern]) => pattern.test(path.replace(/(.)\/$/, "$1")))?.[1];
  return `${known ?? "No such page"} - QuickDoc`;
}
