import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { Problem, sentence } from "../api/problem";
import type { Account } from "../api/shapes";
import { useAccount } from "../services";

/** Where an account starts. */
export function homeOf(account: Account): string {
  return account.role === "patient" ? "/" : "/clinic";
}

/** A path of this site, or null: a link must not lead somebody elsewhere after the login. */
export function pathOf(wanted: string | null): string | null {
  return wanted?.startsWith("/") && !wanted.startsWith("//") ? wanted : null;
}

/** Run one of the ways in, show why it failed, and go where the person wanted to go. */
export function useEntry() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const account = useAccount();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});

  const target = (who: Account) => pathOf(params.get("next")) ?? homeOf(who);

  /** `by`: a page on the way there. */
  async function enter(attempt: () => Promise<Account>, by?: string) {
    setBusy(true);
    setError(null);
    setFields({});
    try {
      const there = target(await attempt());
      await navigate(by ? `${by}?next=${encodeURIComponent(there)}` : there, { replace: true });
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
