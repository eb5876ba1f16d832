import { Badge, Button, CloseButton, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconBan, IconHandFinger, IconUserOff, IconX } from "@tabler/icons-react";
import { memo, useCallback, useEffect, useId, useRef } from "react";

import type { LiveState } from "../live/state";
import { worksAt } from "../clinic/roles";
import { useAccount, useLive, useNow } from "../services";
import { OpenedAgo } from "../shell/Moments";
import { clockTime, countdown, span, timeThere } from "../time/words";
import { ChainStory } from "./ChainStory";
import { fillTime, type Cell } from "./day";
import { NextStep } from "./NextStep";
import { PickModal } from "./PickModal";
import { RoundLog } from "./RoundLog";
import { Steering } from "./Steering";
import { undoableSlot } from "./undo";
import { useBoardActions } from "./useBoardActions";
import { STATE_COLOURS, STATE_WORDS, viaInWords } from "./words";

/** Everything about one slot, and what can be done about it. */
export const SlotPanel = memo(function SlotPanel({ cell, close }: { cell: Cell; close: () => void }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), [cell.slot.id]);
  useEffect(() => {
    // The button that was pressed went with the old state: keep the keyboard's place.
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, [cell.state]);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className="surface"
      style={{ padding: 18 }}
      data-testid="slot-panel"
      data-slot-id={cell.slot.id}
      aria-label="The chosen slot"
    >
      <Content cell={cell} close={close} />
    </section>
  );
});

/** The same, from below, on a phone. */
export const SlotDrawer = memo(function SlotDrawer({ cell, close }: { cell: Cell | null; close: () => void }) {
  return (
    <Drawer
      opened={cell !== null}
      onClose={close}
      position="bottom"
      size="auto"
      withCloseButton={false}
      radius="lg"
      styles={{ content: { height: "auto", maxHeight: "85dvh", flex: "1 1 100%" } }}
      attributes={{ content: { "aria-label": "The chosen slot" } }}
    >
      {cell && (
        <div data-testid="slot-panel" data-slot-id={cell.slot.id}>
          <Content cell={cell} close={close} />
        </div>
      )}
    </Drawer>
  );
});

function Content({ cell, close }: { cell: Cell; close: () => void }) {
  const { slot, state, occupant, round } = cell;
  const isDesk = worksAt(useAccount(), slot.clinic_id);
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Title order={2} className="numbers">
            {clockTime(slot.start, slot.zone)}–{timeThere(slot.end, slot.zone)}
          </Title>
          <Text size="sm" c="dimmed">
            {slot.doctor_name} · {slot.visit_type}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap" style={{ flex: "none" }}>
          <Badge variant="light" color={STATE_COLOURS[state]}>
            {STATE_WORDS[state]}
          </Badge>
          <CloseButton aria-label="Close" onClick={close} />
        </Group>
      </Group>
      {occupant?.holder ? (
        <Person cell={cell} />
      ) : (
        (state === "open" || state === "offered") && (
          <Text size="sm">
            <OpenedAgo instant={slot.opened_at} />
          </Text>
        )
      )}
      {!isDesk && <NextStep cell={cell} />}
      {isDesk && (
        <>
          <Actions cell={cell} />
          <ChainStory cell={cell} />
          {round && <RoundLog round={round} offers={cell.offers} />}
        </>
      )}
    </Stack>
  );
}

function Person({ cell: { slot, occupant } }: { cell: Cell }) {
  if (!occupant?.holder) return null;
  const took = occupant.via === "staff" ? null : fillTime(slot, occupant);
  return (
    <div>
      <Text fw={700} fz={17}>
        {occupant.holder.patient_name}
      </Text>
      <Text size="sm" c="dimmed">
        {occupant.kind === "hold" ? "Is asked alone, the slot is held meanwhile" : viaInWords(occupant.via)}
        {took !== null && `, ${span(took)} after it opened`}
        {" · "}
        <a href={`tel:${occupant.holder.phone}`} style={{ color: "inherit" }}>
          {occupant.holder.phone}
        </a>
      </Text>
    </div>
  );
}

/** Whoever may still come is no no-show: before the visit begins it says from when on they are. */
function NoShow({ cell: { slot }, now, working, press }: { cell: Cell; now: number; working: boolean; press: () => void }) {
  const why = useId();
  const hasBegun = Date.parse(slot.start) <= now;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconUserOff size={15} />}
        data-testid="no-show"
        loading={working}
        disabled={!hasBegun}
        aria-describedby={hasBegun ? undefined : why}
        onClick={press}
      >
        No-show
      </Button>
      {!hasBegun && (
        <Text id={why} size="xs" c="dimmed" className="numbers" data-testid="no-show-why">
          No-show from {timeThere(slot.start, slot.zone)} on
        </Text>
      )}
    </>
  );
}

function Actions({ cell }: { cell: Cell }) {
  const { working, cancel, noShow, withdraw, undo } = useBoardActions();
  const now = useNow();
  const [picking, pick] = useDisclosure(false);
  const { slot, state, occupant } = cell;
  const visit = occupant?.kind === "visit" && (state === "booked" || state === "confirmed" || state === "arrived");
  const free = state === "open" || state === "offered";
  const left = useLive(useCallback((all: LiveState) => undoableSlot(all, slot.id, now), [slot.id, now]));
  return (
    <Group gap={8}>
      <NextStep cell={cell} />
      {left.fate === "left" && (
        <Button
          size="xs"
          variant="light"
          leftSection={<IconArrowBackUp size={15} />}
          data-testid="undo-inline"
          loading={working === "undo"}
          onClick={() => void undo(slot.id)}
        >
          Undo (<span className="numbers">{countdown(left.ms)}</span>)
        </Button>
      )}
      {visit && (
        <>
          {Date.parse(slot.start) > now && (
            <Button
              size="xs"
              color="danger"
              variant="light"
              leftSection={<IconX size={15} />}
              data-testid="cancel-visit"
              loading={working === "cancel"}
              onClick={() => void cancel(cell)}
            >
              Cancel visit
            </Button>
          )}
          {state !== "arrived" && <NoShow cell={cell} now={now} working={working === "noShow"} press={() => void noShow(cell)} />}
        </>
      )}
      {(free || state === "held") && Date.parse(slot.start) > now && <Steering cell={cell} />}
      {free && Date.parse(slot.start) > now && (
        <>
          <Button
            size="xs"
            variant="light"
            leftSection={<IconHandFinger size={15} />}
            data-testid="pick-open"
            onClick={pick.open}
          >
            Ask somebody
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBan size={15} />}
            data-testid="withdraw"
            loading={working === "withdraw"}
            onClick={() => void withdraw(cell)}
          >
            Withdraw
          </Button>
        </>
      )}
      <PickModal opened={picking} close={pick.close} cell={cell} />
    </Group>
  );
}
