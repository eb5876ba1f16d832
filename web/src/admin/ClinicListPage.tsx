import "../styles/laterMantine";

import { Anchor, Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { Clinic } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { DataTable, type Column } from "../tables/DataTable";
import { TableFilter } from "../tables/TableFilter";
import { TableSearch } from "../tables/TableSearch";
import { answerIn, useTableAddress } from "../tables/useTableAddress";
import { AdminLinks } from "./AdminLinks";
import { NewClinicDrawer } from "./NewClinicDrawer";
import { orderOf, yesOrNo } from "./listed";

const COLUMNS: Column<Clinic>[] = [
  {
    id: "name",
    header: "Name",
    accessorFn: ({ name }) => name,
    cell: ({ row: { original } }) => (
      <Anchor component={Link} to={`/clinics/${original.id}`} py={4}>
        {original.name}
      </Anchor>
    ),
  },
  { id: "organisation", header: "Organisation", accessorFn: ({ organisation }) => organisation ?? "", cell: ({ row }) => row.original.organisation ?? "None" },
  { id: "address", header: "Address", enableSorting: false, cell: ({ row }) => row.original.address },
  { id: "zone", header: "Time zone", enableSorting: false, cell: ({ row }) => row.original.zone },
  { id: "state", header: "State", enableSorting: false, cell: ({ row }) => (row.original.closed_at ? "Closed" : "Open") },
  {
    id: "settings",
    header: "Settings",
    enableSorting: false,
    cell: ({ row: { original } }) => (
      <Anchor component={Link} to={`/clinic/settings?clinic=${original.id}`} py={4} aria-label={`Change ${original.name}`}>
        Change
      </Anchor>
    ),
  },
];

/** All clinics, closed ones too. */
export default function ClinicListPage() {
  const { api } = useServices();
  const table = useTableAddress(["name", "organisation"], { closed: answerIn });
  const [creating, setCreating] = useState(false);
  const { search, sorting, filters } = table;
  const query = { q: search, ...orderOf(sorting, ["name", "organisation"]), is_closed: yesOrNo(filters.closed) };
  const pages = usePages(["admin", "clinics", query], (cursor) => api.allClinics({ ...query, cursor }), { keepsOld: true });
  return (
    <Page title="Clinics" lead="Every clinic of the installation." width="wide" back={<AdminLinks />} testId="admin-clinics">
      <Group>
        <Button onClick={() => setCreating(true)} data-testid="new-clinic">
          New clinic
        </Button>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TableSearch typed={table.typed} type={table.type} description="The beginning of a word of the name." testId="clinics-search" />
        <TableFilter
          label="State"
          data={[
            { value: "false", label: "Open" },
            { value: "true", label: "Closed" },
          ]}
          value={filters.closed}
          set={(closed) => table.change({ closed })}
        />
      </SimpleGrid>
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 44 }}
        more={{ style: { alignSelf: "center" }, testId: "clinics-more" }}
        empty={<Text c="dimmed">No clinic is like that.</Text>}
      >
        {(clinics) => (
          <DataTable
            label="Clinics"
            columns={COLUMNS}
            rows={clinics}
            rowId={({ id }) => id}
            sorting={sorting}
            sort={table.sort}
            minWidth={760}
            testId="clinic"
          />
        )}
      </PagedList>
      <NewClinicDrawer opened={creating} close={() => setCreating(false)} />
    </Page>
  );
}
