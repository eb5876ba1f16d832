import "../styles/laterMantine";

import { Avatar, Button, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconUserPlus } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { Link } from "react-router";

import { photoUrl } from "../api/photos";
import type { Patient } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useMineScreen } from "../queries/screens";
import { useAccount, useLive, useNow, useServices } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { useUnsaved } from "../shell/useUnsaved";
import { dayOf, ownZone } from "../time/words";
import { BornInput } from "./BornInput";
import classes from "./FamilyPage.module.css";
import { bornInWords } from "./words";

/** For whom this account speaks: one phone, several people. */
export default function FamilyPage() {
  const account = useAccount();
  const mine = useMineScreen(account);
  const people = useLive(useCallback((state: LiveState) => myPatients(state, account), [account]));
  const [editing, setEditing] = useState<string | null>(null);
  const stop = () => setEditing(null);
  return (
    <Page
      title="Family"
      lead="One account and one phone for everybody you care for. Each has a place in line of their own."
      actions={
        <Button
          leftSection={<IconUserPlus size={17} />}
          data-testid="person-add"
          disabled={editing === NEW}
          onClick={() => setEditing(NEW)}
        >
          Add a person
        </Button>
      }
    >
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
    </Page>
  );
}

const NEW = "new";

function Person({ person, edit }: { person: Patient; edit: () => void }) {
  const today = dayOf(useNow(60_000), ownZone());
  return (
    <div className={classes.person} data-testid="person">
      <Avatar size={44} radius="xl" name={person.name} src={photoUrl(person.photo_id)} color="primary" aria-hidden />
      <div className={classes.who}>
        <Text fw={650}>{person.name}</Text>
        <Text size="sm" c="dimmed">
          {person.born ? bornInWords(person.born, today) : "Birth date not given"}
        </Text>
      </div>
      <Button
        component={Link}
        to={`/family/${person.id}`}
        size="compact-sm"
        variant="subtle"
        aria-label={`Profile of ${person.name}`}
        data-testid="person-profile"
      >
        Profile
      </Button>
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
  const { unsaved } = useServices();
  const { form, element, submit, working, message } = useApiForm({ name: person?.name ?? "", born: person?.born ?? null });
  const letGo = useUnsaved(form.values);

  async function save() {
    const body = { ...form.values, name: form.values.name.trim() };
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
      ref={element}
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
          {...form.getInputProps("name")}
        />
        <BornInput description="Some visits are for children or adults only." {...form.getInputProps("born")} />
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
