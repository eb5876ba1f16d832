import { TextInput, type TextInputProps } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";

interface Props extends Omit<TextInputProps, "onChange"> {
  onChange: (search: string) => void;
}

/** Finds people on the waiting list by a part of their name. */
export function SearchByName({ onChange, ...rest }: Props) {
  return (
    <TextInput
      aria-label="Search by name"
      placeholder="Search by name"
      leftSection={<IconSearch size={16} />}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  );
}
