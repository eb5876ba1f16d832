import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import type { Account } from "../api/shapes";
import { useAccount } from "../services";
import { pathIn } from "../shell/paths";

/** Where an account starts. */
export function homeOf(account: Account): string {
  return account.role === "patient" ? "/" : "/clinic";
}

/** Run one of the ways in, and go where the person wanted to go. What the API refuses is thrown. */
export function useEntry() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const account = useAccount();
  const [busy, setBusy] = useState(false);

  const wanted = pathIn(params, "next");
  const target = (who: Account) => wanted ?? homeOf(who);

  /** `by`: a page on the way there. */
  async function enter(attempt: () => Promise<Account>, by?: string) {
    setBusy(true);
    try {
      const there = target(await attempt());
      await navigate(by ? `${by}?next=${encodeURIComponent(there)}` : there, { replace: true });
      // Busy until the next page is there: `already` would lead past the page on the way while its script is fetched.
    } catch (error) {
      setBusy(false);
      throw error;
    }
  }

  return {
    enter,
    busy,
    search: params.size > 0 ? `?${params}` : "",
    already: account && target(account),
  };
}
