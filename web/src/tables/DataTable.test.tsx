import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { expect, it } from "vitest";

import { idIn } from "../shell/params";
import { DataTable, type Column } from "./DataTable";
import { useTableAddress } from "./useTableAddress";

interface Person {
  id: string;
  name: string;
  age: number;
}

const COLUMNS: Column<Person>[] = [
  { id: "name", header: "Name", accessorFn: (person) => person.name },
  { id: "age", header: "Age", accessorFn: (person) => person.age },
  { id: "note", header: "Note", enableSorting: false, cell: () => "a note" },
];
const PEOPLE = [
  { id: "1", name: "Zoe", age: 9 },
  { id: "2", name: "Ana", age: 40 },
];

function People() {
  const table = useTableAddress(["name", "age"], { clinic: idIn });
  return (
    <>
      <DataTable
        label="People"
        columns={COLUMNS}
        rows={PEOPLE}
        rowId={(person) => person.id}
        sorting={table.sorting}
        sort={table.sort}
        minWidth={300}
        testId="people"
      />
      <output>{useLocation().search}</output>
      <p>{table.filters.clinic}</p>
    </>
  );
}

function shown(at: string) {
  render(
    <MantineProvider env="test">
      <MemoryRouter initialEntries={[at]}>
        <People />
      </MemoryRouter>
    </MantineProvider>,
  );
}

const header = (name: string) => screen.getByRole("columnheader", { name });

it("shows the rows in the order in which the server sends them", () => {
  shown("/");
  const names = screen.getAllByTestId("people-row").map((row) => within(row).getAllByRole("cell")[0]?.textContent);
  expect(names).toEqual(["Zoe", "Ana"]);
  expect(header("Name")).toHaveAttribute("aria-sort", "ascending");
});

it("writes the order into the address, up first, then down, and nothing where it is the usual one", async () => {
  shown("/?clinic=clinic_1");
  const user = userEvent.setup();
  await user.click(within(header("Age")).getByRole("button"));
  expect(screen.getByRole("status")).toHaveTextContent("?clinic=clinic_1&sort=age");
  await user.click(within(header("Age")).getByRole("button"));
  expect(screen.getByRole("status")).toHaveTextContent("?clinic=clinic_1&sort=age&order=down");
  expect(header("Age")).toHaveAttribute("aria-sort", "descending");
  await user.click(within(header("Name")).getByRole("button"));
  expect(screen.getByRole("status")).toHaveTextContent(/^\?clinic=clinic_1$/);
});

it("offers no order that the server does not have, and takes none from the address", () => {
  shown("/?sort=note&order=down&clinic=a+b");
  expect(within(header("Note")).queryByRole("button")).toBeNull();
  expect(header("Name")).toHaveAttribute("aria-sort", "descending");
  expect(screen.queryByText("a b")).toBeNull();
});
