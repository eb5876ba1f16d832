import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";

import { LONGEST_SEARCH } from "./useTableAddress";

interface Props {
  typed: string;
  type: (words: string) => void;
  description: string;
  testId: string;
}

/** What is searched for in a table. */
export function TableSearch({ typed, type, description, testId }: Props) {
  return (
    <TextInput
      label="Search"
      description={description}
      leftSection={<IconSearch size={16} />}
      maxLength={LONGEST_SEARCH}
      value={typed}
      data-testid={testId}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
