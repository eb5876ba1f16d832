import "../styles/laterMantine";

import { Avatar, Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconBell, IconLogout, IconSettings, IconShield, IconStethoscope, IconUsers } from "@tabler/icons-react";
import { Link, useNavigate } from "react-router";

import { sentence } from "../api/problem";
import { photoUrl } from "../api/photos";
import type { Account } from "../api/shapes";
import { useServices } from "../services";
import { useAttempt } from "./useAttempt";

/** What somebody who is logged in can do from every page. Guests need not fetch it. */
export default function PersonMenu({ account }: { account: Account }) {
  const { session } = useServices();
  const navigate = useNavigate();

  const { attempt } = useAttempt({ inWords: (error) => `You are still logged in. ${sentence(error)}` });

  const leave = () =>
    attempt(async () => {
      await session.logout();
      await navigate("/");
    });
  const { name, email, role, photo_id, memberships } = account;
  const works = memberships.find((each) => each.doctor_id !== null);
  return (
    <Menu position="bottom-end" radius="md" shadow="md" width={220} keepMounted>
      <Menu.Target>
        <UnstyledButton data-testid="account-menu" style={{ borderRadius: 99 }}>
          <Avatar size={34} radius="xl" name={name} src={photoUrl(photo_id)} color="primary" aria-hidden />
          <VisuallyHidden>Account of {name}</VisuallyHidden>
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
        {role === "admin" && (
          <Menu.Item component={Link} to="/admin" leftSection={<IconShield size={16} />} data-testid="to-admin">
            Administration
          </Menu.Item>
        )}
        {works && (
          <Menu.Item
            component={Link}
            to={`/clinic/doctors?clinic=${works.clinic_id}`}
            leftSection={<IconStethoscope size={16} />}
            data-testid="to-profile"
          >
            Your profile
          </Menu.Item>
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
