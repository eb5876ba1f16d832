import { Avatar, Button, Group, Menu, UnstyledButton } from "@mantine/core";
import { IconBell, IconLogout, IconSettings, IconUsers } from "@tabler/icons-react";
import { Link, useLocation, useNavigate } from "react-router";

import { useServices, useSession } from "../services";

export function AccountMenu() {
  const { session } = useServices();
  const state = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();

  if (state.status === "unknown") return <Avatar size={34} radius="xl" color="gray" aria-hidden />;
  if (state.status === "guest") {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return (
      <Group gap={6} wrap="nowrap">
        <Button component={Link} to={`/login${next}`} size="compact-md" variant="subtle">
          Log in
        </Button>
        <Button component={Link} to={`/sign-up${next}`} size="compact-md" visibleFrom="xs">
          Sign up
        </Button>
      </Group>
    );
  }

  const leave = async () => {
    await session.logout();
    await navigate("/");
  };
  const { name, email, role } = state.account;
  return (
    <Menu position="bottom-end" radius="md" shadow="md" width={220} keepMounted>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${name}`} data-testid="account-menu" style={{ borderRadius: 99 }}>
          <Avatar size={34} radius="xl" name={name} color="tide" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {email}
        </Menu.Label>
        <Menu.Divider />
        {role === "patient" && (
          <>
            <Menu.Item component={Link} to="/family" leftSection={<IconUsers size={16} />} data-testid="to-family">
              Family
            </Menu.Item>
            <Menu.Item
              component={Link}
              to="/notifications"
              leftSection={<IconBell size={16} />}
              data-testid="to-notifications"
            >
              Notifications
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={16} />} data-testid="to-account">
          Account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave} data-testid="logout">
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
