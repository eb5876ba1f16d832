import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import type { Patient } from "../api/shapes";
import { useServices } from "../services";
import { Confirm } from "../shell/Confirm";
import { useAttempt } from "../shell/useAttempt";

/** The end of somebody's place in the family. Whose account it is, stays. */
export function RemovePerson({ person }: { person: Patient }) {
  const { api, session, store } = useServices();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const { working, attempt } = useAttempt();
  const remove = () =>
    attempt(async () => {
      await api.removePatient(person.id);
      store.change("patient", person.id, { removed: true });
      notifications.show({ message: `${person.name} is removed.` });
      await navigate("/family", { replace: true });
      // The token spoke for them as well.
      await session.refresh();
    });
  return (
    <Group>
      <Button variant="outline" color="danger" data-testid="person-remove" onClick={dialog.open}>
        Remove {person.name}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={`Remove ${person.name}?`} size="sm">
        <Confirm
          yes="Remove"
          no="Keep"
          working={working}
          onYes={() => void remove()}
          onNo={dialog.close}
          testId="person-remove-yes"
          noFirst
        >
          Requests and offers for {person.name} end, and the profile and the photo are deleted. Visits that were stay with
          the clinics.
        </Confirm>
      </Modal>
    </Group>
  );
}
