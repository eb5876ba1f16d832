/** What each page is called: in the browser's tab, its history, and by a screen reader when one arrives there. */

/** By its path; `:` stands for an id. */
const TITLES: Readonly<Record<string, string>> = {
  "/": "Free right now",
  "/login": "Log in",
  "/sign-up": "Sign up",
  "/join": "Join your clinic",
  "/how": "How it works",
  "/standby": "Standby",
  "/standby/new": "New standby request",
  "/standby/:": "Change the request",
  "/family": "Family",
  "/family/:": "Profile",
  "/notifications": "Notifications",
  "/account": "Account",
  "/forgot-password": "Forgotten password",
  "/reset-password": "New password",
  "/verify-phone": "Verify your phone",
  "/verify/:": "Verify your e-mail address",
  "/o/:": "Your appointment",
  "/doctors": "Doctors",
  "/doctors/:": "Doctor",
  "/clinics/:": "Clinic",
  "/clinic": "Board",
  "/clinic/settings": "Clinic settings",
  "/clinic/doctors": "Doctors of the clinic",
  "/clinic/schedules": "Working hours",
  "/clinic/visit-types": "Visit types",
  "/clinic/audit": "Audit log of the clinic",
  "/clinic/waiting": "Waiting list",
  "/admin": "Administration",
  "/admin/clinics": "All clinics",
  "/admin/doctors": "All doctors",
  "/admin/staff": "All staff",
  "/admin/messages": "Messages",
  "/admin/system": "System",
  "/admin/audit": "Audit log",
};

export function titleOf(path: string): string {
  const plain = path.replace(/(.)\/$/, "$1");
  return `${TITLES[plain] ?? TITLES[plain.replace(/[^/]+$/, ":")] ?? "No such page"} - QuickDoc`;
}
