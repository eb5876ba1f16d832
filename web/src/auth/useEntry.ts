import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { Problem, sentence } from "../api/problem";
import type { Account } from "../api/shapes";
import { useAccount } from "../services";

/** Where an account starts. */
export function homeOf(account: Account): string {
  return account.role === "patient" ? "/" : "/clinic";
}

/** Run one of the ways in, show why it failed, and go where the person wanted to go. */
export function useEntry() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const account = useAccount();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});

  // Only paths of this site: a link must not lead somebody elsewhere after the login.
  const wanted = params.get("next");
  const target = (who: Account) => (wanted?.startsWith("/") && !wanted.startsWith("//") ? wanted : homeOf(who));

  async function enter(attempt: () => Promise<Account>) {
    setBusy(true);
    setError(null);
    setFields({});
    try {
      await navigate(target(await attempt()), { replace: true });
    } catch (thrown) {
      setError(sentence(thrown));
      if (thrown instanceof Problem) setFields(thrown.fields);
    } finally {
      setBusy(false);
    }
  }

  return {
    enter,
    busy,
    error,
    fields,
    search: params.size > 0 ? `?${params}` : "",
    already: account && target(account),
  };
}
