import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { lazy, Suspense, useState, type Ref } from "react";

import { SCHEMES } from "./schemes";

const SchemeMenu = lazy(() => import("./SchemeMenu"));

export function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [asked, setAsked] = useState(false);
  const Current = SCHEMES.find((each) => each.scheme === colorScheme)?.Icon ?? IconDeviceDesktop;
  const button = (ref?: Ref<HTMLButtonElement>) => (
    <ActionIcon
      ref={ref}
      variant="subtle"
      color="gray"
      size={36}
      radius="xl"
      aria-label="Colours: light, dark or as the system"
      aria-haspopup="menu"
      onClick={asked ? undefined : () => setAsked(true)}
    >
      <Current size={19} />
    </ActionIcon>
  );
  if (!asked) return button();
  return (
    <Suspense fallback={button()}>
      <SchemeMenu chosen={colorScheme} choose={setColorScheme}>
        {button}
      </SchemeMenu>
    </Suspense>
  );
}
