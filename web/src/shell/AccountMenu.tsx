import { Button, Group } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, useLocation } from "react-router";

import { useSession } from "../services";
import classes from "./AccountMenu.module.css";

const PersonMenu = lazy(() => import("./PersonMenu"));

export function AccountMenu() {
  const state = useSession();
  const { pathname, search } = useLocation();

  const someone = <span className={classes.someone} aria-hidden="true" />;
  if (state.status === "unknown") return someone;
  if (state.status === "guest") {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return (
      <Group gap={6} wrap="nowrap">
        <Button component={Link} to={`/login${next}`} size="compact-md" variant="subtle">
          Log in
        </Button>
        <Button component={Link} to={`/sign-up${next}`} size="compact-md" visibleFrom="xs">
          Sign up
        </Button>
      </Group>
    );
  }

  return (
    <Suspense fallback={someone}>
      <PersonMenu account={state.account} />
    </Suspense>
  );
}
