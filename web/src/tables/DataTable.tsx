import "@mantine/core/styles/Table.css";

import { ScrollArea, Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import {
  FlexRender,
  functionalUpdate,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
  type Updater,
} from "@tanstack/react-table";

import classes from "./DataTable.module.css";
import type { Sorting } from "./useTableAddress";

const features = tableFeatures({ rowSortingFeature });

/** A column of such a table. Its `id` is what the list is sorted by; `enableSorting: false` where no index has that order. */
export type Column<Row extends object> = ColumnDef<typeof features, Row>;

interface Props<Row extends object> {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The order that the server was asked for; the rows are shown as they come. */
  sorting: Sorting;
  sort: (sorting: Sorting) => void;
  minWidth: number;
  testId: string;
}

/** Rows from the server, sorted there. On a narrow screen the first column stays while the others scroll. */
export function DataTable<Row extends object>({ label, columns, rows, rowId, sorting, sort, minWidth, testId }: Props<Row>) {
  const state: SortingState = [{ id: sorting.by, desc: sorting.descending }];
  const change = (updater: Updater<SortingState>) => {
    const [next] = functionalUpdate(updater, state);
    if (next) sort({ by: next.id, descending: next.desc });
  };
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting: state },
    onSortingChange: change,
    manualSorting: true,
    enableSortingRemoval: false,
    sortDescFirst: false,
  });
  return (
    <ScrollArea className="surface" type="auto" viewportProps={{ tabIndex: 0, "aria-label": label, role: "region" }}>
      <Table miw={minWidth} verticalSpacing="xs" horizontalSpacing="md" className={classes.table} data-testid={testId}>
        <Table.Thead>
          <Table.Tr>
            {table.getFlatHeaders().map((header) => {
              const way = header.column.getIsSorted();
              const canSort = header.column.getCanSort();
              return (
                <Table.Th key={header.id} aria-sort={way === false ? undefined : way === "asc" ? "ascending" : "descending"}>
                  {canSort ? (
                    <UnstyledButton className={classes.sort} onClick={header.column.getToggleSortingHandler()}>
                      <FlexRender header={header} />
                      <Arrow way={way} />
                    </UnstyledButton>
                  ) : (
                    <FlexRender header={header} />
                  )}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id} data-testid={`${testId}-row`}>
              {row.getAllCells().map((cell) => (
                <Table.Td key={cell.id}>
                  <FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Arrow({ way }: { way: false | "asc" | "desc" }) {
  const Icon = way === false ? IconArrowsSort : way === "asc" ? IconArrowUp : IconArrowDown;
  return <Icon size={14} aria-hidden="true" />;
}
