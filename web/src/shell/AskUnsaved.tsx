import { lazy, Suspense, useSyncExternalStore } from "react";

import { useServices } from "../services";

const UnsavedDialog = lazy(() => import("./UnsavedDialog"));

/** The question before something that is not saved is lost, wherever it comes from. */
export function AskUnsaved() {
  const { unsaved } = useServices();
  const asked = useSyncExternalStore(unsaved.subscribe, unsaved.asked);
  return asked && (
    <Suspense>
      <UnsavedDialog answer={unsaved.answer} />
    </Suspense>
  );
}
