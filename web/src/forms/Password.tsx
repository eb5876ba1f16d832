import { PasswordInput, type PasswordInputProps } from "@mantine/core";

/** A password's field that says, also to a screen reader, when it is wrong: Mantine's own only looks so. */
export function Password(props: PasswordInputProps) {
  return (
    <PasswordInput
      aria-invalid={props.error ? true : undefined}
      visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
      {...props}
    />
  );
}
