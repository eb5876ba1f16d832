import "../styles/laterMantine";

import { Menu, type MantineColorScheme } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactElement, Ref } from "react";

import { SCHEMES } from "./schemes";
import { useArrival } from "./useArrival";

/** The choices. They are fetched when somebody asks for them. */
export default function SchemeMenu({
  chosen,
  choose,
  children,
}: {
  chosen: MantineColorScheme;
  choose: (scheme: MantineColorScheme) => void;
  children: (button: Ref<HTMLButtonElement>) => ReactElement;
}) {
  const button = useArrival();
  return (
    <Menu position="bottom-end" radius="md" shadow="md">
      <Menu.Target>{children(button)}</Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            rightSection={scheme === chosen ? <IconCheck size={14} aria-label="chosen" /> : null}
            onClick={() => choose(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
