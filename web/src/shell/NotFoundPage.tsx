import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "react-router";

import { Notice } from "./Notice";

export function NotFoundPage() {
  return (
    <Notice
      icon={<IconMapQuestion size={26} />}
      isPage
      title="There is no such page"
      action={
        <Button component={Link} to="/">
          To the live feed
        </Button>
      }
    >
      The address may be mistyped, or what it showed is over.
    </Notice>
  );
}
