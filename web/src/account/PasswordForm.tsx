import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useSubmit } from "../forms/useSubmit";
import { useServices } from "../services";
import { useUnsaved } from "../shell/unsaved";
import { LOGINS } from "./Logins";
import { Part } from "./Part";

export function PasswordForm() {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const [present, setPresent] = useState("");
  const [fresh, setFresh] = useState("");
  useUnsaved({ present, fresh });
  const { form, submit, working, errors, message } = useSubmit();
  async function change() {
    session.adopt(await api.changePassword(present, fresh));
    setPresent("");
    setFresh("");
    notifications.show({ color: "success", message: "Your password is changed. All other devices are logged out." });
    await queries.invalidateQueries({ queryKey: LOGINS });
  }
  return (
    <Part title="Password" lead="All other devices are logged out when you change it.">
      <form ref={form} noValidate onSubmit={submit(change)}>
        <Group align="flex-end" gap="sm">
          <Password
            label="Present password"
            name="present"
            autoComplete="current-password"
            required
            style={{ flex: "1 1 200px" }}
            data-testid="password-present"
            value={present}
            onChange={(event) => setPresent(event.currentTarget.value)}
            error={errors.present}
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
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
            error={errors.new}
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
