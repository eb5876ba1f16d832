import "../styles/laterMantine";

import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { AuthCard } from "./AuthCard";

/** In the place of every page, for whoever came in by a one-time password, until they have one of their own. */
export default function OwnPasswordPage() {
  const { api, session } = useServices();
  const { form, element, submit, working, message } = useApiForm({ present: "", new: "" });
  const leaving = useAttempt();
  async function change() {
    session.adopt(await api.changePassword(form.values.present, form.values.new));
    notifications.show({ color: "success", message: "This is your password from now on." });
  }
  return (
    <main id="page" tabIndex={-1}>
      <AuthCard title="Choose your password" lead="The one that you got works once. From now on you log in with your own.">
        <form ref={element} noValidate onSubmit={submit(change)}>
          <Stack>
            <Password
              label="The password you got"
              name="present"
              autoComplete="current-password"
              required
              data-testid="own-present"
              {...form.getInputProps("present")}
            />
            <Password
              label="Your own password"
              name="new"
              description="At least 8 characters"
              autoComplete="new-password"
              required
              minLength={8}
              data-testid="own-new"
              {...form.getInputProps("new")}
            />
            <FormMessage>{message}</FormMessage>
            <Button type="submit" size="md" loading={working} data-testid="own-submit">
              Use this password
            </Button>
            <Button
              variant="subtle"
              color="gray"
              loading={leaving.working}
              onClick={() => void leaving.attempt(() => session.logout())}
              data-testid="own-leave"
            >
              Log out
            </Button>
          </Stack>
        </form>
      </AuthCard>
    </main>
  );
}
