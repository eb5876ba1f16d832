import { useNotifications } from "@mantine/notifications";
import { lazy, Suspense, useState } from "react";

const Shown = lazy(() => import("./ShownToasts"));

/** Short messages at the edge. What shows them is fetched with the first one. */
export function Toasts() {
  const { notifications, queue } = useNotifications();
  const [needed, setNeeded] = useState(false);
  if (!needed && notifications.length + queue.length > 0) setNeeded(true);
  return (
    needed && (
      <Suspense>
        <Shown />
      </Suspense>
    )
  );
}
