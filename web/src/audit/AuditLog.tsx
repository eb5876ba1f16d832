import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { sentence } from "../api/problem";
import type { AuditQuery } from "../api/bodies";
import type { AuditEntry, AuditPage } from "../api/shapes";
import { usePages } from "../api/usePages";
import { FormMessage } from "../forms/FormMessage";
import { PagedList } from "../shell/PagedList";
import { AuditFilters } from "./AuditFilters";
import { filterIn, queryOf, withFilter, type AuditFilter } from "./auditFilter";
import { AuditRows } from "./AuditRows";
import { EntryDrawer } from "./EntryDrawer";
import type { Names } from "./words";

/** An entry, and the names of what it is about. */
export interface Told {
  readonly entry: AuditEntry;
  readonly names: Names;
}

interface Props {
  /** The clinic, or everything. */
  of: string;
  load: (query: AuditQuery) => Promise<AuditPage>;
  save: (query: AuditQuery) => Promise<Blob>;
}

/** The audit log with its filters, which are in the address. */
export function AuditLog({ of, load, save }: Props) {
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const [reading, read] = useState<Told | null>(null);
  const pages = usePages(
    ["audit", of, filter],
    async (cursor) => withNames(await load({ ...queryOf(filter), cursor })),
    { keepsOld: true, forgets: true },
  );
  const download = useMutation({ mutationFn: () => save(queryOf(filter)), onSuccess: keep });
  const change = (changes: Partial<AuditFilter>) => {
    read(null);
    setParams(withFilter(params, changes), { replace: true });
  };
  return (
    <Stack gap="md">
      <AuditFilters filter={filter} change={change} />
      <Group>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={download.isPending}
          data-testid="audit-export"
          onClick={() => download.mutate()}
        >
          Save as CSV
        </Button>
        <FormMessage>{download.error && sentence(download.error)}</FormMessage>
      </Group>
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 52 }}
        more={{ style: { alignSelf: "center" }, label: "Show earlier ones", testId: "audit-more" }}
        empty={<Text c="dimmed">Nothing of that kind was done.</Text>}
      >
        {(told) => <AuditRows told={told} read={read} />}
      </PagedList>
      <EntryDrawer told={reading} close={() => read(null)} look={change} />
    </Stack>
  );
}

function withNames({ items, names, next_cursor }: AuditPage): { items: Told[]; next_cursor: string | null } {
  return { items: items.map((entry) => ({ entry, names })), next_cursor };
}

/** Hand a file to the browser, which keeps it where it keeps files. */
function keep(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "audit.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
