import "../styles/laterMantine";

import { SimpleGrid, Text } from "@mantine/core";
import { useMemo } from "react";

import type { StaffAccount } from "../api/shapes";
import { usePages } from "../api/usePages";
import { ROLE_WORDS } from "../clinic/roles";
import { useClinics } from "../queries/catalog";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { idIn, oneOf } from "../shell/params";
import { DataTable, type Column } from "../tables/DataTable";
import { TableFilter } from "../tables/TableFilter";
import { TableSearch } from "../tables/TableSearch";
import { useTableAddress, type Reader } from "../tables/useTableAddress";
import { AdminLinks } from "./AdminLinks";
import { OpenInvites } from "./OpenInvites";
import { orderOf } from "./listed";

const SORTS = ["name", "email"] as const;
const ROLES = { ...ROLE_WORDS, admin: "Administrator" } as const;
const roleIn: Reader = (params, name) => oneOf(Object.keys(ROLES), params, name);

/** Whoever works at a clinic, and administrators. Those of one clinic come by name only. */
export default function StaffListPage() {
  const { api } = useServices();
  const clinics = useClinics();
  const table = useTableAddress(SORTS, { clinic: idIn, role: roleIn });
  const { search, sorting, filters } = table;
  const shown = filters.clinic === null ? sorting : { ...sorting, by: "name" };
  const query = {
    q: search,
    ...orderOf(shown, SORTS),
    clinic_id: filters.clinic,
    role: filters.role as keyof typeof ROLES | null,
  };
  const pages = usePages(["admin", "staff", query], (cursor) => api.allStaff({ ...query, cursor }), { keepsOld: true });
  const names = useMemo(() => new Map(clinics.map(({ id, name }) => [id, name])), [clinics]);
  const columns = useMemo(() => columnsOf(names, { sortsByEmail: filters.clinic === null }), [names, filters.clinic]);
  return (
    <Page
      title="Staff"
      lead="Whoever works at a clinic, and the administrators. Roles are given and taken away at the clinic, under Colleagues."
      width="wide"
      back={<AdminLinks />}
      testId="admin-staff"
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <TableSearch
          typed={table.typed}
          type={table.type}
          description="The beginning of a word of the name, or of the address."
          testId="staff-search"
        />
        <TableFilter
          label="Clinic"
          data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.clinic}
          set={(clinic) => table.change({ clinic })}
        />
        <TableFilter
          label="Role"
          data={Object.entries(ROLES).map(([value, label]) => ({ value, label }))}
          value={filters.role}
          set={(role) => table.change({ role })}
        />
      </SimpleGrid>
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 44 }}
        more={{ style: { alignSelf: "center" }, testId: "staff-more" }}
        empty={<Text c="dimmed">Nobody is like that.</Text>}
      >
        {(people) => (
          <DataTable
            label="Staff"
            columns={columns}
            rows={people}
            rowId={({ id }) => id}
            sorting={shown}
            sort={table.sort}
            minWidth={640}
            testId="listed-account"
          />
        )}
      </PagedList>
      <OpenInvites clinics={names} />
    </Page>
  );
}

function columnsOf(clinics: ReadonlyMap<string, string>, { sortsByEmail }: { sortsByEmail: boolean }): Column<StaffAccount>[] {
  return [
    { id: "name", header: "Name", accessorFn: ({ name }) => name, cell: ({ row }) => row.original.name },
    {
      id: "email",
      header: "E-mail",
      enableSorting: sortsByEmail,
      accessorFn: ({ email }) => email,
      cell: ({ row }) => `${row.original.email}${row.original.email_verified ? "" : " (not verified)"}`,
    },
    { id: "roles", header: "Works as", enableSorting: false, cell: ({ row }) => worksAs(row.original, clinics) },
  ];
}

function worksAs({ role, memberships }: StaffAccount, clinics: ReadonlyMap<string, string>): string {
  const roles = memberships.map(({ clinic_id, role: at }) => `${ROLES[at]}, ${clinics.get(clinic_id) ?? clinic_id}`);
  return [...(role === "admin" ? [ROLES.admin] : []), ...roles].join("; ");
}
