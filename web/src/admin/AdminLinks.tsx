import { Anchor, Group } from "@mantine/core";
import { Link, useLocation } from "react-router";

const PAGES = [
  { path: "/admin", label: "Administration" },
  { path: "/admin/clinics", label: "Clinics" },
  { path: "/admin/doctors", label: "Doctors" },
  { path: "/admin/staff", label: "Staff" },
  { path: "/admin/messages", label: "Messages" },
  { path: "/admin/audit", label: "Audit log" },
  { path: "/admin/system", label: "System" },
] as const;

/** From each page of the administration to the others. */
export function AdminLinks() {
  const { pathname } = useLocation();
  return (
    <Group component="nav" gap="lg" aria-label="Administration" mb="xs">
      {PAGES.map(({ path, label }) => (
        <Anchor key={path} component={Link} to={path} aria-current={pathname === path ? "page" : undefined} py={4}>
          {label}
        </Anchor>
      ))}
    </Group>
  );
}
