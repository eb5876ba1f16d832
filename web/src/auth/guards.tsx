import { Center, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

import { useSession } from "../services";
import { homeOf } from "./useEntry";

/** Lets in whom the page is for (`anybody`: who is logged in); sends guests to the login and others to their own start. */
export function Only({ who, children }: { who: "patient" | "staff" | "anybody"; children: ReactNode }) {
  const state = useSession();
  const { pathname, search } = useLocation();
  if (state.status === "unknown") {
    return (
      <Center py={120}>
        <Loader type="dots" aria-label="Loading" />
      </Center>
    );
  }
  if (state.status === "guest") return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (who === "anybody") return children;
  const staff = state.account.role !== "patient";
  return staff === (who === "staff") ? children : <Navigate to={homeOf(state.account)} replace />;
}
