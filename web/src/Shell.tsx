import { Group } from "@mantine/core";
import { IconBell, IconBolt, IconHelp, IconLayoutBoard, IconStethoscope, IconUsers } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";

import type { Account } from "./api/shapes";
import { isDesk } from "./clinic/roles";
import { OfferSightContext, useOfferSightHere } from "./mine/OfferSight";
import { SearchButton } from "./search/SearchButton";
import { useAccount, useSession } from "./services";
import classes from "./Shell.module.css";
import { AccountMenu } from "./shell/AccountMenu";
import { ConnectionBadge } from "./shell/ConnectionBadge";
import { ErrorBoundary } from "./shell/ErrorBoundary";
import { Logo } from "./shell/Logo";
import { Loading } from "./shell/Notice";
import { oneClinic } from "./shell/paths";
import { SchemeToggle } from "./shell/SchemeToggle";
import { usePageArrival } from "./shell/usePageArrival";

const UnverifiedNotice = lazy(() => import("./verify/UnverifiedNotice"));
const MatchNews = lazy(() => import("./matches/MatchNews"));
const CancelledVisits = lazy(() => import("./mine/CancelledVisits"));
const OfferBar = lazy(() => import("./mine/OfferBar"));
const OwnPasswordPage = lazy(() => import("./auth/OwnPasswordPage"));

const FEED = { to: "/", label: "Live", Icon: IconBolt };
const STANDBY = { to: "/standby", label: "Standby", Icon: IconBell };
const DOCTORS = { to: "/doctors", label: "Doctors", Icon: IconStethoscope };
const HELP = { to: "/how", label: "How it works", Icon: IconHelp };
const BOARD = { to: "/clinic", label: "Board", Icon: IconLayoutBoard };

const PAGE = "page";
const WAITING = { to: "/clinic/waiting", label: "Waiting list", Icon: IconUsers };

function linksOf(account: Account | null) {
  if (account === null || account.role === "patient") return [FEED, DOCTORS, STANDBY, HELP];
  return isDesk(account) ? [BOARD, WAITING, FEED, HELP] : [BOARD, FEED, HELP];
}

/** Header, the page, and on a phone the tabs at the bottom. */
export function Shell() {
  const account = useAccount();
  const state = useSession();
  const { pathname, search } = useLocation();
  const sight = useOfferSightHere();
  usePageArrival(PAGE);
  if (state.status === "in" && state.mustChange) return <OwnPasswordPage />;
  const links = linksOf(account);
  const clinic = oneClinic(search);
  const items = links.map(({ to, label, Icon }) => (
    <NavLink
      key={to}
      to={to.startsWith(BOARD.to) ? { pathname: to, search: clinic } : to}
      end={to === "/" || to === BOARD.to}
      className={classes.link ?? ""}
    >
      <Icon size={19} aria-hidden="true" />
      <span>{label}</span>
    </NavLink>
  ));
  return (
    <div className={classes.shell}>
      <a className="skip-link" href="#page">
        Skip to the page
      </a>
      <header className={classes.header}>
        <Link
          to={account && account.role !== "patient" ? { pathname: BOARD.to, search: clinic } : "/"}
          aria-label="QuickDoc, start"
          className={classes.home}
        >
          <Logo />
        </Link>
        <nav className={classes.nav} aria-label="Main">
          {items}
        </nav>
        <Group gap={8} wrap="nowrap" ml="auto">
          <ConnectionBadge />
          <SearchButton />
          <SchemeToggle />
          <AccountMenu />
        </Group>
      </header>
      <main id={PAGE} className={classes.page} tabIndex={-1}>
        {account?.role === "patient" && (
          <Suspense>
            <UnverifiedNotice />
            <CancelledVisits account={account} />
          </Suspense>
        )}
        <ErrorBoundary at={pathname}>
          <Suspense fallback={<Loading />}>
            <OfferSightContext value={sight}>
              <Outlet />
            </OfferSightContext>
          </Suspense>
        </ErrorBoundary>
      </main>
      {account?.role === "patient" && (
        <Suspense>
          <MatchNews key={account.id} account={account} />
          <OfferSightContext value={sight}>
            <OfferBar account={account} />
          </OfferSightContext>
        </Suspense>
      )}
      <nav className={classes.tabs} aria-label="Main, at the bottom">
        {items}
      </nav>
    </div>
  );
}
