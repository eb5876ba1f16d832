import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  size?: "md" | "lg";
  children: ReactNode;
}

/** A list beside the page, from the right. What is in it is asked for only while it is open. */
export function SideDrawer({ opened, close, title, size = "md", children }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={size}
      title={title}
      styles={{ title: { fontSize: 19, fontWeight: 700 } }}
    >
      {children}
    </Drawer>
  );
}
