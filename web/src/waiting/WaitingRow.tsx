import { ActionIcon, Badge, Button, Group, Menu, Popover, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBan, IconDots, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Waiting } from "../api/shapes";
import { useApiForm } from "../forms/useApiForm";
import { useDoctors } from "../queries/catalog";
import { useNow, useServices } from "../services";
import { useUndoNotice } from "../shell/UndoNotice";
import { useAttempt } from "../shell/useAttempt";
import { isPaused } from "../standby/words";
import { span } from "../time/words";
import { unblockedNotice } from "./unblockedNotice";
import { waitingKey } from "./useWaiting";
import classes from "./WaitingPage.module.css";
import { waitsForInWords, URGENCY_WORDS } from "./words";

/** As long as the server puts somebody back, in milliseconds. */
const UNDO_MS = 60_000;

interface Props {
  standby: Waiting;
  place: number | null;
  clinicId: string;
}

/** One person in line. */
export function WaitingRow({ standby, place, clinicId }: Props) {
  const { api } = useServices();
  const queries = useQueryClient();
  const tell = useUndoNotice();
  const now = useNow(60_000);
  const doctors = useDoctors();
  const { working, attempt: run } = useAttempt({ shownFor: 6000 });
  const [blocking, setBlocking] = useState(false);

  const attempt = (work: () => Promise<unknown>, done?: string) =>
    run(async () => {
      await work();
      if (done) notifications.show({ color: "success", message: done });
      await queries.invalidateQueries({ queryKey: waitingKey(clinicId) });
    });

  async function unblock(reason: string) {
    await api.unblock(clinicId, standby.patient_id);
    const undo = async () => {
      await api.block(clinicId, standby.patient_id, reason);
      await queries.invalidateQueries({ queryKey: waitingKey(clinicId) });
    };
    tell(unblockedNotice(standby.patient_name, `block ${standby.patient_id}`, undo));
  }

  return (
    <li className={classes.row} data-testid="waiting-row" data-standby-id={standby.id} data-urgency={standby.urgency} data-blocked={standby.blocked !== null}>
      <span className={`${classes.place} numbers`}>{place}</span>
      <div className={classes.who}>
        <Group gap={8}>
          <Text fw={650}>{standby.patient_name}</Text>
          {standby.ours && (
            <Badge size="sm" variant="light" color="gray">
              added by the clinic
            </Badge>
          )}
          {standby.blocked !== null && (
            <Badge size="sm" variant="light" color="danger">
              blocked
            </Badge>
          )}
          {standby.texts_stopped && (
            <Badge size="sm" variant="light" color="warning">
              texts stopped
            </Badge>
          )}
          {standby.number_failed && (
            <Badge size="sm" variant="light" color="danger" title="Texts cannot reach this number: please ask for another">
              number fails
            </Badge>
          )}
          {standby.not_verified && (
            <Badge size="sm" variant="light" color="warning" title="They have not shown yet that this phone is theirs">
              not verified
            </Badge>
          )}
          {isPaused(standby, now) && (
            <Badge size="sm" variant="light" color="warning">
              paused
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {waitsForInWords(standby, doctors)}
          {standby.phone && (
            <>
              {" · "}
              <a href={`tel:${standby.phone}`} className={`${classes.phone} numbers`}>
                {standby.phone}
              </a>
            </>
          )}
        </Text>
        {standby.blocked !== null && (
          <Text size="sm" c="dimmed" data-testid="blocked-reason">
            {standby.blocked_everywhere ? standby.blocked : `Not asked by this clinic: ${standby.blocked}`}
          </Text>
        )}
        {standby.urgent_because && (
          <blockquote className={classes.plea} data-testid="plea">
            {standby.urgent_because}
          </blockquote>
        )}
      </div>
      <Text size="sm" c="dimmed" className={`${classes.since} numbers`}>
        {span(now - Date.parse(standby.since))}
      </Text>
      <Select
        aria-label={`Urgency of ${standby.patient_name}`}
        className={classes.urgency}
        size="xs"
        allowDeselect={false}
        disabled={working}
        data-testid="urgency"
        data={URGENCY_WORDS.map((label, urgency) => ({ value: String(urgency), label }))}
        value={String(standby.urgency)}
        onChange={(value) =>
          value !== null && void attempt(() => api.setUrgency(clinicId, standby.id, Number(value)))
        }
      />
      <Popover opened={blocking} onChange={setBlocking} width={290} position="bottom-end" shadow="md" radius="lg" trapFocus withRoles={false}>
        <Popover.Target>
          <span className={classes.more}>
            <Menu position="bottom-end" shadow="md" radius="md">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`More for ${standby.patient_name}`}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {standby.ours && (
                  <Menu.Item
                    c="var(--mantine-color-error)"
                    leftSection={<IconTrash size={15} />}
                    data-testid="waiting-remove"
                    onClick={() =>
                      void attempt(async () => {
                        await api.removeWaiting(clinicId, standby.id);
                        tell({
                          about: `left ${standby.id}`,
                          done: `${standby.patient_name} is off the list.`,
                          ms: UNDO_MS,
                          undo: async () => {
                            await api.restoreWaiting(clinicId, standby.id);
                            await queries.invalidateQueries({ queryKey: waitingKey(clinicId) });
                          },
                          undone: `${standby.patient_name} is on the list again, at the same place.`,
                          testId: "waiting-undo",
                        });
                      })
                    }
                  >
                    Take off the list
                  </Menu.Item>
                )}
                {standby.blocked === null ? (
                  <Menu.Item leftSection={<IconBan size={15} />} onClick={() => setBlocking(true)}>
                    Block from this clinic
                  </Menu.Item>
                ) : (
                  <Menu.Item
                    leftSection={<IconBan size={15} />}
                    data-testid="waiting-unblock"
                    disabled={standby.blocked_everywhere}
                    onClick={() => void attempt(() => unblock(standby.blocked ?? ""))}
                  >
                    {standby.blocked_everywhere ? "Only an administrator unblocks" : "Unblock"}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          </span>
        </Popover.Target>
        <Popover.Dropdown>
          <Block
            name={standby.patient_name}
            block={(reason) => {
              setBlocking(false);
              return attempt(
                () => api.block(clinicId, standby.patient_id, reason),
                `${standby.patient_name} is not asked by this clinic any more.`,
              );
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </li>
  );
}

function Block({ name, block }: { name: string; block: (reason: string) => Promise<unknown> }) {
  const { form, element, submit } = useApiForm({ reason: "" });
  return (
    <form ref={element} onSubmit={submit(() => block(form.values.reason.trim()))}>
      <Stack gap="xs">
        <Text size="sm">
          {name} is not offered anything here any more and cannot take anything in the feed. They are told to call.
        </Text>
        <TextInput
          label="Why"
          description="Only your staff see it."
          required
          maxLength={200}
          {...form.getInputProps("reason")}
        />
        <Button size="xs" type="submit" color="danger" disabled={form.values.reason.trim() === ""}>
          Block
        </Button>
      </Stack>
    </form>
  );
}
