import "../styles/laterMantine";

import { Menu, type MantineColorScheme } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactElement } from "react";

import { SCHEMES } from "./schemes";

/** The choices, open at once: it is fetched when somebody asks for it. */
export default function SchemeMenu({
  chosen,
  choose,
  children,
}: {
  chosen: MantineColorScheme;
  choose: (scheme: MantineColorScheme) => void;
  children: ReactElement;
}) {
  return (
    <Menu position="bottom-end" radius="md" shadow="md" defaultOpened>
      <Menu.Target>{children}</Menu.Target>
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
