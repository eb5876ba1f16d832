import { Button, Group, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useServices } from "../services";
import { LOGINS } from "./Logins";
import { Part } from "./Part";
import { Refusal, useAsking } from "./useAsking";

export function PasswordForm() {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const [present, setPresent] = useState("");
  const [fresh, setFresh] = useState("");
  const { working, problem, ask } = useAsking();
  async function change() {
    session.adopt(await api.changePassword(present, fresh));
    setPresent("");
    setFresh("");
    notifications.show({ color: "leaf", message: "Your password is changed. All other devices are logged out." });
    await queries.invalidateQueries({ queryKey: LOGINS });
  }
  return (
    <Part title="Password" lead="All other devices are logged out when you change it.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask(change);
        }}
      >
        <Group align="flex-end" gap="sm">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            style={{ flex: "1 1 200px" }}
            data-testid="password-present"
            value={present}
            onChange={(event) => setPresent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="At least 8 characters"
            inputWrapperOrder={["label", "input", "description"]}
            autoComplete="new-password"
            required
            minLength={8}
            style={{ flex: "1 1 200px" }}
            data-testid="password-new"
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
          <Button type="submit" loading={working} data-testid="password-change">
            Change
          </Button>
        </Group>
        <Refusal problem={problem} />
      </form>
    </Part>
  );
}
