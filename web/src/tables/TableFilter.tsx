import { Select } from "@mantine/core";

interface Props {
  label: string;
  data: { value: string; label: string }[];
  value: string | null;
  set: (value: string | null) => void;
}

/** One thing that narrows a table; nothing chosen: all. */
export function TableFilter({ label, data, value, set }: Props) {
  return (
    <Select
      label={label}
      placeholder="All"
      data={data}
      value={value}
      searchable={data.length > 8}
      clearable
      clearButtonProps={{ "aria-label": `${label}: all` }}
      nothingFoundMessage="None of that name"
      onChange={set}
    />
  );
}
