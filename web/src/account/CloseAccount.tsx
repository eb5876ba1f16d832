import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { Part } from "./Part";

/** The end of the account. What goes and what stays is said before the password is asked. */
export function CloseAccount({ isPatient }: { isPatient: boolean }) {
  const [opened, dialog] = useDisclosure(false);
  return (
    <Part title="Delete the account" lead="It cannot be brought back.">
      <Group>
        <Button variant="outline" color="danger" data-testid="close-open" onClick={dialog.open}>
          Delete my account
        </Button>
      </Group>
      <Modal opened={opened} onClose={dialog.close} title="Delete your account?">
        <Ending isPatient={isPatient} keep={dialog.close} />
      </Modal>
    </Part>
  );
}

function Ending({ isPatient, keep }: { isPatient: boolean; keep: () => void }) {
  const { api, session } = useServices();
  const navigate = useNavigate();
  const { form, element, submit, working, message } = useApiForm({ password: "" });
  async function end() {
    await api.closeAccount(form.values.password);
    session.forget();
    notifications.show({ message: "Your account is deleted." });
    await navigate("/", { replace: true });
  }
  return (
    <form ref={element} noValidate onSubmit={submit(end)}>
      <Stack>
        <Text>
          {isPatient
            ? "Your coming visits are cancelled, for everybody in your family. Your requests and offers end, and no more texts or mails go out. Your e-mail and phone can be used for another account."
            : "You lose the clinic’s board at once, and invitations that you gave and nobody used end. Your e-mail can be used for another account."}
        </Text>
        <div>
          <Text fw={650}>What stays</Text>
          <List size="sm">
            {isPatient ? (
              <>
                <List.Item>Visits that you had, with the clinics where you were</List.Item>
                <List.Item>What we sent you, in the clinics’ logs</List.Item>
                <List.Item>That a phone has said STOP</List.Item>
              </>
            ) : (
              <List.Item>What you did at the clinic, under the number of your account</List.Item>
            )}
          </List>
        </div>
        <Password
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          data-testid="close-password"
          {...form.getInputProps("password")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter
          submit="Delete it"
          color="danger"
          working={working}
          testId="close-account"
          onCancel={keep}
          cancel="Keep it"
          cancelVariant="default"
        />
      </Stack>
    </form>
  );
}
