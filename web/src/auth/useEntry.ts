import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearchParams } from "react-router";

import type { Account } from "../api/shapes";
import { useAccount } from "../services";
import { pathIn } from "../shell/paths";

/** Where an account starts. */
export function homeOf(account: Account): string {
  return account.role === "patient" ? "/" : "/clinic";
}

/** `by`: a page on the way there. */
interface Entry {
  readonly attempt: () => Promise<Account>;
  readonly by?: string | undefined;
}

/** Run one of the ways in, and go where the person wanted to go. What the API refuses is thrown. */
export function useEntry() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const account = useAccount();

  const wanted = pathIn(params, "next");
  const target = (who: Account) => wanted ?? homeOf(who);

  const { mutateAsync, isPending, isSuccess } = useMutation({
    mutationFn: async ({ attempt, by }: Entry) => {
      const there = target(await attempt());
      await navigate(by ? `${by}?next=${encodeURIComponent(there)}` : there, { replace: true });
    },
  });

  return {
    enter: (attempt: Entry["attempt"], by?: string) => mutateAsync({ attempt, by }),
    // Until the next page is there: `already` would lead past the page on the way while its script is fetched.
    busy: isPending || isSuccess,
    search: params.size > 0 ? `?${params}` : "",
    already: account && target(account),
  };
}
