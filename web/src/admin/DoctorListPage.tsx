import "../styles/laterMantine";

import { Anchor, SimpleGrid, Text } from "@mantine/core";
import { useMemo } from "react";
import { Link } from "react-router";

import type { Doctor } from "../api/shapes";
import { usePages } from "../api/usePages";
import { specialtyLabel, useClinics, useSpecialties } from "../queries/catalog";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { idIn } from "../shell/params";
import { DataTable, type Column } from "../tables/DataTable";
import { TableFilter } from "../tables/TableFilter";
import { TableSearch } from "../tables/TableSearch";
import { answerIn, useTableAddress } from "../tables/useTableAddress";
import { AdminLinks } from "./AdminLinks";
import { orderOf, yesOrNo } from "./listed";

const SORTS = ["name", "specialty"] as const;

/** All doctors, suspended ones too. Those of one clinic or specialty come by name only. */
export default function DoctorListPage() {
  const { api } = useServices();
  const clinics = useClinics();
  const specialties = useSpecialties();
  const table = useTableAddress(SORTS, { clinic: idIn, specialty: idIn, suspended: answerIn });
  const { search, sorting, filters } = table;
  const isNarrowed = filters.clinic !== null || filters.specialty !== null;
  const query = {
    q: search,
    ...orderOf(isNarrowed ? { ...sorting, by: "name" } : sorting, SORTS),
    clinic_id: filters.clinic,
    specialty: filters.specialty,
    is_suspended: yesOrNo(filters.suspended),
  };
  const pages = usePages(["admin", "doctors", query], (cursor) => api.allDoctors({ ...query, cursor }), { keepsOld: true });
  const columns = useMemo(
    () => columnsOf(new Map(clinics.map(({ id, name }) => [id, name])), { sortsBySpecialty: !isNarrowed }),
    [clinics, isNarrowed],
  );
  return (
    <Page title="Doctors" lead="Every doctor of the installation." width="wide" back={<AdminLinks />} testId="admin-doctors">
      <SimpleGrid cols={{ base: 1, sm: 2, md: 4 }} spacing="sm">
        <TableSearch typed={table.typed} type={table.type} description="The beginning of a word of the name." testId="doctors-search" />
        <TableFilter
          label="Clinic"
          data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.clinic}
          set={(clinic) => table.change({ clinic })}
        />
        <TableFilter
          label="Specialty"
          data={specialties.map(({ name }) => ({ value: name, label: specialtyLabel(name) }))}
          value={filters.specialty}
          set={(specialty) => table.change({ specialty })}
        />
        <TableFilter
          label="State"
          data={[
            { value: "false", label: "Practising" },
            { value: "true", label: "Suspended" },
          ]}
          value={filters.suspended}
          set={(suspended) => table.change({ suspended })}
        />
      </SimpleGrid>
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 44 }}
        more={{ style: { alignSelf: "center" }, testId: "doctors-more" }}
        empty={<Text c="dimmed">No doctor is like that.</Text>}
      >
        {(doctors) => (
          <DataTable
            label="Doctors"
            columns={columns}
            rows={doctors}
            rowId={({ id }) => id}
            sorting={isNarrowed ? { ...sorting, by: "name" } : sorting}
            sort={table.sort}
            minWidth={640}
            testId="listed-doctor"
          />
        )}
      </PagedList>
    </Page>
  );
}

function columnsOf(clinics: ReadonlyMap<string, string>, { sortsBySpecialty }: { sortsBySpecialty: boolean }): Column<Doctor>[] {
  return [
    {
      id: "name",
      header: "Name",
      accessorFn: ({ name }) => name,
      cell: ({ row: { original } }) => (
        <Anchor component={Link} to={`/doctors/${original.id}`} py={4}>
          {original.name}
        </Anchor>
      ),
    },
    {
      id: "specialty",
      header: "Specialty",
      enableSorting: sortsBySpecialty,
      accessorFn: ({ specialty }) => specialty,
      cell: ({ row }) => row.original.specialties.map(specialtyLabel).join(", "),
    },
    {
      id: "clinics",
      header: "Clinics",
      enableSorting: false,
      cell: ({ row }) => row.original.clinic_ids.map((id) => clinics.get(id) ?? id).join(", "),
    },
    {
      id: "state",
      header: "State",
      enableSorting: false,
      cell: ({ row }) => (row.original.suspended_at ? "Suspended" : "Practising"),
    },
  ];
}
