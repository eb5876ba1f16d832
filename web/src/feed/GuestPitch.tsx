import { Anchor, Button, Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconBellRinging, IconBolt, IconScale } from "@tabler/icons-react";
import { Link } from "react-router";

import classes from "./FeedPage.module.css";

export function GuestPitch() {
  return (
    <Stack className="surface" p="lg" gap="sm">
      <Title order={2}>See the doctor sooner</Title>
      <ul className={classes.points}>
        <Point icon={<IconBolt size={16} />}>The moment a visit is cancelled, you see it. One tap takes it.</Point>
        <Point icon={<IconBellRinging size={16} />}>Away from the screen? We text you when it is your turn.</Point>
        <Point icon={<IconScale size={16} />}>
          A fair line.{" "}
          <Anchor component={Link} to="/how" inherit>
            How it works
          </Anchor>
        </Point>
      </ul>
      <Group gap={8} mt={4}>
        <Button component={Link} to="/sign-up">
          Get on the list
        </Button>
        <Text size="xs" c="dimmed">
          Free for patients.
        </Text>
      </Group>
    </Stack>
  );
}

function Point({ icon, children }: { icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <li className={classes.point}>
      <ThemeIcon size={30} radius="xl" variant="light">
        {icon}
      </ThemeIcon>
      <span>{children}</span>
    </li>
  );
}
