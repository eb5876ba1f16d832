import { Badge, Button, Loader, Modal, Radio, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import type { Waiting } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useNow, useServices } from "../services";
import { Failed } from "../shell/Notice";
import { span, dayAndTime } from "../time/words";
import { named } from "../waiting/names";
import { SearchByName } from "../waiting/SearchByName";
import { useWaiting } from "../waiting/useWaiting";
import { urgencyInWords, waitsFor } from "../waiting/words";
import type { Cell } from "./day";
import classes from "./PickModal.module.css";
import { URGENCY_COLOURS } from "./words";

const NOTE_MOST = 200;

/** Offer a slot to somebody of the waiting list, whatever their turn. The reason stays in the log. */
export function PickModal({ opened, close, cell }: { opened: boolean; close: () => void; cell: Cell }) {
  const { slot } = cell;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Ask somebody for ${dayAndTime(slot.start, slot.zone)} with ${slot.doctor_name}`}
      size="lg"
    >
      <Pick cell={cell} close={close} />
    </Modal>
  );
}

function Pick({ cell: { slot, round }, close }: { cell: Cell; close: () => void }) {
  const { api, store } = useServices();
  const waiting = useWaiting(slot.clinic_id);
  const [search, setSearch] = useState("");
  const { form, element, submit, working, message } = useApiForm({ standby_id: null as string | null, note: "" });
  const { standby_id, note } = form.values;
  const asked = new Set(round?.asked.map((each) => each.patient_id));
  const fitting = (waiting.items ?? []).filter((each) => waitsFor(each, slot) && !asked.has(each.patient_id));
  const found = fitting.filter((each) => named(each, search));
  const chosen = fitting.find((each) => each.id === standby_id) ?? null;

  async function ask() {
    if (chosen === null) return;
    store.learn("offer", await api.pick(slot.id, chosen.id, note.trim()));
    notifications.show({ color: "success", message: `${chosen.patient_name} is being asked.` });
    close();
  }

  if (waiting.failed) return <Failed error={waiting.failed} retry={waiting.retry} />;
  return (
    <form ref={element} onSubmit={submit(ask)}>
      <Stack gap="md">
        <SearchByName data-autofocus value={search} onChange={setSearch} />
        <ScrollArea.Autosize mah={320} mih={140} type="auto" offsetScrollbars>
          {waiting.items === null ? (
            <Loader type="dots" aria-label="Loading" />
          ) : found.length === 0 ? (
            <Text size="sm" c="dimmed" py="md">
              {fitting.length === 0 ? "Nobody else on the waiting list waits for this." : "Nobody of that name waits for this."}
            </Text>
          ) : (
            <Radio.Group {...form.getInputProps("standby_id")} aria-label="Whom to ask">
              <div className={classes.people} data-testid="pick-list">
                {found.map((each) => (
                  <Candidate key={each.id} standby={each} />
                ))}
              </div>
            </Radio.Group>
          )}
          {waiting.more && (
            <Button size="compact-sm" variant="subtle" mt="xs" loading={waiting.loadingMore} onClick={waiting.more}>
              Show more of the line
            </Button>
          )}
        </ScrollArea.Autosize>
        <TextInput
          label="Why out of turn"
          description="Stays in the round’s log, for everybody at the clinic."
          placeholder="Called this morning, in pain"
          required
          maxLength={NOTE_MOST}
          data-testid="pick-note"
          {...form.getInputProps("note")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter
          submit={chosen ? `Ask ${chosen.patient_name}` : "Ask"}
          working={working}
          disabled={chosen === null || note.trim() === ""}
          testId="pick-sure"
          onCancel={close}
          align="end"
        />
      </Stack>
    </form>
  );
}

function Candidate({ standby }: { standby: Waiting }) {
  const now = useNow(60_000);
  return (
    <Radio.Card value={standby.id} className={classes.person ?? ""} data-testid="pick-person">
      <Radio.Indicator />
      <span className={classes.name}>{standby.patient_name}</span>
      <Text size="sm" c="dimmed" component="span" className="numbers">
        {span(now - Date.parse(standby.since))}
      </Text>
      {standby.urgency > 0 && (
        <Badge size="sm" variant="light" color={URGENCY_COLOURS[standby.urgency] ?? "gray"}>
          {urgencyInWords(standby.urgency)}
        </Badge>
      )}
    </Radio.Card>
  );
}
