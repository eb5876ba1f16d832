import { Navigate, Outlet, useLocation } from "react-router";

import { useServices, useSession } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { homeOf } from "./useEntry";

/**
 * The layout route of pages that are for some people only (`anybody`: who is logged in). Guests are sent to the login,
 * others to their own start.
 */
export function Only({ who }: { who: "patient" | "staff" | "admin" | "anybody" }) {
  const { session } = useServices();
  const state = useSession();
  const { pathname, search } = useLocation();
  if (state.status === "unknown") {
    return state.trouble ? <Failed error={state.trouble} retry={session.retry} isPage /> : <Loading />;
  }
  if (state.status === "guest") return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (who === "anybody") return <Outlet />;
  const { role } = state.account;
  const fits = who === "staff" ? role !== "patient" : role === who;
  return fits ? <Outlet /> : <Navigate to={homeOf(state.account)} replace />;
}
