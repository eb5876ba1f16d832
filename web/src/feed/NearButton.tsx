import { Button } from "@mantine/core";
import { IconMapPin } from "@tabler/icons-react";
import { lazy, Suspense, useState, type Ref } from "react";

import type { FilterControls } from "./useFilter";

const NearPopover = lazy(() => import("./NearPopover"));

/** Where from, and how far. */
export function NearButton({ controls }: { controls: FilterControls }) {
  const { filter, here } = controls;
  const [asked, setAsked] = useState(false);
  const button = (ref?: Ref<HTMLButtonElement>) => (
    <Button
      ref={ref}
      size="xs"
      variant="default"
      leftSection={<IconMapPin size={16} />}
      aria-haspopup="dialog"
      onClick={asked ? undefined : () => setAsked(true)}
    >
      {here ? "Near me" : "Town centre"} · {filter.radiusKm} km
    </Button>
  );
  if (!asked) return button();
  return (
    <Suspense fallback={button()}>
      <NearPopover controls={controls}>{button}</NearPopover>
    </Suspense>
  );
}
