import { ActionIcon, Button } from "@mantine/core";
import { IconCheck, IconDoorEnter, IconStethoscope } from "@tabler/icons-react";

import type { Booking } from "../api/shapes";
import { useAccount, useNow } from "../services";
import type { Cell } from "./day";
import { nextStep, STEP_WORDS, type Forward } from "./steps";
import { useSteps } from "./useSteps";

const ICONS = { arrive: IconDoorEnter, begin: IconStethoscope, complete: IconCheck };

/** The next step of a visit, one tap: an icon on the board's slot, a button with words elsewhere. */
export function NextStep({ cell, small = false }: { cell: Cell; small?: boolean }) {
  const step = nextStep(cell, useAccount(), useNow(10_000));
  if (step === null || cell.occupant === null) return null;
  return <StepButton occupant={cell.occupant} step={step} small={small} />;
}

function StepButton({ occupant, step, small }: { occupant: Booking; step: Forward; small: boolean }) {
  const { working, take } = useSteps();
  const Icon = ICONS[step];
  const shared = { loading: working, "data-testid": small ? "slot-step" : "next-step", "data-step": step };
  const press = () => void take(occupant, step);
  const words = STEP_WORDS[step].button;
  if (!small)
    return (
      <Button size="xs" leftSection={<Icon size={15} />} {...shared} onClick={press}>
        {words}
      </Button>
    );
  const label = `${words}: ${occupant.holder?.patient_name ?? "the patient"}`;
  return (
    <ActionIcon variant="default" size={32} radius="xl" aria-label={label} title={words} {...shared} onClick={press}>
      <Icon size={17} aria-hidden="true" />
    </ActionIcon>
  );
}
