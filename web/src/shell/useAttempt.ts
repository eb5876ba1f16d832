import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { sentence } from "../api/problem";

/** One change at a time; a refusal is shown. */
export function useAttempt() {
  const [working, setWorking] = useState(false);
  async function attempt(work: () => Promise<unknown>) {
    setWorking(true);
    await work().catch((error: unknown) => notifications.show({ color: "coral", message: sentence(error) }));
    setWorking(false);
  }
  return { working, attempt };
}
