import "../styles/laterMantine";

import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconUserPlus } from "@tabler/icons-react";
import { useCallback, useState } from "react";

import type { Patient } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useSubmit } from "../forms/useSubmit";
import { useMineScreen } from "../live/screens";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useAccount, useLive, useNow, useServices } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { useUnsaved } from "../shell/unsaved";
import { dayOf, ownZone } from "../time/words";
import { BornInput } from "./BornInput";
import { bornInWords } from "./words";
import classes from "./FamilyPage.module.css";

/** For whom this account speaks: one phone, several people. */
export default function FamilyPage() {
  const account = useAccount();
  const mine = useMineScreen(account);
  const people = useLive(useCallback((state: LiveState) => myPatients(state, account), [account]));
  const [editing, setEditing] = useState<string | null>(null);
  const stop = () => setEditing(null);
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1}>Family</Title>
          <Text c="dimmed">One account and one phone for everybody you care for. Each has a place in line of their own.</Text>
        </div>
        <Button
          leftSection={<IconUserPlus size={17} />}
          data-testid="person-add"
          disabled={editing === NEW}
          onClick={() => setEditing(NEW)}
        >
          Add a person
        </Button>
      </Group>
      {!mine.data ? (
        <NotYet of={[mine]}>
          <Loading rows={2} height={84} />
        </NotYet>
      ) : (
        <div className={`surface ${classes.people}`} data-testid="family">
          {editing === NEW && <PersonForm person={null} done={stop} />}
          {people.map((person) =>
            editing === person.id ? (
              <PersonForm key={person.id} person={person} done={stop} />
            ) : (
              <Person key={person.id} person={person} edit={() => setEditing(person.id)} />
            ),
          )}
        </div>
      )}
    </Stack>
  );
}

const NEW = "new";

function Person({ person, edit }: { person: Patient; edit: () => void }) {
  const today = dayOf(useNow(60_000), ownZone());
  return (
    <div className={classes.person} data-testid="person">
      <div>
        <Text fw={650}>{person.name}</Text>
        <Text size="sm" c="dimmed">
          {person.born ? bornInWords(person.born, today) : "Birth date not given"}
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPencil size={15} />}
        aria-label={`Change ${person.name}`}
        data-testid="person-edit"
        onClick={edit}
      >
        Change
      </Button>
    </div>
  );
}

function PersonForm({ person, done }: { person: Patient | null; done: () => void }) {
  const { api, session, store } = useServices();
  const [name, setName] = useState(person?.name ?? "");
  const [born, setBorn] = useState<string | null>(person?.born ?? null);
  const { unsaved } = useServices();
  const letGo = useUnsaved({ name, born });
  const { form, submit, working, errors, message } = useSubmit();

  async function save() {
    const body = { name: name.trim(), born };
    if (person) store.learn("patient", await api.changePatient(person.id, body));
    else {
      store.learn("patient", await api.addPatient(body));
      // Only a new token speaks for the new person.
      await session.refresh();
    }
    notifications.show({ color: "success", message: person ? "Saved." : `${body.name} is part of the family.` });
    letGo();
    done();
  }

  return (
    <form
      className={classes.form}
      data-testid="person-form"
      ref={form}
      noValidate
      onSubmit={submit(save)}
    >
      <div className={classes.fields}>
        <TextInput
          label="Name"
          name="name"
          required
          maxLength={80}
          data-autofocus
          data-testid="person-name"
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <BornInput
          description="Some visits are for children or adults only."
          value={born}
          error={errors.born}
          onChange={setBorn}
        />
      </div>
      <FormMessage>{message}</FormMessage>
      <FormFooter
        submit={person ? "Save" : "Add"}
        working={working}
        testId="person-save"
        onCancel={() => unsaved.leave(done)}
      />
    </form>
  );
}
