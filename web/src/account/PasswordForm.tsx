import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { useUnsaved } from "../shell/useUnsaved";
import { LOGINS } from "./Logins";
import { Part } from "./Part";

export function PasswordForm() {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const { form, element, submit, working, message } = useApiForm({ present: "", new: "" });
  useUnsaved(form.values);
  async function change() {
    session.adopt(await api.changePassword(form.values.present, form.values.new));
    form.reset();
    notifications.show({ color: "success", message: "Your password is changed. All other devices are logged out." });
    await queries.invalidateQueries({ queryKey: LOGINS });
  }
  return (
    <Part title="Password" lead="All other devices are logged out when you change it.">
      <form ref={element} noValidate onSubmit={submit(change)}>
        <Group align="flex-end" gap="sm">
          <Password
            label="Present password"
            name="present"
            autoComplete="current-password"
            required
            style={{ flex: "1 1 200px" }}
            data-testid="password-present"
            {...form.getInputProps("present")}
          />
          <Password
            label="New password"
            name="new"
            description="At least 8 characters"
            inputWrapperOrder={["label", "input", "description"]}
            autoComplete="new-password"
            required
            minLength={8}
            style={{ flex: "1 1 200px" }}
            data-testid="password-new"
            {...form.getInputProps("new")}
          />
          <Button type="submit" loading={working} data-testid="password-change">
            Change
          </Button>
        </Group>
        <FormMessage>{message}</FormMessage>
      </form>
    </Part>
  );
}
